import SwiftwaterDevices

extension DataFrame {
  /// Whether another frame has the same columns and the same rows in the same order.
  ///
  /// ```swift
  /// let isUnchanged = try people.sort(by: "age").equals(people)
  /// ```
  ///
  /// Columns are the same when their names, their order and their types are. Null equals null, NaN
  /// equals NaN, and -0 equals 0, as in groups; numbers are compared exactly.
  ///
  /// Runs both plans side by side and stops at the first difference; the rows are never all in memory
  /// for it.
  ///
  /// - Parameter other: Any frame; one of other columns is not an error but not equal.
  /// - Throws: ``FrameError`` of the runs.
  /// - Complexity: O(*rows* × *columns*).
  /// - Also known as: `pandas.DataFrame.equals`, `polars.DataFrame.equals`.
  public func equals(_ other: DataFrame) throws(FrameError) -> Bool {
    guard columnNames == other.columnNames else { return false }
    if let a = result.value, let b = other.result.value, a.count != b.count { return false }
    return try QueryRun.untilTyped { () throws(FrameError) in
      let run = QueryRun()
      return try run.onThreads { () throws(FrameError) in
        let rows = run.morselRows
        let left = BatchReader(try stream(run), rows: rows, run: run)
        let right = BatchReader(try other.stream(run), rows: rows, run: run)
        while let a = try left.next() {
          guard let b = try right.next(), try a.isSame(as: b) else { return false }
        }
        return try right.next() == nil
      }
    }
  }
}

extension Table {
  /// Whether columns and rows are the same.
  fileprivate func isSame(as other: Table) throws(FrameError) -> Bool {
    guard count == other.count, schema == other.schema else { return false }
    for (a, b) in zip(columns, other.columns) where try !a.isSame(as: b) { return false }
    return true
  }
}

extension Column {
  /// Whether a column of the same type and length has the same values.
  fileprivate func isSame(as other: Column) throws(FrameError) -> Bool {
    guard (validity?.nullCount ?? 0) == (other.validity?.nullCount ?? 0) else { return false }
    guard type.physical.dtype != nil else {
      // The number of a text or a list is equal exactly where the value is.
      let codes = try KeyCodes([Column.concat([self, other])], count: 2 * count)
      return (0..<count).allSatisfy { codes.codes[$0] == codes.codes[count + $0] }
    }
    let (a, b) = (try Words(self).buffer, try Words(other).buffer)
    let (own, others) = (a.base(as: UInt64.self), b.base(as: UInt64.self))
    return (0..<count).allSatisfy { row in
      let isThere = validity?[row] ?? true
      return isThere == (other.validity?[row] ?? true) && (!isThere || own[row] == others[row])
    }
  }
}
