import CKernels
import SwiftwaterDevices

/// The rows of a table in memory where a condition holds: counted first, then written once, by all
/// threads, straight to where they stay.
struct SelectedRows {
  private let table: Table
  private let parts: [Part]
  /// The number of rows.
  let count: Int

  /// Rows that one thread looks at.
  fileprivate struct Part: Sendable {
    var rows: Range<Int>
    /// A byte for each row, 1 where it is wanted.
    var mask: Column
    var kept: Int
    /// The selected rows before it.
    var start = 0
  }

  init(
    _ table: Table, where condition: Expression.Node, run: QueryRun
  ) throws(FrameError) {
    let size = run.morselRows
    var parts = try run.map((table.count + size - 1) / size) { index throws(FrameError) in
      let rows = index * size..<min(table.count, (index + 1) * size)
      let mask = try Evaluator(table: table.slice(rows)).column(condition).withoutNulls()
      return Part(rows: rows, mask: mask, kept: mask.trueCount)
    }
    var count = 0
    for index in parts.indices {
      parts[index].start = count
      count += parts[index].kept
    }
    (self.table, self.parts, self.count) = (table, parts, count)
  }

  /// About how many bytes the selected rows take.
  var heldBytes: Int {
    Int(Double(table.heldBytes) * Double(count) / Double(max(1, table.count)))
  }

  /// The selected rows, in order.
  func gathered(_ run: QueryRun) throws(FrameError) -> Table {
    guard count < table.count else { return table }
    var targets: [Target?] = []
    for column in table.columns { targets.append(try Target(column, count: count)) }
    let (table, all) = (table, targets)
    let parts = parts
    _ = try run.map(parts.count) { index throws(FrameError) in
      let part = parts[index]
      guard part.kept > 0 else { return }
      // Of few rows only those are looked at.
      let isSparse = part.kept * 16 < part.rows.count
      let rows = isSparse ? try part.numbers() : nil
      for (column, target) in zip(table.columns, all) {
        target?.write(part.rows, of: column, part.mask, rows, part.kept, at: part.start)
      }
    }
    var columns: [Column] = []
    for (column, target) in zip(table.columns, all) {
      guard let target else {
        columns.append(try column.gather(list()))
        continue
      }
      columns.append(target.column(like: column))
    }
    return Table(names: table.names, columns: columns, count: count)
  }

  // MARK: - Implementation

  /// The numbers of the selected rows, for columns that know more than widths.
  private func list() throws(FrameError) -> RowList {
    let numbers = try Buffer.room(for: count + 1, of: Int64.self)
    for part in parts {
      sw_places_of_true(
        part.mask.elements(UInt8.self), Int64(part.rows.lowerBound), Int64(part.rows.count),
        Int64(part.kept), numbers.base(as: Int64.self) + part.start)
    }
    return RowList(buffer: numbers, count: count)
  }

  /// Where the selected values of a column go.
  private struct Target: Sendable {
    let values: Buffer
    let bits: Buffer?
    let count: Int

    /// Nil for a column whose values do not lie side by side.
    init?(_ column: Column, count: Int) throws(FrameError) {
      guard !column.isNested, [1, 2, 4, 8, 16].contains(column.width) else { return nil }
      values = try .room(for: count * column.width, of: UInt8.self)
      bits = column.validity == nil ? nil : try GatherTarget.bits(count)
      self.count = count
    }

    /// - Parameter rows: The numbers of the selected rows where they are few.
    func write(
      _ part: Range<Int>, of column: Column, _ mask: Column, _ rows: RowNumbers?, _ kept: Int,
      at place: Int
    ) {
      let width = column.width
      let source = column.values.pointer + (column.start + part.lowerBound) * width
      let target = values.pointer + place * width
      let flags = column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) }
      let first = (column.validity?.start ?? 0) + part.lowerBound
      if let rows {
        sw_gather_rows(source, width, rows.rows, kept, target)
        guard let bits, let flags else { return }
        sw_gather_bits(flags, first, rows.rows, kept, bits.base(as: UInt8.self), place)
      } else {
        let chosen = mask.elements(UInt8.self)
        sw_compress(source, Int64(width), chosen, Int64(part.count), Int64(kept), target)
        guard let bits, let flags else { return }
        sw_compress_bits(
          flags, Int64(first), chosen, Int64(part.count), bits.base(as: UInt8.self), Int64(place))
      }
    }

    func column(like source: Column) -> Column {
      Column(
        type: source.type, count: count, values: values,
        validity: bits.flatMap { Validity(bits: $0, start: 0, count: count) },
        storage: source.storage, dictionary: source.dictionary)
    }
  }
}

extension SelectedRows.Part {
  /// The numbers of the selected rows among these.
  fileprivate func numbers() throws(FrameError) -> RowNumbers {
    var numbers = try RowNumbers(capacity: kept)
    let (target, bytes) = (numbers.rows, mask.elements(UInt8.self))
    var at = 0
    for row in 0..<rows.count {
      target[at] = UInt32(truncatingIfNeeded: row)
      at &+= Int(bytes[row])
      if at == kept { break }
    }
    numbers.count = kept
    return numbers
  }
}

extension Column {
  /// A mask that is false where this one is null.
  fileprivate func withoutNulls() throws(FrameError) -> Column {
    guard let validity else { return self }
    let values = try validity.bytes()
    let (source, target) = (elements(UInt8.self), values.base(as: UInt8.self))
    for row in 0..<count { target[row] &= source[row] }
    return Column(type: .bool, count: count, values: values)
  }

  fileprivate var trueCount: Int { Int(sw_count_true(elements(UInt8.self), Int64(count))) }
}
