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
        var views: [View] = []
        var parts: [Range<Int>] = []
        var state = try state()
        for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
          parts.removeAll(keepingCapacity: true)
          let isThere = column.validity?[row] ?? true ? try body(rows[row], &parts, &state) : false
          if isThere { for part in parts { views.append(View(view: rows.part(row, part))) } }
          flags[row] = isThere ? 1 : 0
          ends[row] = Int64(views.count)
        }
        return views
      }
    }
    var starts: [Int] = [0]
    for chunk in views { starts.append(starts[starts.count - 1] + chunk.count) }
    let total = starts[chunks]
    let elements = try Buffer.room(for: total, of: sw_text_view.self)
    let firsts = starts
    offsets.base(as: Int64.self)[0] = 0
    Threads.forEach(chunks) { chunk in
      let target = elements.base(as: sw_text_view.self) + firsts[chunk]
      for (at, view) in views[chunk].enumerated() { target[at] = view.view }
      let ends = offsets.base(as: Int64.self) + 1
      for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
        ends[row] += Int64(firsts[chunk])
      }
    }
    return Column(
      type: .list(.string), count: column.count, values: offsets,
      validity: try Validity(flags: flags, count: column.count),
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

  /// A view that threads hand over: two words.
  private struct View: @unchecked Sendable {
    let view: sw_text_view
  }
}
