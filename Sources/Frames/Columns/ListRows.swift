import CKernels
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
    try chosen { segment, target in
      var count = 0
      for row in segment where isKept(row) {
        target[count] = row
        count += 1
      }
      return count
    }
  }

  /// At most so many elements of each list from a place on, counted from the end when negative.
  func sliced(_ start: Int, _ most: Int) throws(FrameError) -> Column {
    try chosen { segment, target in
      let length = segment.count
      // A slice that begins before the list has fewer elements.
      let from = start < 0 ? length + max(start, -1 << 61) : min(start, length)
      let to = min(length, from + max(0, min(most, length - from)))
      let first = max(0, from)
      let count = max(first, to) - first
      for place in 0..<count { target[place] = segment.lowerBound + first + place }
      return count
    }
  }

  /// Some of the elements of each list: the body writes their rows, which grow, and gives their number.
  @inline(__always)
  private func chosen(
    _ body: (Range<Int>, UnsafeMutablePointer<Int>) -> Int
  ) throws(FrameError) -> Column {
    let rows = try Buffer.room(for: elements.count, of: Int.self)
    let offsets = try Buffer.room(for: segments.count + 1, of: Int.self)
    let (target, ends) = (rows.base(as: Int.self), offsets.base(as: Int.self))
    var count = 0
    ends[0] = 0
    segments.forEachNumbered { segment, range in
      count += body(range, target + count)
      ends[segment + 1] = count
    }
    let list = RowList(buffer: rows, count: count)
    return Column(
      lists: count == elements.count ? elements : try elements.gather(list), offsets: offsets,
      count: column.count, validity: column.validity)
  }

  /// The elements in another order, each within its list.
  func reordered(_ rows: RowList) throws(FrameError) -> Column {
    try lists(of: elements.gather(rows), segments.starts.map(Int64.init))
  }

  /// One element of each list; -1 gives null.
  @inline(__always)
  func picked(_ row: (Range<Int>) -> Int) throws(FrameError) -> Column {
    let rows = try Buffer.room(for: segments.count, of: Int.self)
    let target = rows.base(as: Int.self)
    var least = 0
    segments.forEachNumbered { segment, range in
      let own = row(range)
      target[segment] = own
      least = min(least, own)
    }
    return try elements.gather(
      RowList(buffer: rows, count: segments.count, hasMissing: least < 0))
  }

  /// For each element whether none before it in its list equals it; nil for elements that are no
  /// numbers, and where lists are long.
  func firsts() throws(FrameError) -> Buffer? {
    guard elements.type.physical.dtype != nil, elements.dictionary == nil else { return nil }
    let flags = try Buffer.room(for: elements.count, of: UInt8.self)
    let isShort = segments.starts.withUnsafeBufferPointer { starts in
      (1..<max(1, starts.count)).allSatisfy { starts[$0] - starts[$0 - 1] <= 32 }
    }
    guard isShort else { return nil }
    let segments = segments
    Threads.forEachRange(segments.count, grain: 1 << 14) { _, lists in
      var cells = elements.cells(0..<elements.count)
      segments.starts.withUnsafeBufferPointer { starts in
        starts.withMemoryRebound(to: Int64.self) { starts in
          guard let offsets = starts.baseAddress else { return }
          sw_list_firsts(
            &cells, offsets + lists.lowerBound, Int64(lists.count), flags.base(as: UInt8.self))
        }
      }
    }
    return flags
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
