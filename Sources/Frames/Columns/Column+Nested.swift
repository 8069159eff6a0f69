import SwiftwaterDevices

extension Column {
  /// Rows of a column of lists or structures; -1 gives null.
  func gatherNested(_ list: RowList) throws(FrameError) -> Column {
    let rows = list.rows
    var newValidity: Validity?
    if list.hasMissing || validity != nil {
      newValidity = try Validity(count: list.count) { at in
        rows[at] >= 0 && (validity?[rows[at]] ?? true)
      }
    }
    guard type.physical == .list else {
      var fields: [Column] = []
      for child in children { fields.append(try child.gather(list)) }
      return Column(
        type: type, count: list.count, values: values, validity: newValidity, children: fields)
    }
    let offsets = elements(Int64.self)
    let target = try Buffer.room(for: list.count + 1, of: Int64.self)
    let ends = target.base(as: Int64.self)
    ends[0] = 0
    for at in 0..<list.count {
      let row = rows[at]
      let isThere = row >= 0 && validity?[row] ?? true
      ends[at + 1] = ends[at] + (isThere ? offsets[row + 1] - offsets[row] : 0)
    }
    let members = try Buffer.room(for: Int(ends[list.count]), of: Int.self)
    Threads.forEachRange(list.count, grain: 1 << 14) { _, range in
      let (rows, offsets) = (list.rows, elements(Int64.self))
      let (ends, wanted) = (target.base(as: Int64.self), members.base(as: Int.self))
      for at in range {
        let first = rows[at] < 0 ? 0 : Int(offsets[rows[at]])
        let start = Int(ends[at])
        for place in start..<Int(ends[at + 1]) { wanted[place] = first + place - start }
      }
    }
    let gathered = try children[0].gather(
      RowList(buffer: members, count: Int(ends[list.count])))
    return Column(lists: gathered, offsets: target, count: list.count, validity: newValidity)
  }

  /// Columns of lists or structures of one type, one below the other.
  static func concatNested(
    _ columns: [Column], _ total: Int, _ validity: Validity?
  ) throws(FrameError) -> Column {
    let first = columns[0]
    guard first.type.physical == .list else {
      var fields: [Column] = []
      for index in first.children.indices {
        fields.append(try Column.concat(columns.map { $0.children[index] }))
      }
      return Column(
        type: first.type, count: total, values: first.values, validity: validity,
        children: fields)
    }
    var parts: [Column] = []
    let target = try Buffer.room(for: total + 1, of: Int64.self)
    let ends = target.base(as: Int64.self)
    ends[0] = 0
    var at = 0
    for column in columns {
      let offsets = column.elements(Int64.self)
      let start = offsets[0]
      let base = ends[at]
      for row in 0..<column.count { ends[at + row + 1] = base + offsets[row + 1] - start }
      parts.append(column.children[0][Int(start)..<Int(offsets[column.count])])
      at += column.count
    }
    return Column(
      lists: try Column.concat(parts), offsets: target, count: total, validity: validity)
  }
}
