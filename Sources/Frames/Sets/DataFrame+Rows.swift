import SwiftwaterDevices

extension DataFrame {
  /// Returns the rows with these numbers, in that order; -1 gives a row of nulls.
  ///
  /// - Parameter rows: Numbers of rows from 0, each as often as wanted.
  /// - Throws: ``FrameError`` for a number that is not one of a row: at once where the values are
  ///   known, else when it runs.
  /// - Complexity: O(*rows* of the frame) and O(*n* log *n*) for *n* numbers where the frame does not fit
  ///   into memory.
  /// - Also known as: `DataFrame.take`, `iloc`, `gather`.
  public func gather(_ rows: [Int]) throws(FrameError) -> DataFrame {
    let check = { @Sendable (count: Int) throws(FrameError) in
      for row in rows where row < -1 || row >= count {
        throw FrameError(
          .argument,
          "gather: row \(row) of a frame of \(count); use 0..<\(count), or -1 for nulls")
      }
    }
    if let known = result.value { try check(known.count) }
    let choose = { @Sendable (source: RowsToChooseFrom) throws(FrameError) -> [Int] in
      try check(source.count)
      return rows
    }
    let function = TableFunction(
      "gather \(rows.count) rows", schema: schema, reach: .chosen(choose)
    ) { tables throws(FrameError) in
      try check(tables[0].count)
      return try tables[0].gather(RowList(rows))
    }
    return try DataFrame(.function(function, [step]), schema)
  }

  /// Returns the rows from the last to the first.
  public func reversed() throws(FrameError) -> DataFrame {
    try DataFrame(
      .function(
        TableFunction("reversed", schema: schema, reach: .reversed) {
          tables throws(FrameError) in try tables[0].reversed()
        }, [step]), schema)
  }

  /// Returns the rows with the largest values of some columns, the largest first.
  ///
  /// - Parameters:
  ///   - count: How many rows.
  ///   - names: The columns, the most important first.
  /// - Complexity: O(*rows*) for one column.
  /// - Also known as: `DataFrame.nlargest`, `top_k`.
  public func largest(_ count: Int, by names: String...) throws(FrameError) -> DataFrame {
    try sort(by: names.map { ($0, true) }).head(count)
  }

  /// Returns the rows with the smallest values of some columns, the smallest first.
  ///
  /// - Parameters:
  ///   - count: How many rows.
  ///   - names: The columns, the most important first.
  /// - Complexity: O(*rows*) for one column.
  /// - Also known as: `DataFrame.nsmallest`, `bottom_k`.
  public func smallest(_ count: Int, by names: String...) throws(FrameError) -> DataFrame {
    try sort(by: names.map { ($0, false) }).head(count)
  }

  /// Whether the rows are in order of some columns, nulls last.
  ///
  /// Runs the plan.
  ///
  /// - Parameters:
  ///   - names: The columns, the most important first.
  ///   - descending: Whether the largest comes first.
  public func isSorted(
    by names: String..., descending: Bool = false
  ) throws(FrameError) -> Bool {
    try requireSortable(names, "isSorted(by:")
    let table = try select(names).table()
    if names.count == 1, try table.columns[0].isOutOfOrder(descending: descending) { return false }
    let order = try Sorting.order(
      table, by: names.map { SortKey(name: $0, descending: descending) })
    defer { withExtendedLifetime(order) {} }
    return (0..<table.count).allSatisfy { order.rows[$0] == $0 }
  }

  /// Returns the rows of two frames that are in order of a column, in that order.
  ///
  /// Of equal keys those of this frame come first.
  ///
  /// - Parameters:
  ///   - other: A frame of the same names and types.
  ///   - name: The column both are in order of.
  ///   - descending: Whether the largest comes first.
  /// - Throws: ``FrameError`` when names or types differ.
  public func mergeSorted(
    _ other: DataFrame, by name: String, descending: Bool = false
  ) throws(FrameError) -> DataFrame {
    try DataFrame.concat([self, other]).sort(by: name, descending: descending)
  }

  /// The number of nulls of each column, as one row.
  public func nullCounts() throws(FrameError) -> DataFrame {
    try aggregate(columnNames.map { (.count() - col($0).count()).as($0) })
  }

  /// The bytes of memory the values take, running the plan.
  ///
  /// Texts that several rows share are counted once.
  public func estimatedSize() throws(FrameError) -> Int {
    try table().columns.reduce(0) { $0 + $1.byteCount }
  }
}

extension Column {
  /// Whether numbers without nulls are seen to be out of order, looked at from the first on.
  fileprivate func isOutOfOrder(descending: Bool) throws(FrameError) -> Bool {
    guard validity == nil, dictionary == nil, type.physical.dtype != nil else { return false }
    let size = 1 << 14
    for start in stride(from: 0, to: count - 1, by: size) {
      // One row more than the next part begins at.
      let part = self[start..<min(count, start + size + 1)]
      let words = try OrderWords.of(part)
      defer { withExtendedLifetime(words) {} }
      let word = words.base(as: UInt64.self)
      for row in 1..<part.count
      where descending ? word[row] > word[row - 1] : word[row] < word[row - 1] {
        return true
      }
    }
    return false
  }

  /// The bytes that the rows take, with the texts and fields they point to.
  var byteCount: Int {
    var total = count * width
    if validity != nil { total += (count + 7) / 8 }
    if let dictionary {
      total += dictionary.count * 16 + dictionary.storage.buffers.reduce(0) { $0 + $1.byteCount }
    }
    total += storage.buffers.reduce(0) { $0 + $1.byteCount }
    return children.reduce(total) { $0 + $1.byteCount }
  }
}
