import SwiftwaterDevices

extension Column {
  /// Of lists their lengths and their elements, of structures which are there and their fields: the
  /// first part is null where a row is.
  func nestedParts() throws(FrameError) -> [Column] {
    guard type.physical == .list else {
      let rows = try Buffer.room(for: count, of: UInt8.self, zeroed: true)
      return [Column(type: .uint8, count: count, values: rows, validity: validity)] + children
    }
    let lengths = try Buffer.room(for: count, of: Int64.self)
    let (offsets, target) = (elements(Int64.self), lengths.base(as: Int64.self))
    for row in 0..<count { target[row] = offsets[row + 1] - offsets[row] }
    return [
      Column(type: .int64, count: count, values: lengths, validity: validity),
      children[0][Int(offsets[0])..<Int(offsets[count])],
    ]
  }
}

extension ColumnType {
  /// The type of the first part of lists or structures.
  var nestedHead: ColumnType { physical == .list ? .int64 : .uint8 }

  /// A column of this type, of lists or structures.
  ///
  /// - Parameters:
  ///   - head: The first part.
  ///   - part: Gets the number and the type of another part and how many rows it has.
  func nested(
    _ head: Column, _ part: (Int, ColumnType, Int) throws(FrameError) -> Column
  ) throws(FrameError) -> Column {
    guard case .list(let element) = self else {
      guard case .structure(let fields) = self else { return head }
      var children: [Column] = []
      for (index, field) in fields.enumerated() {
        children.append(try part(index + 1, field.type, head.count))
      }
      return Column(
        type: self, count: head.count, values: try .room(for: 0, of: UInt8.self),
        validity: head.validity, children: children)
    }
    let offsets = try Buffer.room(for: head.count + 1, of: Int64.self)
    let (lengths, ends) = (head.elements(Int64.self), offsets.base(as: Int64.self))
    ends[0] = 0
    for row in 0..<head.count { ends[row + 1] = ends[row] + lengths[row] }
    let total = Int(ends[head.count])
    return Column(
      lists: try part(1, element, total), offsets: offsets, count: head.count,
      validity: head.validity)
  }
}
