import CKernels
import SwiftwaterDevices

extension TextNamespace {
  /// At most `count` code points from the one numbered `start`, counted from 0, or from the end when
  /// it is negative.
  ///
  /// - Parameters:
  ///   - start: The first code point; -1 is the last one of the text.
  ///   - count: How many there are at most, 0 or more.
  /// - Also known as: `pandas.Series.str.slice`, `polars.Expr.str.slice`, SQL's `substring`, which
  ///   counts from 1.
  public func slice(_ start: Int, _ count: Int = .max) -> Expression {
    call(.slice(start, count))
  }

  /// The first code points; for a negative count all but so many at the end.
  ///
  /// - Also known as: `polars.Expr.str.head`, SQL's `left`.
  public func head(_ count: Int) -> Expression { call(.textHead(count)) }

  /// The last code points; for a negative count all but so many at the beginning.
  ///
  /// - Also known as: `polars.Expr.str.tail`, SQL's `right`.
  public func tail(_ count: Int) -> Expression { call(.textTail(count)) }

  /// One code point, counted from the end when the number is negative; null where there is none.
  ///
  /// - Also known as: `pandas.Series.str.get`.
  public func get(_ index: Int) -> Expression { call(.textGet(index)) }
}

extension ScalarFunction {
  static func slice(_ start: Int, _ count: Int) -> ScalarFunction {
    let from = Swift.max(start, -.max)
    let part = points("slice", [.integer(Int64(from)), .integer(Int64(count))], from, count)
    guard count < 0 else { return part }
    return part.refused("slice(\(start), \(count)): use a count from 0")
  }

  static func textHead(_ count: Int) -> ScalarFunction {
    let count = Swift.max(count, -.max)
    guard count < 0 else { return points("head", [.integer(Int64(count))], 0, count) }
    return textPart("head", [.integer(Int64(count))]) { text in
      0..<text.offset(ofPointFromEnd: -count)
    }
  }

  static func textTail(_ count: Int) -> ScalarFunction {
    let count = Swift.max(count, -.max)
    // Of no code points from the end nothing is left, however many begin at place 0.
    return count == 0
      ? points("tail", [.integer(0)], 0, 0) : points("tail", [.integer(Int64(count))], -count, .max)
  }

  /// The part of each text from a code point on.
  private static func points(
    _ name: String, _ parameters: [Expression.Literal], _ start: Int, _ count: Int
  ) -> ScalarFunction {
    text(name, parameters) { column throws(FrameError) in
      let parts = try TextMap.filled(column, sw_text_view.self, .string) { rows, range, target in
        sw_text_slices(
          rows.views + range.lowerBound, rows.buffers, range.count, Int64(start),
          Int64(Swift.max(0, count)), target + range.lowerBound)
      }
      return Column(
        type: .string, count: column.count, values: parts.values, validity: column.validity,
        storage: column.storage)
    }
  }

  static func textGet(_ index: Int) -> ScalarFunction {
    let index = Swift.max(index, -.max)
    return textPart("get", [.integer(Int64(index))]) { text in
      guard index >= 0 || -index <= text.pointCount else { return nil }
      let from = index >= 0 ? text.offset(ofPoint: index) : text.offset(ofPointFromEnd: -index)
      guard from < text.count else { return nil }
      return from..<from + text.bytes(from..<text.count).offset(ofPoint: 1)
    }
  }
}
