import CKernels
import SwiftwaterDevices

extension Tensor {
  /// Returns what the elements of each of some segments of an axis come to.
  ///
  /// - Parameters:
  ///   - starts: Where segments start; each ends where the next one starts, the last one with the
  ///     axis. As in NumPy, a segment whose end is not after its start is its first element.
  ///   - axis: The axis, from either end.
  ///   - accumulation: How elements go together, from the first one on.
  /// - Returns: As many places on the axis as starts, in the type of ``sum(axis:keepingDimensions:initial:where:)``
  ///   for sums and products.
  /// - Complexity: O(*count*) for starts that ascend.
  /// - Also known as: `numpy.add.reduceat`, `numpy.maximum.reduceat` …
  public func reducedSegments(
    startingAt starts: [Int], axis: Int = 0, by accumulation: Accumulation = .sum
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "reducedSegments")
      let extent = shape[place]
      if let wrong = starts.first(where: { $0 < 0 || $0 >= extent }) {
        throw TensorError(
          .invalidIndex,
          "reducedSegments: start \(wrong) is outside axis \(axis) of extent \(extent)")
      }
      let isExtreme = accumulation == .min || accumulation == .max
      if isExtreme && dtype.isComplex {
        throw TensorError(.invalidType, "reducedSegments: \(dtype) is not reduced by its order")
      }
      if accumulation == .difference && dtype == .bool {
        throw TensorError(.invalidType, "reducedSegments: takes numbers, got bool; convert first")
      }
      let isTotal = accumulation == .sum || accumulation == .product
      let keepsType = isExtreme || dtype.isComplex || !isTotal && !dtype.isFloatingPoint
      let type = keepsType ? dtype : Reduction.sum.resultType(dtype)
      let slices = AxisSlices(shape, place)
      var target = shape
      target[place] = starts.count
      let result = try Self.computed(
        "reducedSegments", [cast(to: type)], dtype: type, shape: target
      ) { operands, result throws(DeviceError) in
        try type.run(
          SegmentKernel(
            slices: slices, starts: starts, source: operands[0], target: result,
            accumulation: accumulation))
      }
      return dtype.isFloatingPoint ? result.cast(to: dtype) : result
    }
  }
}

private struct SegmentKernel: NumberKernel {
  let slices: AxisSlices
  let starts: [Int]
  let source: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  let accumulation: Accumulation

  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError) {
    let from = source.assumingMemoryBound(to: type)
    let to = target.assumingMemoryBound(to: type)
    let inner = slices.inner
    if inner == 1, let kind = accumulation.reduction, kind.isOf(type) {
      return reduceRuns(kind, type)
    }
    for block in 0..<slices.outer {
      for (segment, start) in starts.enumerated() {
        let end = segment + 1 < starts.count ? starts[segment + 1] : slices.count
        let row = to + (block * starts.count + segment) * inner
        let first = from + (block * slices.count + start) * inner
        row.update(from: first, count: inner)
        for place in 1..<Swift.max(1, end - start) {
          for k in 0..<inner {
            row[k] = accumulation.combine(row[k], first[place * inner + k])
          }
        }
      }
    }
  }

  /// Segments whose elements lie together, each in one call.
  private func reduceRuns<Number: TensorNumber>(_ kind: Reduction, _ type: Number.Type) {
    let size = MemoryLayout<Number>.stride
    for block in 0..<slices.outer {
      for (segment, start) in starts.enumerated() {
        let end = segment + 1 < starts.count ? starts[segment + 1] : slices.count
        sw_reduce(
          sw_reduction(rawValue: kind.rawValue), Number.dtype.rawValue,
          source + (block * slices.count + start) * size, Int64(Swift.max(1, end - start)), 1,
          target + (block * starts.count + segment) * size)
      }
    }
  }
}

extension Accumulation {
  /// The reduction that comes to the same.
  fileprivate var reduction: Reduction? {
    switch self {
    case .sum: .sum
    case .product: .product
    case .min: .minimum
    case .max: .maximum
    case .difference: nil
    }
  }
}

extension Reduction {
  /// Whether elements of a type are reduced to one of the same type.
  fileprivate func isOf(_ type: (some TensorNumber).Type) -> Bool {
    let dtype = type.dtype
    return !dtype.isComplex && !dtype.isHalf && resultType(dtype) == dtype
  }
}
