import CKernels
import SwiftwaterDevices

extension Column {
  /// Numbers the distinct values in order of first appearance.
  ///
  /// - Returns: `codes`, an `int32` column as long as this one, null where this is; and `unique`,
  ///   the distinct values.
  /// - Complexity: O(*n*); a hash of each text.
  /// - Also known as: `pandas.factorize`.
  public func factorize() throws(FrameError) -> (codes: Column, unique: Column) {
    let (codes, unique) = try Column.factorize([self])
    return (codes[0], unique)
  }

  /// Numbers the distinct values of several columns together: equal values have equal codes.
  ///
  /// - Parameter columns: Columns of one type; values are numbered in order of first appearance in
  ///   the first column from top to bottom, then the second, and so on.
  /// - Returns: `codes`, one `int32` column for each, null where it is; and `unique`, the distinct
  ///   values.
  public static func factorize(
    _ columns: [Column]
  ) throws(FrameError) -> (codes: [Column], unique: Column) {
    let whole = try Column.concat(columns)
    let groups = try GroupCodes([whole], count: whole.count)
    guard groups.groupCount < Int(Int32.max) else {
      throw FrameError(.outOfMemory, "more than \(Int32.max) distinct values")
    }
    let present = (0..<groups.groupCount).filter {
      whole.validity?[groups.firstRows.rows[$0]] ?? true
    }
    let numbers = try groups.numbers()
    if present.count < groups.groupCount {
      // Null has a group but no number: those after it move up.
      let null = (0..<groups.groupCount).first { !(present.count > $0 && present[$0] == $0) } ?? 0
      Threads.forEachRange(whole.count, grain: 1 << 16) { _, rows in
        let target = numbers.base(as: UInt32.self)
        for row in rows where Int(target[row]) > null { target[row] -= 1 }
      }
    }
    let codes = Column(type: .int32, count: whole.count, values: numbers, validity: whole.validity)
    let unique = try whole.gather(RowList(present.map { groups.firstRows.rows[$0] }))
    var parts: [Column] = []
    var at = 0
    for column in columns {
      parts.append(codes[at..<at + column.count])
      at += column.count
    }
    return (parts, unique)
  }
}
