import CKernels
import SwiftwaterDevices

/// Runs functions of one text over the rows of a column, on all threads; null stays null.
enum TextMap {
  /// Rows a thread takes at once.
  static let grain = 1 << 14

  /// A function of whole columns, given the distinct values alone where a dictionary has them and
  /// is shorter than the column.
  static func perDistinct(
    _ column: Column, _ body: (Column) throws(FrameError) -> Column
  ) throws(FrameError) -> Column {
    guard let dictionary = column.dictionary else { return try body(column) }
    guard dictionary.count > 0, dictionary.count <= column.count else {
      let result = try body(try column.plain())
      return result.type == .string && column.type == .category ? try result.encoded() : result
    }
    let results = try body(dictionary.column)
    guard results.type == .string else { return try decoded(results, column) }
    // Two values may have become one: the results are numbered again.
    let distinct = try results.encoded()
    let codes = try decoded(
      Column(type: .uint32, count: distinct.count, values: distinct.values), column)
    return Column(
      type: column.type, count: column.count, values: codes.values,
      validity: try decodedValidity(results, column), dictionary: distinct.dictionary)
  }

  /// Whether something holds for each text.
  static func test(
    _ column: Column, _ body: @Sendable (UnsafeRawBufferPointer) -> Bool
  ) throws(FrameError) -> Column {
    try filled(column, UInt8.self, .bool) { rows, range, target throws(FrameError) in
      for row in range { target[row] = body(rows[row]) ? 1 : 0 }
    }
  }

  /// A whole number for each text, null where there is none.
  ///
  /// Each of these has a form with a state of a thread's own, made for a range of rows.
  static func number<Value: BitwiseCopyable & Sendable, State>(
    _ column: Column, _ type: ColumnType, _ zero: Value,
    state: @Sendable () throws(FrameError) -> State,
    _ body: @Sendable (UnsafeRawBufferPointer, inout State) throws(FrameError) -> Value?
  ) throws(FrameError) -> Column {
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let result = try filled(column, Value.self, type) { rows, range, target throws(FrameError) in
      let flags = flags.base(as: UInt8.self)
      var state = try state()
      for row in range {
        let isThere = column.validity?[row] ?? true
        let value = isThere ? try body(rows[row], &state) : nil
        target[row] = value ?? zero
        flags[row] = value == nil ? 0 : 1
      }
    }
    return result.with(validity: try Validity(flags: flags, count: column.count))
  }

  /// Part of each text, in the same memory; null where there is none.
  static func part<State>(
    _ column: Column, state: @Sendable () throws(FrameError) -> State,
    _ body: @Sendable (UnsafeRawBufferPointer, inout State) throws(FrameError) -> Range<Int>?
  ) throws(FrameError) -> Column {
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let result = try filled(column, sw_text_view.self, .string) {
      rows, range, target throws(FrameError) in
      let flags = flags.base(as: UInt8.self)
      var state = try state()
      for row in range {
        let isThere = column.validity?[row] ?? true
        let part = isThere ? try body(rows[row], &state) : nil
        target[row] = part.map { rows.part(row, $0) } ?? sw_text_view(head: 0, tail: 0)
        flags[row] = part == nil ? 0 : 1
      }
    }
    return Column(
      type: .string, count: column.count, values: result.values,
      validity: try Validity(flags: flags, count: column.count), storage: column.storage)
  }

  /// Another text for each one, null where the body returns false.
  static func rewrite<State>(
    _ column: Column, state: @Sendable () throws(FrameError) -> State,
    _ body:
      @Sendable (UnsafeRawBufferPointer, inout TextScratch, inout State) throws(FrameError)
      -> Bool
  ) throws(FrameError) -> Column {
    try column.withTextRows { rows throws(FrameError) in
      // Addresses are shared with the threads, which end before the column does.
      nonisolated(unsafe) let rows = rows
      return try written(column.count, state: state) { row, scratch, state throws(FrameError) in
        guard column.validity?[row] ?? true else { return false }
        return try body(rows[row], &scratch, &state)
      }
    }
  }

  /// A text for each row, null where the body returns false.
  static func written<State>(
    _ count: Int, state: @Sendable () throws(FrameError) -> State,
    _ body: @Sendable (Int, inout TextScratch, inout State) throws(FrameError) -> Bool
  ) throws(FrameError) -> Column {
    let views = try Buffer.room(for: count, of: sw_text_view.self)
    let flags = try Buffer.room(for: count, of: UInt8.self)
    let blocks = TextBlocks()
    let chunks = (count + grain - 1) / grain
    _ = try Threads.map(chunks) { chunk throws(FrameError) in
      let target = views.base(as: sw_text_view.self)
      let flags = flags.base(as: UInt8.self)
      var writer = TextWriter(blocks)
      var scratch = TextScratch()
      defer { scratch.deallocate() }
      var state = try state()
      for row in chunk * grain..<min(count, (chunk + 1) * grain) {
        scratch.clear()
        let isThere = try body(row, &scratch, &state)
        guard !scratch.isTooLong else { throw .textTooLong }
        target[row] = isThere ? try writer.view(scratch.bytes) : sw_text_view(head: 0, tail: 0)
        flags[row] = isThere ? 1 : 0
      }
    }
    return Column(
      type: .string, count: count, values: views,
      validity: try Validity(flags: flags, count: count), storage: blocks.storage)
  }

  /// A column of fixed-width values that a body writes for ranges of rows.
  static func filled<Element: BitwiseCopyable>(
    _ column: Column, _ element: Element.Type, _ type: ColumnType,
    _ body:
      @Sendable (TextRows, Range<Int>, UnsafeMutablePointer<Element>) throws(FrameError) -> Void
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Element.self)
    let chunks = (column.count + grain - 1) / grain
    try column.withTextRows { rows throws(FrameError) in
      nonisolated(unsafe) let rows = rows
      _ = try Threads.map(chunks) { chunk throws(FrameError) in
        try body(
          rows, chunk * grain..<min(column.count, (chunk + 1) * grain), out.base(as: Element.self))
      }
    }
    return Column(type: type, count: column.count, values: out, validity: column.validity)
  }

  // MARK: - Without a state

  static func number<Value: BitwiseCopyable & Sendable>(
    _ column: Column, _ type: ColumnType, _ zero: Value,
    _ body: @Sendable (UnsafeRawBufferPointer) throws(FrameError) -> Value?
  ) throws(FrameError) -> Column {
    try number(column, type, zero, state: {}) { text, _ throws(FrameError) in try body(text) }
  }

  static func part(
    _ column: Column, _ body: @Sendable (UnsafeRawBufferPointer) throws(FrameError) -> Range<Int>?
  ) throws(FrameError) -> Column {
    try part(column, state: {}) { text, _ throws(FrameError) in try body(text) }
  }

  static func rewrite(
    _ column: Column,
    _ body: @Sendable (UnsafeRawBufferPointer, inout TextScratch) throws(FrameError) -> Bool
  ) throws(FrameError) -> Column {
    try rewrite(column, state: {}) { text, out, _ throws(FrameError) in try body(text, &out) }
  }

  static func written(
    _ count: Int, _ body: @Sendable (Int, inout TextScratch) throws(FrameError) -> Bool
  ) throws(FrameError) -> Column {
    try written(count, state: {}) { row, out, _ throws(FrameError) in try body(row, &out) }
  }

  // MARK: - Implementation

  /// The result of each row's value, from the results of the distinct values.
  private static func decoded(_ results: Column, _ column: Column) throws(FrameError) -> Column {
    let out: Buffer
    switch results.width {
    case 1: out = try spread(results, column, UInt8.self)
    case 2: out = try spread(results, column, UInt16.self)
    case 4: out = try spread(results, column, UInt32.self)
    case 8 where results.children.isEmpty: out = try spread(results, column, UInt64.self)
    case 16: out = try spread(results, column, sw_text_view.self)
    default:
      let rows = try Buffer.room(for: column.count, of: Int.self)
      for row in 0..<column.count { rows.base(as: Int.self)[row] = Int(column.codes[row]) }
      return try results.gather(RowList(buffer: rows, count: column.count))
        .with(validity: decodedValidity(results, column))
    }
    return Column(
      type: results.type, count: column.count, values: out,
      validity: try decodedValidity(results, column), storage: results.storage)
  }

  private static func spread<Element: BitwiseCopyable>(
    _ results: Column, _ column: Column, _ type: Element.Type
  ) throws(FrameError) -> Buffer {
    let out = try Buffer.room(for: column.count, of: Element.self)
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let (source, codes) = (results.elements(Element.self), column.codes)
      let target = out.base(as: Element.self)
      for row in rows { target[row] = source[Int(codes[row])] }
    }
    return out
  }

  private static func decodedValidity(
    _ results: Column, _ column: Column
  ) throws(FrameError) -> Validity? {
    guard let validity = results.validity else { return column.validity }
    let codes = column.codes
    return try Validity(count: column.count) { row in
      (column.validity?[row] ?? true) && validity[Int(codes[row])]
    }
  }
}

extension TextDictionary {
  /// The distinct texts as a column.
  var column: Column { Column(type: .string, count: count, values: views, storage: storage) }
}
