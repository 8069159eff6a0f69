import CKernels
import SwiftwaterDevices

extension TextNamespace {
  /// The number of code points.
  ///
  /// - Also known as: `pandas.Series.str.len`, `polars.Expr.str.len_chars`.
  public func length() -> Expression { call(.textLength) }

  /// The number of bytes in UTF-8.
  ///
  /// - Also known as: `polars.Expr.str.len_bytes`.
  public func byteLength() -> Expression { call(.textByteLength) }

  /// The fewest insertions, deletions and replacements of code points that make the text another.
  ///
  /// - Complexity: O(*m*·*n*) for texts of *m* and *n* code points.
  /// - Source: Wagner, Fischer 1974, doi:10.1145/321796.321811.
  public func editDistance(to other: Expression) -> Expression { call(.editDistance, other) }
}

extension ScalarFunction {
  static let textLength = text("length", gives: .int64) { column throws(FrameError) in
    try TextMap.filled(column, Int64.self, .int64) { rows, range, target in
      let start = range.lowerBound
      sw_text_point_counts(rows.views + start, rows.buffers, range.count, target + start)
    }
  }

  static let textByteLength = text("byteLength", gives: .int64) { column throws(FrameError) in
    try TextMap.filled(column, Int64.self, .int64) { rows, range, target in
      for row in range { target[row] = Int64(rows.views[row].head & 0xFFFF_FFFF) }
    }
  }

  static let editDistance = ScalarFunction("text.editDistance") { types throws(FrameError) in
    try requireText(types)
    return .int64
  } evaluate: { columns, count throws(FrameError) in
    let (a, b) = (try columns[0].plain(), try columns[1].plain())
    let out = try Buffer.room(for: count, of: Int64.self)
    let validity = try Validity.both(a.validity, b.validity, count: count)
    try a.withTextRows { x throws(FrameError) in
      try b.withTextRows { y throws(FrameError) in
        nonisolated(unsafe) let (x, y) = (x, y)
        Threads.forEachRange(count, grain: 1 << 12) { _, rows in
          let target = out.base(as: Int64.self)
          for row in rows where validity?[row] ?? true {
            target[row] = Int64(edits(x[row].scalars, y[row].scalars))
          }
        }
      }
    }
    return Column(type: .int64, count: count, values: out, validity: validity)
  }

  private static func edits(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
