import Foundation
import SwiftwaterFrames

/// Reads bytes as a CSV file, whole and block by block; a `FrameError` is an answer, a trap is not.
///
/// The first byte chooses options, the others are the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let path = "/dev/shm/swiftwater-fuzz-\(getpid()).csv"
  let file = Data(bytes: start + 1, count: count - 1)
  guard (try? file.write(to: URL(fileURLWithPath: path))) != nil else { return 0 }
  do {
    let frame = try DataFrame(csv: path, options: options(start[0]))
    let whole = try frame.collect()
    for name in whole.columnNames {
      let column = try whole[name]
      precondition(column.strings.count == column.count)
    }
    var rows = 0
    try frame.forEachBatch(ofRows: 3) { rows += try $0.count() }
    let count = try whole.count()
    precondition(rows == count)
  } catch is FrameError {
  } catch {
    fatalError("not a FrameError: \(error)")
  }
  return 0
}

private func options(_ choice: UInt8) -> CSVOptions {
  var options = CSVOptions()
  if choice & 1 != 0 { options.fillsShortRows = true }
  if choice & 2 != 0 { options.badRows = .skip }
  if choice & 4 != 0 { options.encoding = .utf8Lossy }
  if choice & 8 != 0 { options.hasHeader = false }
  if choice & 16 != 0 { options.quote = .none }
  return options
}
