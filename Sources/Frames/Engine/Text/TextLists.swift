import CKernels
import SwiftwaterDevices

extension TextMap {
  /// A list of parts of each text, in the same memory; null where the body returns false.
  ///
  /// The body appends ranges of bytes to an array that is empty.
  static func parts<State>(
    _ column: Column, state: @Sendable () throws(FrameError) -> State,
    _ body:
      @Sendable (UnsafeRawBufferPointer, inout [Range<Int>], inout State) throws(FrameError)
      -> Bool
  ) throws(FrameError) -> Column {
    let column = try column.plain()
    let offsets = try Buffer.room(for: column.count + 1, of: Int64.self)
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let chunks = (column.count + grain - 1) / grain
    let views = try column.withTextRows { rows throws(FrameError) in
      nonisolated(unsafe) let rows = rows
      return try Threads.map(chunks) { chunk throws(FrameError) in
        let ends = offsets.base(as: Int64.self) + 1
        let flags = flags.base(as: UInt8.self)
        var views = ViewList()
        var parts: [Range<Int>] = []
        var state = try state()
        for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
          parts.removeAll(keepingCapacity: true)
          let isThere = column.validity?[row] ?? true ? try body(rows[row], &parts, &state) : false
          if isThere { for part in parts { try views.append(rows.part(row, part)) } }
          flags[row] = isThere ? 1 : 0
          ends[row] = Int64(views.count)
        }
        return (try views.buffer(), views.count)
      }
    }
    return try joined(column, views, offsets, validity: Validity(flags: flags, count: column.count))
  }

  /// The parts of each text between occurrences of another, in the same memory.
  static func parts(
    _ column: Column, between separator: TextConstant
  ) throws(FrameError) -> Column {
    let column = try column.plain()
    let offsets = try Buffer.room(for: column.count + 1, of: Int64.self)
    let chunks = (column.count + grain - 1) / grain
    let views = try column.withTextRows { rows throws(FrameError) in
      nonisolated(unsafe) let rows = rows
      let validity = column.validity
      return try Threads.map(chunks) { chunk throws(FrameError) in
        let range = chunk * grain..<min(column.count, (chunk + 1) * grain)
        var room = 4 * range.count
        while true {
          let parts = try Buffer.room(for: room, of: sw_text_view.self)
          var out = sw_split_parts(
            parts: parts.base(as: sw_text_view.self), count: 0, capacity: room,
            ends: offsets.base(as: Int64.self) + 1 + range.lowerBound)
          let done = sw_text_split(
            rows.views + range.lowerBound, rows.buffers,
            validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
            (validity?.start ?? 0) + range.lowerBound, range.count, separator.address,
            separator.bytes.count, &out)
          if done == range.count { return (parts, out.count) }
          room *= 4
        }
      }
    }
    return try joined(column, views, offsets, validity: column.validity)
  }

  /// Lists of the parts that were found chunk by chunk; offsets count from each chunk's first part.
  private static func joined(
    _ column: Column, _ views: [(views: Buffer, count: Int)], _ offsets: Buffer,
    validity: Validity?
  ) throws(FrameError) -> Column {
    let chunks = views.count
    var starts: [Int] = [0]
    for chunk in views { starts.append(starts[starts.count - 1] + chunk.count) }
    let total = starts[chunks]
    let elements = try Buffer.room(for: total, of: sw_text_view.self)
    let firsts = starts
    offsets.base(as: Int64.self)[0] = 0
    Threads.forEach(chunks) { chunk in
      let target = elements.base(as: sw_text_view.self) + firsts[chunk]
      target.update(from: views[chunk].views.base(as: sw_text_view.self), count: views[chunk].count)
      let ends = offsets.base(as: Int64.self) + 1
      let first = Int64(firsts[chunk])
      for row in chunk * grain..<min(column.count, (chunk + 1) * grain) { ends[row] += first }
    }
    withExtendedLifetime(views) {}
    return Column(
      type: .list(.string), count: column.count, values: offsets, validity: validity,
      children: [
        Column(type: .string, count: total, values: elements, storage: column.storage)
      ])
  }

  /// Several parts of each text side by side, a field each; null where the body gives none.
  static func fields<State>(
    _ column: Column, _ names: [String], state: @Sendable () throws(FrameError) -> State,
    _ body:
      @Sendable (UnsafeRawBufferPointer, inout [Range<Int>?], inout State) throws(FrameError)
      -> Void
  ) throws(FrameError) -> Column {
    let column = try column.plain()
    let out = try names.map { _ throws(FrameError) in
      (
        views: try Buffer.room(for: column.count, of: sw_text_view.self),
        flags: try Buffer.room(for: column.count, of: UInt8.self)
      )
    }
    let chunks = (column.count + grain - 1) / grain
    try column.withTextRows { rows throws(FrameError) in
      nonisolated(unsafe) let rows = rows
      _ = try Threads.map(chunks) { chunk throws(FrameError) in
        var parts: [Range<Int>?] = []
        var state = try state()
        for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
          parts.removeAll(keepingCapacity: true)
          if column.validity?[row] ?? true { try body(rows[row], &parts, &state) }
          for (field, buffers) in out.enumerated() {
            let part = field < parts.count ? parts[field] : nil
            buffers.views.base(as: sw_text_view.self)[row] =
              part.map { rows.part(row, $0) } ?? sw_text_view(head: 0, tail: 0)
            buffers.flags.base(as: UInt8.self)[row] = part == nil ? 0 : 1
          }
        }
      }
    }
    let children = try out.map { buffers throws(FrameError) in
      Column(
        type: .string, count: column.count, values: buffers.views,
        validity: try Validity(flags: buffers.flags, count: column.count),
        storage: column.storage)
    }
    return Column(
      type: .structure(names.map { Field($0, .string) }), count: column.count,
      values: try .room(for: 0, of: UInt8.self), validity: column.validity, children: children)
  }

  static func parts(
    _ column: Column,
    _ body: @Sendable (UnsafeRawBufferPointer, inout [Range<Int>]) throws(FrameError) -> Bool
  ) throws(FrameError) -> Column {
    try parts(column, state: {}) { text, parts, _ throws(FrameError) in try body(text, &parts) }
  }

  static func fields(
    _ column: Column, _ names: [String],
    _ body: @Sendable (UnsafeRawBufferPointer, inout [Range<Int>?]) throws(FrameError) -> Void
  ) throws(FrameError) -> Column {
    try fields(column, names, state: {}) { text, parts, _ throws(FrameError) in
      try body(text, &parts)
    }
  }

  /// Views one after the other.
  private struct ViewList {
    private var held: Buffer?
    private var room = 0
    private(set) var count = 0

    mutating func append(_ view: sw_text_view) throws(FrameError) {
      if count == room { try grow() }
      held?.base(as: sw_text_view.self)[count] = view
      count += 1
    }

    func buffer() throws(FrameError) -> Buffer {
      if let held { return held }
      return try .room(for: 0, of: sw_text_view.self)
    }

    private mutating func grow() throws(FrameError) {
      room = max(4 * TextMap.grain, 2 * room)
      let wider = try Buffer.room(for: room, of: sw_text_view.self)
      if let held { wider.pointer.copyMemory(from: held.pointer, byteCount: count * 16) }
      held = wider
    }
  }
}
