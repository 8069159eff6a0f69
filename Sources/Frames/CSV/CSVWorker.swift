import CKernels
import SwiftwaterDevices

/// What one thread needs to parse blocks, one after the other.
final class CSVWorker {
  let block: CSVBlock
  private(set) var interners: [TextInterner?]
  /// For each dictionary, how many texts it had after which block.
  private(set) var marks: [[(block: Int, count: Int)]]
  /// Where long texts lie; alive as long as anything that points there.
  private(set) var arenas: [(number: Int, buffer: Buffer)] = []

  private let source: CSVSource
  private let kinds: [CSVColumnKind]
  private let isInferred: [Bool]
  private let tokens: CSVNullTokens
  private let scratch: Buffer
  private var bits: Buffer
  private var arenaUsed = 0
  private let newArena: @Sendable () -> Int
  private let arenaByteCount: Int

  /// What came of one block.
  struct Outcome: Sendable {
    var block: Int
    var file: Int
    var firstRow: Int
    /// The rows there could have been, and those there are.
    var expected: Int
    var rows: Int
    /// Bits of columns that have nulls; nil for the others.
    var bits: [Buffer?]
    var unfit: [Bool]
    var classes: [UInt32]
  }

  /// - Parameters:
  ///   - kinds: How each column of the source is read, and one more for rejected rows, if they are
  ///     kept.
  ///   - arenaByteCount: The room for long texts that is taken at a time.
  ///   - newArena: Numbers a buffer for long texts.
  init(
    _ source: CSVSource, kinds: [CSVColumnKind], arenaByteCount: Int,
    newArena: @escaping @Sendable () -> Int
  ) throws(FrameError) {
    self.source = source
    self.kinds = kinds
    self.newArena = newArena
    self.arenaByteCount = arenaByteCount
    let names = source.names
    isInferred = kinds.indices.map { $0 >= names.count || source.isInferred($0) }
    tokens = CSVNullTokens(source.options, names: names + ["rejected"], dialect: source.dialect)
    scratch = try .room(for: Int(sw_csv_scratch(UInt32(names.count))), of: UInt8.self)
    bits = try .room(for: 0, of: UInt8.self)
    block = try CSVBlock()
    interners = []
    marks = kinds.map { _ in [] }
    try resetInterners()
  }

  /// Forgets the texts of the blocks before.
  func resetInterners() throws(FrameError) {
    interners = try kinds.map { kind throws(FrameError) in
      kind.kind == SW_CSV_CATEGORY ? try TextInterner(capacity: 1 << 14) : nil
    }
  }

  /// The long texts of the blocks before, which the worker forgets.
  func takeTexts() -> TextStorage {
    guard arenaUsed > 0 else { return TextStorage() }
    defer { arenas = [] }
    return CSVArenas.storage(arenas)
  }

  /// Parses the block.
  ///
  /// - Parameters:
  ///   - wanted: The columns to parse; nil for all that have a kind.
  ///   - selected: A bit for each row that is wanted.
  ///   - place: Where the values of a column go.
  func parse(
    only wanted: [Bool]? = nil, selected: UnsafePointer<UInt8>? = nil,
    place: (Int) -> UnsafeMutableRawPointer?
  ) throws(FrameError) -> Outcome {
    if !block.isASCII, source.options.encoding != .utf8Lossy { try checkUTF8() }
    let stride = (block.rows / 64 + 2) * 8
    if bits.byteCount < stride * kinds.count {
      bits = try .room(for: stride * kinds.count, of: UInt8.self)
    }
    bits.pointer.initializeMemory(as: UInt8.self, repeating: 0xFF, count: stride * kinds.count)
    try prepareArena()
    let tables = UnsafeMutablePointer<sw_text_table>.allocate(capacity: kinds.count)
    defer { tables.deallocate() }
    var columns: [sw_csv_column] = []
    for (index, kind) in kinds.enumerated() {
      let isWanted = wanted?[index] ?? true
      var column = (isWanted ? kind : .skipped).column(
        tokens.pointer(index), isInferred: isInferred[index])
      column.values = place(index)
      column.validity = bits.base(as: UInt8.self) + index * stride
      (tables + index).initialize(
        to: interners[index]?.table ?? kind.categories?.table ?? sw_text_table())
      column.table = tables + index
      columns.append(column)
    }
    var chunk = sw_csv_chunk()
    chunk.text = block.text
    chunk.length = UInt64(block.count)
    chunk.dialect = source.dialect
    chunk.irregular = block.isIrregular
    chunk.ragged = source.options.fillsShortRows
    chunk.badRows = source.badRowKind.rawValue
    chunk.columnCount = UInt32(source.names.count)
    chunk.selected = selected
    chunk.capacity = UInt64(block.rows)
    if let arena = arenas.last {
      chunk.arena = arena.buffer.base(as: UInt8.self)
      chunk.arenaBuffer = UInt32(arena.number)
      chunk.arenaUsed = UInt64(arenaUsed)
    }
    columns.withUnsafeMutableBufferPointer { columns in
      chunk.columns = columns.baseAddress
      sw_csv_parse(&chunk, scratch.pointer)
    }
    arenaUsed = Int(chunk.arenaUsed)
    for index in kinds.indices where interners[index] != nil {
      interners[index]?.adopt(tables[index])
      let count = Int(tables[index].count)
      if count > marks[index].last?.count ?? 0 { marks[index].append((block.index, count)) }
    }
    if chunk.failure != SW_CSV_OK {
      let failure = source.failure(
        chunk, in: source.files[block.file], at: block.offset, text: block.text)
      if chunk.stopped { throw failure }
      source.options.report?.add(Int(chunk.rejected), block: block.index, failure.message)
    }
    if block.isUnclosed {
      throw source.unclosed(in: source.files[block.file], at: block.offset + block.count)
    }
    return Outcome(
      block: block.index, file: block.file, firstRow: block.firstRow, expected: block.rows,
      rows: Int(chunk.rows), bits: try keptBits(columns, stride, rows: Int(chunk.rows)),
      unfit: columns.map(\.unfit), classes: columns.map(\.classes))
  }

  // MARK: - Implementation

  private func checkUTF8() throws(FrameError) {
    let valid = Int(sw_utf8_valid_prefix(block.text, block.count))
    guard valid < block.count else { return }
    let file = source.files[block.file]
    let offset = block.offset + valid
    throw FrameError(
      .format,
      """
      \(file.path), line \(file.line(at: offset, source.dialect)): byte \(offset) is not UTF-8; \
      read it with `encoding: .latin1`, or with `.utf8Lossy` to replace what is not
      """)
  }

  /// Makes room for every long text of the block.
  private func prepareArena() throws(FrameError) {
    let needed = block.count + 64
    if let arena = arenas.last, arena.buffer.byteCount - arenaUsed >= needed { return }
    // One that nothing points into gives its number to a larger one.
    let unused = arenaUsed == 0 ? arenas.popLast() : nil
    arenas.append(
      (unused?.number ?? newArena(), try .room(for: max(arenaByteCount, needed), of: UInt8.self)))
    arenaUsed = 0
  }

  private func keptBits(
    _ columns: [sw_csv_column], _ stride: Int, rows: Int
  ) throws(FrameError) -> [Buffer?] {
    try columns.enumerated().map { index, column throws(FrameError) -> Buffer? in
      guard column.nulls > 0 else { return nil }
      let kept = try Buffer.room(for: rows / 8 + 16, of: UInt8.self)
      kept.pointer.copyMemory(from: bits.pointer + index * stride, byteCount: rows / 8 + 1)
      return kept
    }
  }
}
