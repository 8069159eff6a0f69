import SwiftwaterDevices

extension Expression {
  /// The sum of the values so far, nulls skipped and null themselves; whole numbers wrap around.
  ///
  /// - Parameter reverse: Whether to begin at the last row.
  /// - Also known as: `Series.cumsum`.
  public func cumulativeSum(reverse: Bool = false) -> Expression {
    window(.cumulative(.sum, reverse))
  }

  /// The product of the values so far, nulls skipped and null themselves; whole numbers wrap around.
  ///
  /// - Parameter reverse: Whether to begin at the last row.
  /// - Also known as: `Series.cumprod`.
  public func cumulativeProduct(reverse: Bool = false) -> Expression {
    window(.cumulative(.product, reverse))
  }

  /// The smallest value so far, nulls skipped and null themselves; NaN is larger than every number,
  /// and categories of an enumeration have its order.
  ///
  /// - Parameter reverse: Whether to begin at the last row.
  /// - Also known as: `Series.cummin`.
  public func cumulativeMin(reverse: Bool = false) -> Expression {
    window(.cumulative(.min, reverse))
  }

  /// The largest value so far, nulls skipped and null themselves; NaN is larger than every number,
  /// and categories of an enumeration have its order.
  ///
  /// - Parameter reverse: Whether to begin at the last row.
  /// - Also known as: `Series.cummax`.
  public func cumulativeMax(reverse: Bool = false) -> Expression {
    window(.cumulative(.max, reverse))
  }

  /// The number of values so far that are there.
  ///
  /// - Parameter reverse: Whether to begin at the last row.
  /// - Also known as: `Series.cumcount` with nulls left out.
  public func cumulativeCount(reverse: Bool = false) -> Expression {
    window(.cumulativeCount(reverse))
  }
}

enum CumulativeKind: String, Sendable { case sum, product, min, max }

extension WindowFunction {
  static func cumulative(_ kind: CumulativeKind, _ reverse: Bool) -> WindowFunction {
    let name = "cumulative\(kind.rawValue.prefix(1).uppercased())\(kind.rawValue.dropFirst())"
    return WindowFunction(
      name, reverse ? [.bool(true)] : [],
      reach: reverse ? .backward { cumulative(kind, false) } : .running { CarriedResult($0) }
    ) { types throws(FrameError) in
      let type = types[0]
      let isExtreme = kind == .min || kind == .max
      guard type.dtype != nil || (isExtreme && (type.isTemporal || type.categories != nil)) else {
        throw FrameError(.type, "needs numbers, but got \(type)")
      }
      return isExtreme ? type : try Aggregate.sum.resultType([type])
    } evaluate: { columns, segments throws(FrameError) in
      let isExtreme = kind == .min || kind == .max
      let type = isExtreme ? columns[0].type : try Aggregate.sum.resultType([columns[0].type])
      let column = try Evaluator.cast(columns[0], to: type)
      return switch type.physical {
      case .float64: try running(column, segments, reverse, Double.combine(kind))
      case .float32: try running(column, segments, reverse, Float.combine(kind))
      case .bool, .uint8: try running(column, segments, reverse, UInt8.combine(kind))
      case .int8: try running(column, segments, reverse, Int8.combine(kind))
      case .int16: try running(column, segments, reverse, Int16.combine(kind))
      case .uint16: try running(column, segments, reverse, UInt16.combine(kind))
      case .int32: try running(column, segments, reverse, Int32.combine(kind))
      case .uint32: try running(column, segments, reverse, UInt32.combine(kind))
      case .uint64: try running(column, segments, reverse, UInt64.combine(kind))
      default: try running(column, segments, reverse, Int64.combine(kind))
      }
    }
  }

  static func cumulativeCount(_ reverse: Bool) -> WindowFunction {
    WindowFunction(
      "cumulativeCount", reverse ? [.bool(true)] : [],
      reach: reverse ? .backward { cumulativeCount(false) } : .running { CarriedCount($0) }
    ) { _ in
      .int64
    } evaluate: {
      columns, segments throws(FrameError) in
      let validity = columns[0].validity
      let out = try Buffer.room(for: columns[0].count, of: Int.self)
      segments.forEach { segment in
        let target = out.base(as: Int.self)
        var count = 0
        for at in 0..<segment.count {
          let row = reverse ? segment.upperBound - 1 - at : segment.lowerBound + at
          if validity?[row] ?? true { count += 1 }
          target[row] = count
        }
      }
      return Column(type: .int64, count: columns[0].count, values: out)
    }
  }

  @inline(__always)
  private static func running<Element: BitwiseCopyable & Sendable>(
    _ column: Column, _ segments: Segments, _ reverse: Bool,
    _ combine: @escaping @Sendable (Element, Element) -> Element
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Element.self)
    segments.forEach { segment in
      let (source, target) = (column.elements(Element.self), out.base(as: Element.self))
      let bits = column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) }
      let start = column.validity?.start ?? 0
      @inline(__always) func isValid(_ row: Int) -> Bool {
        guard let bits else { return true }
        return bits[(start &+ row) >> 3] >> UInt8(truncatingIfNeeded: (start &+ row) & 7) & 1 == 1
      }
      let step = reverse ? -1 : 1
      var row = reverse ? segment.upperBound - 1 : segment.lowerBound
      var left = segment.count
      // What comes before the first value stays as it is.
      while left > 0, !isValid(row) {
        target[row] = source[row]
        row &+= step
        left &-= 1
      }
      guard left > 0 else { return }
      var total = source[row]
      target[row] = total
      while left > 1 {
        row &+= step
        left &-= 1
        if isValid(row) { total = combine(total, source[row]) }
        target[row] = total
      }
    }
    return Column(
      type: column.type, count: column.count, values: out, validity: column.validity)
  }
}

extension FixedWidthInteger where Self: SendableMetatype {
  fileprivate static func combine(_ kind: CumulativeKind) -> @Sendable (Self, Self) -> Self {
    switch kind {
    case .sum: { $0 &+ $1 }
    case .product: { $0 &* $1 }
    case .min: { $1 < $0 ? $1 : $0 }
    case .max: { $1 > $0 ? $1 : $0 }
    }
  }
}

extension BinaryFloatingPoint where Self: SendableMetatype {
  fileprivate static func combine(_ kind: CumulativeKind) -> @Sendable (Self, Self) -> Self {
    switch kind {
    case .sum: { $0 + $1 }
    case .product: { $0 * $1 }
    case .min: { $0.isNaN || $1 < $0 ? $1 : $0 }
    case .max: { $1.isNaN || $1 > $0 ? $1 : $0 }
    }
  }
}
