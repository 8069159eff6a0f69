import CInterfaces
import CKernels
import SwiftwaterDevices

extension Column {
  /// Takes the values of an array of another library through the Arrow C data interface.
  ///
  /// Numbers, dates, times of nanoseconds, datetimes, durations and 64-bit offsets of lists stay where
  /// they are, and so do the bytes of texts; bits of validity and truths, small decimals, times of
  /// other units, 16-bit floats and offsets of 32 bits are copied. Dictionaries of strings become
  /// categories, ordered ones of distinct strings enumerations, others the values they stand for; lists of one size and maps become lists.
  ///
  /// - Parameters:
  ///   - array: The address of an `ArrowArray`. It is moved out of the caller's structure, whose
  ///     `release` becomes null, and released once when the last user has let go.
  ///   - schema: The address of its `ArrowSchema`, which is released.
  /// - Throws: ``FrameError`` with code `type` for types that columns do not have, or `format` for
  ///   structures that cannot be: lengths, offsets, codes, views and text are checked, and there are at
  ///   most 64 levels and 131,072 columns in one. Both structures then stay the caller's, and nothing is
  ///   released.
  /// - Complexity: O(*rows*) for text, lists, codes and what is copied, otherwise O(1).
  /// - Also known as: `pyarrow.Array._export_to_c` is the other side.
  /// - Source: https://arrow.apache.org/docs/format/CDataInterface.html
  public init(
    arrowArray array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer
  ) throws(FrameError) {
    let schema = schema.assumingMemoryBound(to: sw_arrow_schema.self)
    guard schema.pointee.release != nil else {
      throw .arrow("the schema has been released already")
    }
    self = try Column(arrowArray: array, schema.pointee)
    schema.pointee.release?(schema)
  }

  /// The same where the schema serves further arrays.
  init(arrowArray array: UnsafeMutableRawPointer, _ schema: sw_arrow_schema) throws(FrameError) {
    let array = array.assumingMemoryBound(to: sw_arrow_array.self)
    guard array.pointee.release != nil else { throw .arrow("the array has been released already") }
    let owner = ArrowArrayOwner()
    self = try ArrowReader(array.pointee, schema, owner, depth: 0).column()
    owner.take(array)
  }
}

extension FrameError {
  static func arrow(_ what: String) -> FrameError { FrameError(.format, "Arrow: \(what)") }
}

/// How many columns a structure is made of: parts that several others share have no end soon.
struct ArrowSize {
  private static let limit = 1 << 17
  private var count = 0

  /// Counts one more.
  mutating func add() throws(FrameError) {
    count += 1
    guard count <= Self.limit else { throw .arrow("more than \(Self.limit) columns in one") }
  }
}

/// Keeps an array of another library while buffers look at its memory.
final class ArrowArrayOwner: @unchecked Sendable {
  // Sendable: set before anybody else sees it, and looked at again when the last one lets go.
  private var array: UnsafeMutablePointer<sw_arrow_array>?
  /// What has been read of it.
  var size = ArrowSize()

  /// Moves the array out of the structure of the one who gave it.
  func take(_ source: UnsafeMutablePointer<sw_arrow_array>) {
    let copy = UnsafeMutablePointer<sw_arrow_array>.allocate(capacity: 1)
    copy.initialize(to: source.pointee)
    source.pointee.release = nil
    array = copy
  }

  deinit {
    guard let array else { return }
    array.pointee.release?(array)
    array.deallocate()
  }

  /// A buffer over memory of the array.
  func borrow(_ pointer: UnsafeRawPointer, _ byteCount: Int) -> Buffer {
    Buffer(borrowing: UnsafeMutableRawPointer(mutating: pointer), byteCount: byteCount) {
      withExtendedLifetime(self) {}
    }
  }
}
