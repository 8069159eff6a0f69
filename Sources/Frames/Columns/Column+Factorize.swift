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
    let keys = try KeyCodes([whole], count: whole.count)
    let grouping = Grouping(keys, count: whole.count)
    guard grouping.groupCount < Int(Int32.max) else {
      throw FrameError(.outOfMemory, "more than \(Int32.max) distinct values")
    }
    let present = grouping.firstRows.indices.filter {
      whole.validity?[grouping.firstRows[$0]] ?? true
    }
    let values: Buffer
    let isDirect = keys.isInOrder && present.count == keys.size && keys.start == 0
    if isDirect {
      values = keys.buffer
    } else {
      var number = Array(repeating: Int32(0), count: keys.size)
      for (place, group) in present.enumerated() {
        number[grouping.order[group]] = Int32(place)
      }
      let numbers = number
      let out = try Buffer.room(for: whole.count, of: Int32.self)
      Threads.forEachRange(whole.count, grain: 1 << 16) { _, rows in
        let target = out.base(as: Int32.self)
        let codes = keys.codes
        for row in rows { target[row] = numbers[Int(codes[row])] }
      }
      values = out
    }
    let codes = Column(type: .int32, count: whole.count, values: values, validity: whole.validity)
    let unique = try whole.gather(RowList(present.map { grouping.firstRows[$0] }))
    var parts: [Column] = []
    var at = 0
    for column in columns {
      parts.append(codes[at..<at + column.count])
      at += column.count
    }
    return (parts, unique)
  }
}
