import SwiftwaterDevices

/// A column of lists taken apart: all elements, one list after the other, and where each begins.
struct ListRows {
  let column: Column
  let elements: Column
  /// One list a segment; those that are not there are empty.
  let segments: Segments

  init(_ column: Column) throws(FrameError) {
    var column = column
    let offsets = column.elements(Int64.self)
    if let validity = column.validity {
      let hides = (0..<column.count).contains { !validity[$0] && offsets[$0] != offsets[$0 + 1] }
      if hides { column = try column.gatherNested(KeySort.identity(column.count)) }
    }
    let starts = column.elements(Int64.self)
    let first = Int(starts[0])
    self.column = column
    elements = column.children[0][first..<Int(starts[column.count])]
    segments = Segments(starts: (0...column.count).map { Int(starts[$0]) - first })
  }

  /// The number of each element's list.
  func owners() throws(FrameError) -> Column { try segments.numbers() }

  /// The first list that has another number of elements than that of another column.
  func firstDifference(from other: ListRows) -> Int? {
    (0..<segments.count).first { segments[$0].count != other.segments[$0].count }
  }

  /// The list of each row when every element has one: lists that are not there have one row, and,
  /// if wanted, those that are empty.
  func owners(keepingEmpty keepsEmpty: Bool) throws(FrameError) -> RowList {
    let validity = column.validity
    let count = segments.starts.withUnsafeBufferPointer { starts in
      var count = starts[starts.count - 1]
      for list in 0..<starts.count - 1 where starts[list] == starts[list + 1] {
        count += keepsEmpty || !(validity?[list] ?? true) ? 1 : 0
      }
      return count
    }
    let out = try Buffer.room(for: count, of: Int.self)
    let target = out.base(as: Int.self)
    segments.starts.withUnsafeBufferPointer { starts in
      var at = 0
      for list in 0..<starts.count - 1 {
        var length = starts[list + 1] - starts[list]
        if length == 0, keepsEmpty || !(validity?[list] ?? true) { length = 1 }
        for _ in 0..<length {
          target[at] = list
          at += 1
        }
      }
    }
    return RowList(buffer: out, count: count)
  }

  /// The elements that stand in rows which belong to lists; -1 for a list without elements.
  func places(of owners: RowList) throws(FrameError) -> RowList {
    let out = try Buffer.room(for: owners.count, of: Int.self)
    let (rows, target) = (owners.rows, out.base(as: Int.self))
    segments.starts.withUnsafeBufferPointer { starts in
      var next = 0
      for at in 0..<owners.count {
        let isEmpty = starts[rows[at]] == starts[rows[at] + 1]
        target[at] = isEmpty ? -1 : next
        next += isEmpty ? 0 : 1
      }
    }
    return RowList(buffer: out, count: owners.count, hasMissing: true)
  }

  /// The rows of some of the elements, in order, as lists.
  func keeping(_ isKept: (Int) -> Bool) throws(FrameError) -> Column {
    var rows: [Int] = []
    var offsets: [Int64] = [0]
    for segment in 0..<segments.count {
      for row in segments[segment] where isKept(row) { rows.append(row) }
      offsets.append(Int64(rows.count))
    }
    return try lists(of: elements.gather(RowList(rows)), offsets)
  }

  /// At most so many elements of each list from a place on, counted from the end when negative.
  func sliced(_ start: Int, _ most: Int) throws(FrameError) -> Column {
    var rows: [Int] = []
    var offsets: [Int64] = [0]
    for segment in 0..<segments.count {
      let (first, length) = (segments[segment].lowerBound, segments[segment].count)
      // A slice that begins before the list has fewer elements.
      let from = start < 0 ? length + max(start, -length - length) : min(start, length)
      let to = min(length, from + max(0, min(most, length - from)))
      for place in max(0, from)..<max(0, from, to) { rows.append(first + place) }
      offsets.append(Int64(rows.count))
    }
    return try lists(of: elements.gather(RowList(rows)), offsets)
  }

  /// The elements in another order, each within its list.
  func reordered(_ rows: RowList) throws(FrameError) -> Column {
    try lists(of: elements.gather(rows), segments.starts.map(Int64.init))
  }

  /// One element of each list; -1 gives null.
  func picked(_ row: (Range<Int>) -> Int) throws(FrameError) -> Column {
    try elements.gather(RowList((0..<segments.count).map { row(segments[$0]) }))
  }

  /// An aggregate of each list, null for those that are not there.
  func aggregated(_ aggregate: Aggregate) throws(FrameError) -> Column {
    let groups = try GroupCodes(numbered: owners(), size: segments.count)
    let values = try aggregate.reduction([elements.type]).result(groups, [groups.routed(elements)])
    let both = try Validity.both(values.validity, column.validity, count: column.count)
    return values.with(validity: both)
  }

  /// A number of each list.
  func numbers(_ body: (Range<Int>) -> Int64) throws(FrameError) -> Column {
    try Column((0..<segments.count).map { body(segments[$0]) }).with(validity: column.validity)
  }

  /// Lists of other elements that lie in the same places.
  func lists(of elements: Column, _ offsets: [Int64]) throws(FrameError) -> Column {
    Column(
      lists: elements, offsets: try framing { () throws(DeviceError) in try Buffer(offsets) },
      count: column.count, validity: column.validity)
  }
}
