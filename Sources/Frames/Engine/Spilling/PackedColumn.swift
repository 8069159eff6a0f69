import CKernels
import SwiftwaterDevices

/// One column of a block: where its bytes lie there, and what they mean.
///
/// There is one for each column of each block, outside of what the limit counts, so it is small: 40
/// bytes.
struct PackedColumn: Sendable {
  enum Form: Sendable {
    /// The distances of whole numbers, or of codes, from the least, in few bytes each.
    case numbers(low: Int64, width: UInt8)
    /// Values as they are.
    case values
    /// Lengths above the shortest, then the bytes of the texts.
    case texts(shortest: UInt32, longBytes: UInt32, width: UInt8)
    /// Lists and structures: what says where their rows are, then what is in them.
    indirect case nested([PackedColumn])
    /// Not packed: texts that are too long.
    indirect case kept(Column)
  }

  let form: Form
  private let shortBitBytes: UInt32
  /// Its bytes in the block: the bits of what is there, then values or lengths, then texts.
  let bytes: Range<Int>
  private let codes: Codes?

  /// What codes refer to.
  private enum Codes: Sendable {
    case dictionary(TextDictionary)
    case texts(SharedTexts)
  }

  init(
    form: Form, bytes: Range<Int>, bitBytes: Int, dictionary: TextDictionary? = nil,
    texts: SharedTexts? = nil
  ) {
    self.form = form
    self.bytes = bytes
    shortBitBytes = UInt32(bitBytes)
    codes = texts.map { .texts($0) } ?? dictionary.map { .dictionary($0) }
  }

  /// The bytes of the bits of what is there.
  var bitBytes: Int { Int(shortBitBytes) }

  /// The dictionary of all rows of the file that have codes of it.
  var dictionary: TextDictionary? {
    if case .dictionary(let dictionary) = codes { dictionary } else { nil }
  }

  /// The texts that were numbered as they came.
  var texts: SharedTexts? {
    if case .texts(let texts) = codes { texts } else { nil }
  }
}

/// Packs rows of a table.
///
/// - Source: numbers as distances from the least: Goldstein, Ramakrishnan, Shaft 1998, "Compressing
///   relations and indexes", doi:10.1109/ICDE.1998.655800 ("frame of reference").
struct RowPacker: Sendable {
  private let table: CodedTable
  private let forms: [PackedColumn.Form]

  /// How many rows there are.
  var count: Int { table.table.count }

  init(_ table: CodedTable) {
    self.table = table
    forms = table.table.columns.map(Self.form)
  }

  /// Packs the rows that a list names, or all of them.
  func pack(
    _ rows: UnsafePointer<Int>? = nil, count: Int
  ) throws(FrameError) -> (bytes: Buffer, columns: [PackedColumn]) {
    var packed: [PackedColumn] = []
    var sources: [PackedSource] = []
    var size = 0
    for (index, column) in table.table.columns.enumerated() {
      let part: PackedColumn
      if case .nested = forms[index] {
        part = try Self.nested(column.own(rows, count), at: size, &sources)
      } else {
        part = try Self.layout(forms[index], column, table.texts[index], rows, count, at: size)
        sources.append(PackedSource(column: column, part: part, rows: rows, count: count))
      }
      size = part.bytes.upperBound
      packed.append(part)
    }
    // The last numbers and texts are written with what lies beyond them.
    let bytes = try Buffer.room(for: size + 16, of: UInt8.self)
    for source in sources {
      try Self.write(
        source.column, source.part, source.rows, source.count, to: bytes.base(as: UInt8.self))
    }
    return (bytes, packed)
  }

  /// About how many bytes the packed rows take as a table.
  func heldBytes(_ columns: [PackedColumn], count: Int) -> Int {
    var bytes = 0
    for (column, part) in zip(table.table.columns, columns) {
      bytes += part.bitBytes + count * column.width
      if case .texts(_, let longBytes, _) = part.form { bytes += Int(longBytes) }
      if case .nested = part.form { bytes += column.heldBytes / max(1, column.count) * count }
    }
    return bytes
  }

  // MARK: - Implementation

  /// What is known before rows are chosen.
  private static func form(_ column: Column) -> PackedColumn.Form {
    if column.isNested { return .nested([]) }
    guard column.type.physical.width > 0 else { return .kept(column) }
    if column.type.physical == .view, column.dictionary == nil {
      return .texts(shortest: 0, longBytes: 0, width: 0)
    }
    guard let cell = column.packedCell else { return .values }
    var (low, high) = (Int64.max, Int64.min)
    sw_pack_range(
      column.values.pointer + column.start * column.width, cell, column.count, &low, &high)
    guard low <= high else { return .numbers(low: 0, width: 0) }
    return .numbers(low: low, width: byteWidth(UInt64(bitPattern: high &- low)))
  }

  /// The bytes that numbers up to one need.
  private static func byteWidth(_ most: UInt64) -> UInt8 {
    UInt8((UInt64.bitWidth - most.leadingZeroBitCount + 7) / 8)
  }

  /// Lists or structures after each other, their parts after one another.
  private static func nested(
    _ column: Column, at start: Int, _ sources: inout [PackedSource]
  ) throws(FrameError) -> PackedColumn {
    var parts: [PackedColumn] = []
    var end = start
    for own in try column.nestedParts() {
      let part: PackedColumn
      if own.isNested {
        part = try nested(own, at: end, &sources)
      } else {
        part = try layout(form(own), own, nil, nil, own.count, at: end)
        sources.append(PackedSource(column: own, part: part, rows: nil, count: own.count))
      }
      end = part.bytes.upperBound
      parts.append(part)
    }
    return PackedColumn(form: .nested(parts), bytes: start..<end, bitBytes: 0)
  }

  private static func layout(
    _ form: PackedColumn.Form, _ column: Column, _ texts: SharedTexts?,
    _ rows: UnsafePointer<Int>?, _ count: Int, at start: Int
  ) throws(FrameError) -> PackedColumn {
    var form = form
    var size = 0
    switch form {
    case .kept, .nested: return try kept(column, rows, count, at: start)
    case .values: size = count * column.width
    case .numbers(_, let width): size = count * Int(width)
    case .texts:
      let sizes = sw_text_measure(
        column.views, column.validity?.bits.base(as: UInt8.self), column.validity?.start ?? 0,
        rows.map { UnsafeRawPointer($0).assumingMemoryBound(to: Int64.self) }, count)
      guard sizes.long_bytes < 1 << 30 else { return try kept(column, rows, count, at: start) }
      let width = byteWidth(UInt64(sizes.longest - sizes.shortest))
      form = .texts(
        shortest: UInt32(sizes.shortest), longBytes: UInt32(sizes.long_bytes), width: width)
      // Lengths are written four bytes at a time.
      size = count * Int(width) + 4 + sizes.bytes
    }
    let bitBytes = column.validity == nil ? 0 : (count + 7) / 8
    return PackedColumn(
      form: form, bytes: start..<start + bitBytes + size, bitBytes: bitBytes,
      dictionary: column.dictionary, texts: texts)
  }

  private static func kept(
    _ column: Column, _ rows: UnsafePointer<Int>?, _ count: Int, at start: Int
  ) throws(FrameError) -> PackedColumn {
    PackedColumn(
      form: .kept(try column.own(rows, count)), bytes: start..<start, bitBytes: 0)
  }

  private static func write(
    _ column: Column, _ part: PackedColumn, _ rows: UnsafePointer<Int>?, _ count: Int,
    to block: UnsafeMutablePointer<UInt8>
  ) throws(FrameError) {
    if case .kept = part.form { return }
    let rows = rows.map { UnsafeRawPointer($0).assumingMemoryBound(to: Int64.self) }
    let target = block + part.bytes.lowerBound + part.bitBytes
    let bits = column.validity?.bits.base(as: UInt8.self)
    let firstBit = column.validity?.start ?? 0
    if let bits {
      let place = block + part.bytes.lowerBound
      if let rows {
        sw_pack_bits(bits, firstBit, rows, count, place)
      } else {
        let own = try Buffer.room(for: count / 8 + 16, of: UInt8.self, zeroed: true)
        Bits.copy(bits, from: firstBit, to: own.base(as: UInt8.self), at: 0, count: count)
        place.update(from: own.base(as: UInt8.self), count: part.bitBytes)
        withExtendedLifetime(own) {}
      }
    }
    let source = column.values.pointer + column.start * column.width
    switch part.form {
    case .kept, .nested: break
    case .numbers(let low, let width):
      sw_pack_numbers(
        source, column.packedCell ?? SW_CELL_UINT8, rows, count, low, UInt32(width), target)
    case .values:
      if let rows {
        sw_pack_values(source, column.width, rows, count, target)
      } else {
        UnsafeMutableRawPointer(target).copyMemory(
          from: source, byteCount: count * column.width)
      }
    case .texts(let shortest, _, let width):
      try column.storage.withPointers { (pointers) throws(FrameError) in
        sw_pack_texts(
          column.views, pointers, bits, firstBit, rows, count, shortest, UInt32(width), target,
          target + count * Int(width) + 4)
      }
    }
    withExtendedLifetime(column) {}
  }
}

/// A column whose rows are written, all or those that a list names.
private struct PackedSource {
  let column: Column
  let part: PackedColumn
  let rows: UnsafePointer<Int>?
  let count: Int
}

extension Column {
  /// The rows that a list names, or all of them.
  fileprivate func own(
    _ rows: UnsafePointer<Int>?, _ count: Int
  ) throws(FrameError) -> Column {
    guard let rows else { return self }
    return try gather(RowList(Array(UnsafeBufferPointer(start: rows, count: count))))
  }

  /// The kind of whole numbers in memory; nil for floats and wide numbers, which stay as they are.
  fileprivate var packedCell: sw_cell? {
    guard dictionary == nil else { return SW_CELL_UINT32 }
    switch type.physical {
    case .bool, .uint8, .int8, .int16, .int32, .int64, .uint16, .uint32, .uint64:
      return type.physical.cell
    default: return nil
    }
  }
}
