import SwiftwaterDevices

extension ScalarFunction {
  /// Lists of one type, row by row one after the other.
  static let listConcat = ScalarFunction(
    "list.concat",
    type: { types throws(FrameError) in
      guard case .list = types[0], types.allSatisfy({ $0 == types[0] }) else {
        let found = types.map(\.description).joined(separator: " and ")
        throw FrameError(.type, "needs lists of one type, but got \(found)")
      }
      return types[0]
    },
    evaluate: { columns, count throws(FrameError) in
      let parts = try columns.map { column throws(FrameError) in try ListRows(column) }
      var firsts = [0]
      for part in parts { firsts.append(firsts[firsts.count - 1] + part.elements.count) }
      var rows: [Int] = []
      var offsets: [Int64] = [0]
      var validity: Validity?
      for column in columns {
        validity = try Validity.both(validity, column.validity, count: count)
      }
      for row in 0..<count {
        if validity?[row] ?? true {
          for (part, first) in zip(parts, firsts) {
            for element in part.segments[row] { rows.append(first + element) }
          }
        }
        offsets.append(Int64(rows.count))
      }
      let all = try Column.concat(parts.map(\.elements))
      return Column(
        lists: try all.gather(RowList(rows)),
        offsets: try framing { () throws(DeviceError) in try Buffer(offsets) }, count: count,
        validity: validity)
    })
}
