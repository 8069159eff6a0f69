import SwiftwaterDevices

extension Expression {
  /// The sum of the values so far, nulls skipped and null themselves; whole numbers wrap around, and
  /// decimals have 38 digits, beyond which is an error.
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
  /// texts go by their bytes, and categories of an enumeration have its order.
  ///
  /// - Parameter reverse: Whether to begin at the last row.
  /// - Also known as: `Series.cummin`.
  public func cumulativeMin(reverse: Bool = false) -> Expression {
    window(.cumulative(.min, reverse))
  }

  /// The largest value so far, nulls skipped and null themselves; NaN is larger than every number,
  /// texts go by their bytes, and categories of an enumeration have its order.
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
      let isOrdered = type.isTemporal || type.isDecimal || type.standsForText
      guard
        type.dtype != nil || (isExtreme && isOrdered) || (kind == .sum && type.isDecimal)
      else { throw FrameError(.type, "needs numbers, but got \(type)") }
      return isExtreme ? type : try Aggregate.sum.resultType([type])
    } evaluate: { columns, segments throws(FrameError) in
      let isExtreme = kind == .min || kind == .max
      let type = isExtreme ? columns[0].type : try Aggregate.sum.resultType([columns[0].type])
      let column = try Evaluator.cast(columns[0], to: type)
      let run = CumulativeRun(column: column, segments: segments, reverse: reverse)
      if kind == .sum, type.isDecimal { return try run.decimalSums() }
      return switch type.physical {
      case .float64: try run.accumulated(Double.self, kind)
      case .float32: try run.accumulated(Float.self, kind)
      case .bool, .uint8: try run.accumulated(UInt8.self, kind)
      case .int8: try run.accumulated(Int8.self, kind)
      case .int16: try run.accumulated(Int16.self, kind)
      case .uint16: try run.accumulated(UInt16.self, kind)
      case .int32: try run.accumulated(Int32.self, kind)
      case .uint32: try run.accumulated(UInt32.self, kind)
      case .uint64: try run.accumulated(UInt64.self, kind)
      case .int128: try run.accumulated(Int128.self, kind)
      case .view: try run.extremeTexts(isLargest: kind == .max)
      default: try run.accumulated(Int64.self, kind)
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
      let out = try Buffer.room(for: columns[0].count, of: Int.self)
      let flags = try columns[0].validity?.bytes()
      segments.forEach { segment in
        let target = out.base(as: Int.self)
        guard let flags = flags?.base(as: UInt8.self) else {
          for at in 0..<segment.count {
            target[reverse ? segment.upperBound - 1 - at : segment.lowerBound + at] = at + 1
          }
          return
        }
        var count = 0
        if reverse {
          for row in segment.reversed() {
            count &+= Int(flags[row])
            target[row] = count
          }
        } else {
          for row in segment {
            count &+= Int(flags[row])
            target[row] = count
          }
        }
      }
      return Column(type: .int64, count: columns[0].count, values: out)
    }
  }
}

/// Values of a column combined with all before them.
struct CumulativeRun {
  let column: Column
  let segments: Segments
  let reverse: Bool

  // One loop for each kind and type: nothing is called for a row.

  func accumulated<Element: FixedWidthInteger & BitwiseCopyable & SendableMetatype>(
    _ type: Element.Type, _ kind: CumulativeKind
  ) throws(FrameError) -> Column {
    switch kind {
    case .sum: try running(WholeSum<Element>.self)
    case .product: try running(WholeProduct<Element>.self)
    case .min: try running(WholeLeast<Element>.self)
    case .max: try running(WholeGreatest<Element>.self)
    }
  }

  func accumulated<Element: BinaryFloatingPoint & BitwiseCopyable & SendableMetatype>(
    _ type: Element.Type, _ kind: CumulativeKind
  ) throws(FrameError) -> Column {
    switch kind {
    case .sum: try running(FloatSum<Element>.self)
    case .product: try running(FloatProduct<Element>.self)
    case .min: try running(FloatLeast<Element>.self)
    case .max: try running(FloatGreatest<Element>.self)
    }
  }

  private func running<Step: RunningStep>(_ step: Step.Type) throws(FrameError) -> Column {
    typealias Element = Step.Element
    let (column, reverse) = (column, reverse)
    let out = try Buffer.room(for: column.count, of: Element.self)
    segments.forEach { segment in
      let (source, target) = (column.elements(Element.self), out.base(as: Element.self))
      let stride = reverse ? -1 : 1
      var row = reverse ? segment.upperBound - 1 : segment.lowerBound
      var left = segment.count
      guard let validity = column.validity else {
        var total = source[row]
        target[row] = total
        while left > 1 {
          row &+= stride
          left &-= 1
          total = Step.next(total, source[row])
          target[row] = total
        }
        return
      }
      // What comes before the first value stays as it is.
      while left > 0, !validity[row] {
        target[row] = source[row]
        row &+= stride
        left &-= 1
      }
      guard left > 0 else { return }
      var total = source[row]
      target[row] = total
      while left > 1 {
        row &+= stride
        left &-= 1
        // Not a branch: nobody can predict what is there.
        let next = Step.next(total, source[row])
        total = validity[row] ? next : total
        target[row] = total
      }
    }
    return Column(
      type: column.type, count: column.count, values: out, validity: column.validity)
  }
}

// MARK: - Implementation

/// How a total goes on with the next value; a type of its own, so that loops over it are specialised.
private protocol RunningStep: SendableMetatype {
  associatedtype Element: BitwiseCopyable & SendableMetatype
  static func next(_ total: Element, _ value: Element) -> Element
}

private typealias Whole = FixedWidthInteger & BitwiseCopyable & SendableMetatype
private typealias Floating = BinaryFloatingPoint & BitwiseCopyable & SendableMetatype

private enum WholeSum<Element: Whole>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element { x &+ y }
}

private enum WholeProduct<Element: Whole>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element { x &* y }
}

private enum WholeLeast<Element: Whole>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element { y < x ? y : x }
}

private enum WholeGreatest<Element: Whole>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element { y > x ? y : x }
}

private enum FloatSum<Element: Floating>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element { x + y }
}

private enum FloatProduct<Element: Floating>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element { x * y }
}

private enum FloatLeast<Element: Floating>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element {
    x.isNaN || y < x ? y : x
  }
}

private enum FloatGreatest<Element: Floating>: RunningStep {
  @inline(__always) static func next(_ x: Element, _ y: Element) -> Element {
    y.isNaN || y > x ? y : x
  }
}
