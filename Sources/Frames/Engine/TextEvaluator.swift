import CKernels
import SwiftwaterDevices

/// Functions of text columns, once for each distinct value where there is a dictionary.
enum TextEvaluator {
  static func apply(_ function: TextFunction, to column: Column) throws(FrameError) -> Column {
    if let dictionary = column.dictionary {
      let distinct = Column(
        type: .string, count: dictionary.count, values: dictionary.views,
        storage: dictionary.storage)
      let results = try apply(function, to: distinct)
      if results.type.isText {
        // Two values may have become one: number the results again.
        let recoded = try results.encoded()
        guard let texts = recoded.dictionary else { return results }
        let map = recoded.codes
        let codes = column.codes
        let out = try Buffer.room(for: column.count, of: UInt32.self)
        let target = out.base(as: UInt32.self)
        if dictionary.count == 0 {
          out.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: column.count * 4)
        } else {
          for row in 0..<column.count { target[row] = map[Int(codes[row])] }
        }
        return Column(
          type: column.type, count: column.count, values: out, validity: column.validity,
          dictionary: texts)
      }
      let codes = column.codes
      let rows = try Buffer.room(for: column.count, of: Int.self)
      for row in 0..<column.count {
        rows.base(as: Int.self)[row] = dictionary.count == 0 ? -1 : Int(codes[row])
      }
      let list = RowList(buffer: rows, count: column.count, hasMissing: dictionary.count == 0)
      return try results.gather(list).with(validity: column.validity)
    }
    switch function.resultType {
    case .bool: return try tested(column, function)
    case .int64: return try measured(column, function)
    default: return try rewritten(column, function)
    }
  }

  /// Each row's text followed by those of the other columns.
  static func concat(_ columns: [Column]) throws(FrameError) -> Column {
    let count = columns[0].count
    var validity: Validity?
    var parts: [Column] = []
    for column in columns {
      validity = try Validity.both(validity, column.validity, count: count)
      parts.append(try column.plain())
    }
    let texts = parts
    return try chunked(count) { row, scratch in
      for text in texts { scratch.append(contentsOf: text.storage.bytes(text.views + row)) }
    }.with(validity: validity)
  }

  static func compare(_ op: BinaryOperator, _ a: Column, _ b: Column) throws(FrameError) -> Column {
    let out = try Buffer.room(for: a.count, of: UInt8.self)
    let validity = try Validity.both(a.validity, b.validity, count: a.count)
    // Against one text, a dictionary answers once for each of its own.
    if let left = a.dictionary, let right = b.dictionary, right.count == 1, left.count > 0 {
      let distinct = Column(
        type: .string, count: left.count, values: left.views, storage: left.storage)
      let single = Column(
        type: .string, count: 1, values: right.views, storage: right.storage)
      var answers: [UInt8] = []
      for code in 0..<left.count {
        answers.append(try holds(op, distinct, code, single, 0) ? 1 : 0)
      }
      let table = answers
      Threads.forEachRange(a.count, grain: 1 << 16) { _, rows in
        let target = out.base(as: UInt8.self)
        let codes = a.codes
        for row in rows { target[row] = table[Int(codes[row])] }
      }
      return Column(type: .bool, count: a.count, values: out, validity: validity)
    }
    let x = try a.plain()
    let y = try b.plain()
    Threads.forEachRange(a.count, grain: 1 << 14) { _, rows in
      let target = out.base(as: UInt8.self)
      try? x.storage.withPointers { p throws(FrameError) in
        try y.storage.withPointers { q throws(FrameError) in
          for row in rows {
            target[row] =
              op.holds(Int(sw_text_compare(x.views + row, p, y.views + row, q))) ? 1 : 0
          }
        }
      }
    }
    return Column(type: .bool, count: a.count, values: out, validity: validity)
  }

  // MARK: - Implementation

  private static func holds(
    _ op: BinaryOperator, _ a: Column, _ i: Int, _ b: Column, _ j: Int
  ) throws(FrameError) -> Bool {
    try a.storage.withPointers { p throws(FrameError) in
      try b.storage.withPointers { q throws(FrameError) in
        op.holds(Int(sw_text_compare(a.views + i, p, b.views + j, q)))
      }
    }
  }

  private static func tested(
    _ column: Column, _ function: TextFunction
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: UInt8.self)
    let wanted: [UInt8] =
      switch function {
      case .contains(let text), .startsWith(let text), .endsWith(let text): Array(text.utf8)
      default: []
      }
    Threads.forEachRange(column.count, grain: 1 << 14) { _, rows in
      let target = out.base(as: UInt8.self)
      wanted.withUnsafeBytes { wanted in
        for row in rows {
          let text = column.storage.bytes(column.views + row)
          let holds =
            switch function {
            case .contains: text.firstOffset(of: wanted, from: 0) != nil
            case .startsWith: text.starts(with: wanted)
            default: text.count >= wanted.count && text.suffix(wanted.count).elementsEqual(wanted)
            }
          target[row] = holds ? 1 : 0
        }
      }
    }
    return Column(type: .bool, count: column.count, values: out, validity: column.validity)
  }

  private static func measured(
    _ column: Column, _ function: TextFunction
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Int.self)
    Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
      let target = out.base(as: Int.self)
      for row in rows {
        let text = column.storage.bytes(column.views + row)
        target[row] =
          function == .byteLength ? text.count : text.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
      }
    }
    return Column(type: .int64, count: column.count, values: out, validity: column.validity)
  }

  private static func rewritten(
    _ column: Column, _ function: TextFunction
  ) throws(FrameError) -> Column {
    try chunked(column.count) { row, scratch in
      function.rewrite(column.storage.bytes(column.views + row), into: &scratch)
    }.with(validity: column.validity)
  }

  /// A text for each row, made by chunks whose storages are then put side by side.
  private static func chunked(
    _ count: Int, _ body: @Sendable (Int, inout [UInt8]) -> Void
  ) throws(FrameError) -> Column {
    let grain = 1 << 16
    // One chunk also for no rows.
    let chunks = max(1, (count + grain - 1) / grain)
    let parts = try Threads.map(chunks) { chunk throws(FrameError) in
      let rows = chunk * grain..<min(count, (chunk + 1) * grain)
      var builder = try TextBuilder(capacity: rows.count)
      var scratch: [UInt8] = []
      for row in rows {
        scratch.removeAll(keepingCapacity: true)
        body(row, &scratch)
        try scratch.withUnsafeBytesOrThrow { bytes throws(FrameError) in
          try builder.append(bytes)
        }
      }
      let texts = builder.finish()
      return Column(type: .string, count: rows.count, values: texts.views, storage: texts.storage)
    }
    return try Column.concat(parts)
  }
}

extension BinaryOperator {
  /// Whether the comparison holds for an order: below, equal to or above 0.
  func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Where a text occurs first.
  func firstOffset(of wanted: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let first = wanted.first else { return start }
    guard count >= wanted.count else { return nil }
    var at = start
    while at <= count - wanted.count {
      if self[at] == first {
        var same = 1
        while same < wanted.count, self[at + same] == wanted[same] { same += 1 }
        if same == wanted.count { return at }
      }
      at += 1
    }
    return nil
  }
}

extension TextFunction {
  /// Appends the text this function makes of another.
  func rewrite(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    let isASCII = text.allSatisfy { $0 < 0x80 }
    switch self {
    case .upper where isASCII:
      for byte in text { out.append(byte &- (byte &- 0x61 < 26 ? 0x20 : 0)) }
    case .lower where isASCII:
      for byte in text { out.append(byte &+ (byte &- 0x41 < 26 ? 0x20 : 0)) }
    case .titleCased where isASCII:
      var begins = true
      for byte in text {
        let isLetter = (byte | 0x20) &- 0x61 < 26
        if isLetter { out.append(begins ? byte & 0xDF : byte | 0x20) } else { out.append(byte) }
        begins = !isLetter
      }
    case .upper: out.append(contentsOf: string(text).uppercased().utf8)
    case .lower: out.append(contentsOf: string(text).lowercased().utf8)
    case .titleCased:
      var begins = true
      for character in string(text) {
        out.append(
          contentsOf: (begins ? character.uppercased() : character.lowercased()).utf8)
        begins = !character.isLetter
      }
    case .strip:
      var range = text.startIndex..<text.endIndex
      let isSpace = { (byte: UInt8) in byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
      while let first = range.first, isSpace(text[first]) { range = first + 1..<range.upperBound }
      while let last = range.last, isSpace(text[last]) { range = range.lowerBound..<last }
      out.append(contentsOf: text[range])
    case .stripPrefix(let prefix):
      let bytes = Array(prefix.utf8)
      out.append(contentsOf: text.starts(with: bytes) ? text.dropFirst(bytes.count) : text[...])
    case .stripSuffix(let suffix):
      let bytes = Array(suffix.utf8)
      let has = text.count >= bytes.count && text.suffix(bytes.count).elementsEqual(bytes)
      out.append(contentsOf: has ? text.dropLast(bytes.count) : text[...])
    case .slice(let start, let count):
      var points = 0
      for byte in text {
        if byte & 0xC0 != 0x80 { points += 1 }
        if points > start, points - start <= count { out.append(byte) }
      }
    case .replace(let wanted, let other):
      let wanted = Array(wanted.utf8)
      let other = Array(other.utf8)
      guard !wanted.isEmpty else { return out.append(contentsOf: text) }
      wanted.withUnsafeBytes { wanted in
        var at = 0
        while let found = text.firstOffset(of: wanted, from: at) {
          out.append(contentsOf: text[at..<found])
          out.append(contentsOf: other)
          at = found + wanted.count
        }
        out.append(contentsOf: text[at...])
      }
    default: out.append(contentsOf: text)
    }
  }

  private func string(_ text: UnsafeRawBufferPointer) -> String {
    String(decoding: text, as: UTF8.self)
  }
}
