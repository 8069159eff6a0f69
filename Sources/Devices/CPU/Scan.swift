import CKernels

/// Running totals and extremes along one axis of a contiguous array.
public enum Scan: UInt32, Sendable, CaseIterable {
  /// The sum up to each place.
  case sum = 0
  /// The product up to each place.
  case product
  /// The smallest up to each place; NaN from the first one on.
  case minimum
  /// The largest up to each place; NaN from the first one on.
  case maximum

  /// The type of the result for elements of a type: 64 bits for totals of integers and bools, the
  /// elements' own otherwise.
  public func resultType(_ dtype: DType) -> DType {
    switch self {
    case .sum, .product: dtype.isFloatingPoint ? dtype : Reduction.sum.resultType(dtype)
    case .minimum, .maximum: dtype
    }
  }

  /// Scans the middle axis of an array seen as (outer, count, inner).
  ///
  /// Floats add up in `float64`. The order of additions depends on the extents alone, so any number
  /// of threads gives the same bits.
  ///
  /// - Parameters:
  ///   - source: outer × count × inner elements.
  ///   - dtype: Their type.
  ///   - outer: The number of elements of the axes before.
  ///   - count: The extent of the axis.
  ///   - inner: The number of elements of the axes after.
  ///   - target: As many elements of ``resultType(_:)``.
  /// - Complexity: O(*outer* × *count* × *inner*).
  public func run(
    _ source: UnsafeRawPointer, dtype: DType, outer: Int, count: Int, inner: Int,
    into target: UnsafeMutableRawPointer
  ) {
    guard outer > 0, count > 0, inner > 0 else { return }
    if inner > 1 {
      scanColumns(source, dtype, outer, count, inner, target)
    } else if self == .sum && count > Self.part {
      for row in 0..<outer {
        sumLongRow(
          source + row * count * dtype.byteCount, dtype, count,
          target + row * count * resultType(dtype).byteCount)
      }
    } else {
      scanRows(source, dtype, outer, count, target)
    }
  }

  // MARK: - Implementation

  /// Elements of a row that are summed apart before what came before is added.
  private static let part = 1 << 16

  private var kind: sw_scan { sw_scan(rawValue) }

  private func scanRows(
    _ source: UnsafeRawPointer, _ dtype: DType, _ rows: Int, _ length: Int,
    _ target: UnsafeMutableRawPointer
  ) {
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let (width, resultWidth) = (dtype.byteCount, resultType(dtype).byteCount)
    Threads.forEachRange(rows, grain: max(1, Self.part / length)) { _, range in
      for row in range {
        sw_scan_row(
          kind, dtype.rawValue, from.pointer + row * length * width, Int64(length),
          to.pointer + row * length * resultWidth)
      }
    }
  }

  private func scanColumns(
    _ source: UnsafeRawPointer, _ dtype: DType, _ outer: Int, _ count: Int, _ inner: Int,
    _ target: UnsafeMutableRawPointer
  ) {
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let (width, resultWidth) = (dtype.byteCount, resultType(dtype).byteCount)
    // Columns a piece: lines of the cache shared by two threads are few.
    let columns = min(inner, 1024)
    let pieces = (inner + columns - 1) / columns
    let grain = max(1, Self.part / (count * columns))
    Threads.forEachRange(outer * pieces, grain: grain) { _, range in
      for index in range {
        let first = index % pieces * columns
        let start = index / pieces * count * inner + first
        sw_scan_columns(
          kind, dtype.rawValue, from.pointer + start * width, Int64(count), Int64(inner),
          Int64(min(columns, inner - first)), to.pointer + start * resultWidth)
      }
    }
  }

  /// Sums parts of fixed length, each to what the parts before it add up to.
  ///
  /// Several threads find the totals of the parts first, reading the elements twice.
  private func sumLongRow(
    _ source: UnsafeRawPointer, _ dtype: DType, _ count: Int, _ target: UnsafeMutableRawPointer
  ) {
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let (width, resultWidth) = (dtype.byteCount, resultType(dtype).byteCount)
    let parts = (count + Self.part - 1) / Self.part
    let isFloating = dtype.isFloatingPoint
    let neutral = isFloating ? (-0.0).bitPattern : 0
    @Sendable func sum(_ part: Int, after before: UInt64, writing: Bool) -> UInt64 {
      let start = part * Self.part
      var (before, total) = (before, UInt64(0))
      sw_scan_part(
        dtype.rawValue, from.pointer + start * width, Int64(min(Self.part, count - start)),
        &before, writing ? to.pointer + start * resultWidth : nil, &total)
      return total
    }
    func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
      isFloating ? (Double(bitPattern: a) + Double(bitPattern: b)).bitPattern : a &+ b
    }
    var before = neutral
    if Threads.count == 1 {
      for part in 0..<parts { before = add(before, sum(part, after: before, writing: true)) }
      return
    }
    let totals = Threads.map(parts) { sum($0, after: neutral, writing: false) }
    var starts: [UInt64] = []
    for total in totals {
      starts.append(before)
      before = add(before, total)
    }
    let offsets = starts
    Threads.forEach(parts) { _ = sum($0, after: offsets[$0], writing: true) }
  }
}
