import CKernels
import SwiftwaterDevices

extension GroupedFrame {
  /// Returns the first rows of each group, all columns, in the order of the frame.
  ///
  /// - Parameter count: How many of each group, if there are so many.
  /// - Also known as: `GroupBy.head`.
  public func head(_ count: Int = 5) throws(FrameError) -> DataFrame {
    try rows("head", count) { place, _ in place < count }
  }

  /// Returns the last rows of each group, all columns, in the order of the frame.
  ///
  /// - Parameter count: How many of each group, if there are so many.
  /// - Also known as: `GroupBy.tail`.
  public func tail(_ count: Int = 5) throws(FrameError) -> DataFrame {
    try rows("tail", count) { place, size in place >= size - count }
  }

  /// Returns the largest values of a column in each group: its keys, then the value, the largest
  /// first; nulls are left out.
  ///
  /// ```swift
  /// try sales.groupBy("shop").largest(2, of: "amount")
  /// ```
  ///
  /// - Parameters:
  ///   - count: How many of each group, if there are so many.
  ///   - name: The column.
  /// - Returns: Groups in order of first appearance, a row for each value.
  /// - Also known as: `SeriesGroupBy.nlargest`, `polars.Expr.top_k`.
  public func largest(_ count: Int, of name: String) throws(FrameError) -> DataFrame {
    try exploded(col(name).topK(count), name)
  }

  /// Returns the smallest values of a column in each group: its keys, then the value, the smallest
  /// first; nulls are left out.
  ///
  /// - Parameters:
  ///   - count: How many of each group, if there are so many.
  ///   - name: The column.
  /// - Returns: Groups in order of first appearance, a row for each value.
  /// - Also known as: `SeriesGroupBy.nsmallest`, `polars.Expr.bottom_k`.
  public func smallest(_ count: Int, of name: String) throws(FrameError) -> DataFrame {
    try exploded(col(name).bottomK(count), name)
  }

  // MARK: - Implementation

  /// The rows whose place within their group, of that many rows, is wanted.
  private func rows(
    _ label: String, _ count: Int, where isWanted: @escaping @Sendable (Int, Int) -> Bool
  ) throws(FrameError) -> DataFrame {
    guard count >= 0 else {
      throw FrameError(.argument, "\(label)(\(count)): use 0 rows or more")
    }
    let keys = keys.map(\.node)
    guard !keys.isEmpty else {
      // One group of all rows.
      return try label == "head" ? frame.head(count) : frame.tail(count)
    }
    let names = keys.map { "\($0)" }.joined(separator: ", ")
    let function = TableFunction(
      "\(label) \(count) of each group by \(names)", schema: frame.schema, reach: .groups(keys)
    ) { tables throws(FrameError) in
      let table = tables[0]
      let columns = try Evaluator(table: table).columns(keys)
      let groups = try GroupCodes(columns, count: table.count)
      let sizes = try groups.counts(nil)
      let numbers = try groups.numbers()
      let places = try Buffer.room(for: groups.groupCount, of: Int.self, zeroed: true)
      let kept = try Buffer.room(for: table.count, of: Int.self)
      defer { withExtendedLifetime((places, sizes, numbers)) {} }
      var total = 0
      let (place, size) = (places.base(as: Int.self), sizes.elements(Int.self))
      for row in 0..<table.count {
        let group = Int(numbers.base(as: UInt32.self)[row])
        kept.base(as: Int.self)[total] = row
        if isWanted(place[group], size[group]) { total += 1 }
        place[group] += 1
      }
      return try table.gather(RowList(buffer: kept, count: total))
    }
    return try DataFrame(.function(function, [frame.step]), frame.schema)
  }

  /// A row for each element of the lists that an aggregate gives.
  private func exploded(_ aggregate: Expression, _ name: String) throws(FrameError) -> DataFrame {
    let lists = try self.aggregate(aggregate.as(name))
    guard case .list(let element)? = lists.schema.last?.type else { return lists }
    var schema = lists.schema
    schema[schema.count - 1].type = element
    let function = TableFunction("a row for each of \(name)", schema: schema, reach: .row) {
      tables throws(FrameError) in
      let table = tables[0]
      let column = table.columns[table.columns.count - 1]
      let starts = column.elements(Int.self)
      let from = starts[0]
      let count = starts[table.count] - from
      let list = try Buffer.room(for: count, of: Int.self)
      for row in 0..<table.count {
        for at in starts[row] - from..<starts[row + 1] - from { list.base(as: Int.self)[at] = row }
      }
      let rows = RowList(buffer: list, count: count)
      var result = Table(names: table.names, columns: [], count: count)
      for key in table.columns.dropLast() { result.columns.append(try key.gather(rows)) }
      result.columns.append(column.children[0][from..<from + count])
      return result
    }
    return try DataFrame(.function(function, [lists.step]), schema)
  }
}
