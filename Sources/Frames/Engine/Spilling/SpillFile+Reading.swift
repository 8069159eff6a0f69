import CKernels
import SwiftwaterDevices

extension SpillFile {
  /// Reads blocks back as one table, each straight into its place, by all threads.
  ///
  /// - Parameters:
  ///   - schema: The columns that are wanted.
  ///   - places: Where they stand in the table that was packed; nil where they are all of it.
  func read(
    _ blocks: [SpilledBlock], schema: [Field], places: [Int]? = nil, run: QueryRun
  ) throws(FrameError) -> Table {
    let places = places ?? Array(schema.indices)
    var starts: [Int] = []
    var total = 0
    for block in blocks {
      starts.append(total)
      total += block.rows
    }
    guard total > 0 else { return try Table.empty(schema) }
    var targets: [UnpackedColumn?] = []
    for (field, place) in zip(schema, places) {
      targets.append(
        try UnpackedColumn(field.type, blocks.map { $0.columns[place] }, count: total))
    }
    let (ends, all) = (starts, targets)
    let others = try run.map(blocks.count) { index throws(FrameError) -> [Column?] in
      let block = blocks[index]
      let bytes = try block.bytes(of: places.sorted())
      var alone: [Column?] = []
      for (column, place) in places.enumerated() {
        if let target = all[column] {
          target.write(block.columns[place], bytes, block: index, rows: block.rows, at: ends[index])
          alone.append(nil)
        } else {
          alone.append(
            try Self.column(schema[column].type, block.columns[place], bytes, block.rows))
        }
      }
      return alone
    }
    var columns: [Column] = []
    for (index, target) in targets.enumerated() {
      if let target {
        columns.append(try target.column(count: total))
      } else {
        columns.append(try Column.joined(others.compactMap { $0[index] }))
      }
    }
    return Table(names: schema.map(\.name), columns: columns, count: total)
  }

  // MARK: - Implementation

  /// A column of one block.
  private static func column(
    _ type: ColumnType, _ part: PackedColumn, _ bytes: Buffer, _ count: Int
  ) throws(FrameError) -> Column {
    if case .kept(let column) = part.form { return column }
    if case .nested(let parts) = part.form {
      let head = try column(type.nestedHead, parts[0], bytes, count)
      return try type.nested(head) { (index, type, count) throws(FrameError) in
        try column(type, parts[index], bytes, count)
      }
    }
    guard count > 0 else { return try Table.empty([Field("", type)]).columns[0] }
    guard let target = try UnpackedColumn(type, [part], count: count) else {
      return try Column.nulls(type, count: count)
    }
    target.write(part, bytes, block: 0, rows: count, at: 0)
    return try target.column(count: count)
  }
}

/// The memory that one column of several blocks is written to.
private struct UnpackedColumn: Sendable {
  private let type: ColumnType
  private let values: Buffer
  private let bits: Buffer?
  private let texts: TextPlaces
  private let width: Int
  private let dictionary: TextDictionary?

  /// Nil where the blocks have little in common: each is a column of its own then.
  init?(_ type: ColumnType, _ parts: [PackedColumn], count: Int) throws(FrameError) {
    guard let first = parts.first else { return nil }
    for part in parts {
      switch part.form {
      case .kept, .nested: return nil
      default: break
      }
      guard part.dictionary === first.dictionary, part.texts === first.texts else { return nil }
    }
    self.type = type
    if let texts = first.texts {
      dictionary = try texts.dictionary()
    } else {
      dictionary = first.dictionary
    }
    width = dictionary == nil ? type.physical.width : 4
    values = try .room(for: count * width + 16, of: UInt8.self)
    bits =
      parts.contains { $0.bitBytes > 0 }
      ? try .room(for: count / 8 + 16, of: UInt8.self, zeroed: true) : nil
    texts = try TextPlaces(parts)
  }

  /// Writes the rows of a block.
  func write(_ part: PackedColumn, _ bytes: Buffer, block: Int, rows: Int, at start: Int) {
    let source = bytes.base(as: UInt8.self) + part.bytes.lowerBound
    if let bits {
      sw_unpack_bits(
        part.bitBytes > 0 ? source : nil, rows, bits.base(as: UInt8.self), start)
    }
    let from = source + part.bitBytes
    let target = values.pointer + start * width
    switch part.form {
    case .kept, .nested: break
    case .values: target.copyMemory(from: from, byteCount: rows * width)
    case .numbers(let low, let narrow):
      sw_unpack_numbers(from, UInt32(narrow), low, rows, UInt32(width), target)
    case .texts(let shortest, _, let lengthWidth):
      let place = texts.places[block]
      sw_unpack_texts(
        from, from + rows * Int(lengthWidth) + 4, rows, shortest, UInt32(lengthWidth),
        UInt32(place.buffer), UInt32(place.offset),
        target.assumingMemoryBound(to: sw_text_view.self),
        texts.address(of: place))
    }
    withExtendedLifetime((bytes, self)) {}
  }

  func column(count: Int) throws(FrameError) -> Column {
    let column = Column(
      type: type == .category && dictionary == nil ? .string : type, count: count, values: values,
      validity: bits.flatMap { Validity(bits: $0, start: 0, count: count) },
      storage: TextStorage(buffers: texts.buffers), dictionary: dictionary)
    if type == .category, dictionary == nil { return try column.encoded() }
    // Few rows do not need many texts.
    guard type != .category, let dictionary, dictionary.count > 2 * count else { return column }
    return try column.plain()
  }
}

/// Where the long texts of blocks go: side by side, in buffers that 32-bit offsets reach.
private struct TextPlaces: Sendable {
  var buffers: [Buffer] = []
  var places: [(buffer: Int, offset: Int)] = []

  init(_ parts: [PackedColumn]) throws(FrameError) {
    let most = 1 << 30
    var sizes: [Int] = []
    for part in parts {
      guard case .texts(_, let longBytes, _) = part.form else { return }
      let size = Int(longBytes)
      if sizes.isEmpty || sizes[sizes.count - 1] + size > most { sizes.append(0) }
      places.append((sizes.count - 1, sizes[sizes.count - 1]))
      sizes[sizes.count - 1] += size
    }
    guard sizes.contains(where: { $0 > 0 }) else { return }
    for size in sizes { buffers.append(try .room(for: size, of: UInt8.self)) }
  }

  /// Nil where no text is long.
  func address(of place: (buffer: Int, offset: Int)) -> UnsafeMutablePointer<UInt8>? {
    buffers.isEmpty ? nil : buffers[place.buffer].base(as: UInt8.self) + place.offset
  }
}
