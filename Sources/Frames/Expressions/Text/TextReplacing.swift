import SwiftwaterDevices

extension TextNamespace {
  /// The text with occurrences of one text replaced by another, from the left, without overlaps.
  ///
  /// - Parameters:
  ///   - text: What is replaced, as it is; the empty text stands before every code point and at the
  ///     end.
  ///   - other: What replaces it.
  ///   - count: How many occurrences are replaced at most.
  /// - Also known as: `pandas.Series.str.replace(regex=False)`,
  ///   `polars.Expr.str.replace_all(literal=True)`; with `count: 1`, `polars.Expr.str.replace`.
  public func replace(_ text: String, with other: String, count: Int = .max) -> Expression {
    call(.replace(text, other, count))
  }

  /// The text with each of some texts replaced by another, in one pass from the left; where several
  /// begin at one place the longest is taken.
  ///
  /// - Also known as: `polars.Expr.str.replace_many(leftmost=True)`.
  public func replace(_ mapping: [String: String]) -> Expression { call(.replaceMany(mapping)) }

  /// The text with code points replaced or, for nil, left out.
  ///
  /// - Also known as: `pandas.Series.str.translate`.
  public func translate(_ mapping: [Unicode.Scalar: String?]) -> Expression {
    call(.translate(mapping))
  }

  /// The code points in the opposite order.
  ///
  /// - Also known as: `polars.Expr.str.reverse`, which keeps combining characters together.
  public func reversed() -> Expression { call(.textReversed) }
}

extension ScalarFunction {
  static func replace(_ text: String, _ other: String, _ count: Int) -> ScalarFunction {
    let (wanted, other) = (TextConstant(text), (text: other, constant: TextConstant(other)))
    let parameters: [Expression.Literal] = [.text(text), .text(other.text)]
    return textRewrite(
      "replace", count == .max ? parameters : parameters + [.integer(Int64(count))]
    ) { text, out in
      guard !wanted.bytes.isEmpty else {
        interleave(text, other.constant.bytes, count, &out)
        return true
      }
      var (at, left) = (0, count)
      while left > 0, let found = text.firstOffset(of: wanted.bytes, from: at) {
        out.append(text.bytes(at..<found))
        out.append(other.constant.bytes)
        at = found + wanted.bytes.count
        left -= 1
      }
      out.append(text.bytes(at..<text.count))
      return true
    }
  }

  static func replaceMany(_ mapping: [String: String]) -> ScalarFunction {
    let entries = mapping.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }
    // The longest first, by the byte they begin with.
    var byLead: [[(wanted: TextConstant, other: TextConstant)]] = Array(repeating: [], count: 256)
    for (key, value) in entries.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
      byLead[Int(Array(key.utf8)[0])].append((TextConstant(key), TextConstant(value)))
    }
    let table = byLead
    return textRewrite("replace", entries.flatMap { [.text($0.key), .text($0.value)] }) {
      text, out in
      var at = 0
      while at < text.count {
        let candidates = table[Int(text[at])]
        if let hit = candidates.first(where: { text.holds($0.wanted.bytes, at: at) }) {
          out.append(hit.other.bytes)
          at += hit.wanted.bytes.count
        } else {
          out.append(text[at])
          at += 1
        }
      }
      return true
    }
  }

  static func translate(_ mapping: [Unicode.Scalar: String?]) -> ScalarFunction {
    let entries = mapping.sorted { $0.key < $1.key }
    let parameters = entries.flatMap { key, value -> [Expression.Literal] in
      [.text(String(key)), value.map { .text($0) } ?? .null]
    }
    return textRewrite("translate", parameters) { text, out in
      text.forEachScalar { scalar, _ in
        if let other = mapping[scalar] { out.append(other ?? "") } else { out.append(scalar) }
        return true
      }
      return true
    }
  }

  static let textReversed = textRewrite("reversed") { text, out in
    var at = text.count
    while at > 0 {
      let length = text.scalar(endingAt: at).length
      out.append(text.bytes(at - length..<at))
      at -= length
    }
    return true
  }

  /// A text before each code point and at the end.
  private static func interleave(
    _ text: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer, _ count: Int,
    _ out: inout TextScratch
  ) {
    var left = count
    text.forEachScalar { scalar, _ in
      if left > 0 {
        out.append(other)
        left -= 1
      }
      out.append(scalar)
      return true
    }
    if left > 0 { out.append(other) }
  }
}
