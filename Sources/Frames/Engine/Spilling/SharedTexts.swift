import CKernels
import SwiftwaterDevices
import Synchronization

/// The distinct texts of a column whose rows are packed: rows hold their numbers.
// Sendable: one thread at a time adds texts; what others read of it, the dictionary, is made under a
// lock and never changes.
final class SharedTexts: @unchecked Sendable {
  /// What finds the number of a text; nil when no more rows are numbered.
  private var keys: SharedKeys?
  private var builder: TextBuilder
  /// Rows of which the numbers were asked for.
  private var rows = 0
  /// So many texts are in the builder.
  private var kept = 0
  private let budget: TextBudget
  private var byteCount = 0
  private let snapshot = Mutex<TextDictionary?>(nil)

  /// - Parameter budget: What it and others may take.
  init(budget: TextBudget) throws(FrameError) {
    keys = try SharedKeys(keyWidth: 16)
    builder = try TextBuilder(capacity: 64)
    self.budget = budget
  }

  deinit { budget.take(-byteCount) }

  /// The numbers of the rows' texts, 0 where they are null; nil when they are not worth numbering.
  func codes(_ columns: [Column]) throws(FrameError) -> [Column]? {
    guard let keys else { return nil }
    var codes: [Buffer] = []
    var work: [(column: Int, rows: Range<Int>)] = []
    for (index, column) in columns.enumerated() {
      codes.append(try .room(for: column.count, of: UInt32.self))
      let units = RowUnits(count: column.count)
      for unit in 0..<units.count { work.append((index, units[unit])) }
    }
    // Texts that are new still in the second half are mostly met once.
    let half = work.count / 2
    let halfRows = work[half...].reduce(0) { $0 + $1.rows.count }
    var isWhole = try number(keys, columns, codes, Array(work[..<half]))
    let known = keys.count
    if isWhole { isWhole = try number(keys, columns, codes, Array(work[half...])) }
    let isNew = halfRows >= Self.fewRows && keys.count - known > halfRows / 8 * 7
    let before = rows
    rows += work.reduce(0) { $0 + $1.rows.count }
    let comeAgain =
      (!isNew || rows < 2 * halfRows) && (rows < Self.sampleRows || keys.count <= rows / 2)
    guard isWhole, comeAgain || before > 0 else {
      // No row has any of these numbers.
      if before == 0 { builder = try TextBuilder(capacity: 1) } else { try keepNew(keys) }
      close()
      return nil
    }
    try keepNew(keys)
    let bytes = keys.byteCount + builder.byteCount + 16 * kept
    let hasRoom = budget.take(bytes - byteCount)
    byteCount = bytes
    if !hasRoom || !comeAgain { close() }
    return zip(columns, codes).map { column, codes in
      Column(type: .uint32, count: column.count, values: codes, validity: column.validity)
    }
  }

  /// The texts by their numbers, as many as there are now.
  func dictionary() throws(FrameError) -> TextDictionary {
    let known = snapshot.withLock { $0 }
    if let known, known.count == kept { return known }
    let own = try Buffer.room(for: kept, of: sw_text_view.self)
    let texts = builder.finish()
    own.pointer.copyMemory(from: texts.views.pointer, byteCount: kept * 16)
    let made = TextDictionary(views: own, storage: texts.storage, count: kept)
    return snapshot.withLock { known in
      // All get the same one: rows whose dictionaries are one are put together as they are.
      if let known, known.count == made.count { return known }
      known = made
      return made
    }
  }

  // MARK: - Implementation

  private func close() {
    keys = nil
    let bytes = builder.byteCount + 16 * kept
    budget.take(bytes - byteCount)
    byteCount = bytes
  }

  /// Of so many rows at least half have texts that were met before, or texts do not come again.
  private static let sampleRows = 1 << 18
  /// Fewer rows say nothing about the next ones.
  private static let fewRows = 1 << 13

  /// False when there are too many texts, or there is no room to number them.
  private func number(
    _ keys: SharedKeys, _ columns: [Column], _ codes: [Buffer],
    _ work: [(column: Int, rows: Range<Int>)]
  ) throws(FrameError) -> Bool {
    do throws(FrameError) { return try numbered(keys, columns, codes, work) } catch {
      guard error.code == .outOfMemory else { throw error }
      return false
    }
  }

  private func numbered(
    _ keys: SharedKeys, _ columns: [Column], _ codes: [Buffer],
    _ work: [(column: Int, rows: Range<Int>)]
  ) throws(FrameError) -> Bool {
    try keys.number(work.map(\.rows), limit: budget.mostTexts) { table, index, rows in
      let column = columns[work[index].column]
      let storage = column.storage
      return withUnsafeTemporaryAllocation(
        of: UnsafePointer<UInt8>?.self, capacity: storage.buffers.count + 1
      ) { pointers in
        for (at, buffer) in storage.buffers.enumerated() {
          pointers.initializeElement(at: at, to: UnsafePointer(buffer.base(as: UInt8.self)))
        }
        pointers.initializeElement(at: storage.buffers.count, to: nil)
        guard let base = pointers.baseAddress else { return 0 }
        return withExtendedLifetime(storage) {
          table.number(column, rows, UnsafePointer(base), codes[work[index].column])
        }
      }
    }
  }

  /// Copies the bytes of new texts to where they stay.
  private func keepNew(_ keys: SharedKeys) throws(FrameError) {
    let known = keys.knownKeys.assumingMemoryBound(to: sw_text_view.self)
    while kept < keys.count {
      let key = known + kept
      guard key.pointee.head != SW_ABANDONED_TEXT else {
        // Texts are distinct in a dictionary: one that nobody has, with the last character there is.
        try builder.append("\u{10FFFF}\(String(kept, radix: 36))")
        kept += 1
        continue
      }
      let length = Int(truncatingIfNeeded: key.pointee.head & 0xFFFF_FFFF)
      let isLong = length > Int(SW_TEXT_INLINE)
      let bytes =
        isLong ? UnsafeRawPointer(bitPattern: UInt(key.pointee.tail)) : UnsafeRawPointer(key) + 4
      try builder.append(UnsafeRawBufferPointer(start: bytes, count: length))
      if isLong { key.pointee.tail = UInt64(UInt(bitPattern: builder.lastBytes)) }
      kept += 1
    }
  }
}

/// The bytes that the numbered texts of a run may take in memory, all together.
final class TextBudget: Sendable {
  private let limit: Int
  private let taken = Atomic(0)

  init(limit: Int) { self.limit = limit }

  /// The most texts of one column: each has a view, a key and two to eight slots.
  var mostTexts: Int { limit / 4 / 64 }

  /// Takes bytes, or gives them back; false when that are too many.
  @discardableResult
  func take(_ bytes: Int) -> Bool { taken.add(bytes, ordering: .relaxed).newValue <= limit }
}

/// A table whose texts are numbered where that pays.
struct CodedTable: Sendable {
  var table: Table
  /// What the numbers in a column refer to; nil for columns as they were.
  var texts: [SharedTexts?]

  /// The same rows with their numbers in a last column.
  func numbered(_ name: String, from first: Int) throws(FrameError) -> CodedTable {
    var coded = self
    coded.table.names.append(name)
    coded.table.columns.append(try Column.numbers(first..<first + table.count))
    coded.texts.append(nil)
    return coded
  }

  /// Some of the rows.
  func slice(_ rows: Range<Int>) -> CodedTable {
    CodedTable(table: table.slice(rows), texts: texts)
  }
}
