import SwiftwaterDevices
import SwiftwaterTensors

// Calls that compute with numbers, their bits and tables of them.

extension SurfaceCalls {
  static let numbers: [String: Call] = [
    "isReal": { [$0.x.isReal()] },
    "isComplex": { [$0.x.isComplex()] },
    "realIfClose": { [$0.x.realIfClose(tolerance: $0.numbers.first ?? 100)] },
    "min": { [$0.x.min(axis: $0.axis)] },
    "max": { [$0.x.max(axis: $0.axis)] },
    "argMin": { [$0.x.argMin(axis: $0.axis)] },
    "argMax": { [$0.x.argMax(axis: $0.axis)] },
    "nanCumulativeSum": { [$0.x.nanCumulativeSum(axis: $0.axis)] },
    "nanCumulativeProduct": { [$0.x.nanCumulativeProduct(axis: $0.axis)] },
    "nanArgMin": { [$0.x.nanArgMin(axis: $0.axis)] },
    "nanArgMax": { [$0.x.nanArgMax(axis: $0.axis)] },
    "nanQuantiles": { [$0.x.nanQuantiles($0.numbers, axis: $0.axis)] },
    "differencesBetween": {
      [$0.x.differences(order: $0.ints[0], axis: $0.someAxis, before: $0.y, after: $0.z)]
    },
    "neighbourDifferences": { a in
      [
        a.tensors.count == 1
          ? a.x.neighbourDifferences() : a.x.neighbourDifferences(start: a.y, end: a.z)
      ]
    },
    "gradient2": { [$0.x.gradient(spacing: $0.numbers[0], axis: $0.someAxis, endOrder: 2)] },
    "gradientAt2": { [$0.x.gradient(coordinates: $0.y, axis: $0.someAxis, endOrder: 2)] },
    "outerBy": { [$0.x.outer($0.y, by: -)] },
    "rounded": { [$0.x.rounded(decimals: $0.ints[0])] },
    "unwrapped": {
      [
        $0.x.unwrapped(
          period: $0.numbers.first ?? 2 * Double.pi, jump: $0.numbers.dropFirst().first,
          axis: $0.axis ?? -1)
      ]
    },
    "interpolatedPeriodic": {
      [$0.x.interpolated(places: $0.y, values: $0.z, period: $0.numbers[0])]
    },
    "mapped": { [$0.x.mapped { (value: Double) in value * 0.5 + 1 }] },
    "mappedRows": { [$0.x.mappedRows(axis: $0.someAxis) { $0.flipped() * 2 }] },
    "mappedRowsSum": { [$0.x.mappedRows(axis: $0.someAxis) { $0.sum() }] },
    "mappedRowsOuter": { [$0.x.mappedRows(axis: $0.someAxis) { $0.outer($0) }] },
  ]

  static let bits: [String: Call] = [
    "packedBits": { [$0.x.packedBits(axis: $0.axis, order: order($0))] },
    "unpackedBits": {
      [$0.x.unpackedBits(axis: $0.axis, count: $0.ints.first, order: order($0))]
    },
    "shiftedLeft": { [$0.x.shiftedLeft(by: $0.y)] },
    "shiftedRight": { [$0.x.shiftedRight(by: $0.y)] },
    "xor": { [$0.x.xor($0.y)] },
  ]

  static let tables: [String: Call] = [
    "uniqueSlices": {
      let found = $0.x.uniqueSlices(axis: $0.someAxis)
      return [found.values, found.places, found.inverse, found.counts]
    },
    "argSortedByKeys": { [.argSorted(byKeys: $0.tensors, axis: $0.axis ?? -1)] },
    "histogramRule": { a in
      let range = a.numbers.isEmpty ? nil : a.numbers[0]...a.numbers[1]
      let (counts, edges) = a.x.histogram(rule: rules[a.text] ?? .automatic, range: range)
      return [counts, edges]
    },
    "histogramGrid": { a in
      let ranges = stride(from: 0, to: a.numbers.count, by: 2).map {
        a.numbers[$0]...a.numbers[$0 + 1]
      }
      return doubles(
        a.x.histogramGrid(
          bins: a.ints, ranges: ranges.isEmpty ? nil : ranges,
          weights: a.tensors.count > 1 ? a.y : nil, density: a.flag))
    },
    "histogramGridAt": {
      doubles($0.x.histogramGrid(edges: Array($0.tensors.dropFirst()), density: $0.flag))
    },
    "covarianceOften": {
      [$0.x.covariance(degreesOfFreedomLost: $0.ints[0], frequencies: $0.y)]
    },
    "covarianceHeavy": { [$0.x.covariance(degreesOfFreedomLost: $0.ints[0], weights: $0.y)] },
    "covarianceBoth": {
      [$0.x.covariance(degreesOfFreedomLost: $0.ints[0], frequencies: $0.y, weights: $0.z)]
    },
    "weightedQuantiles": { [$0.x.quantiles($0.numbers, weights: $0.y, axis: $0.axis)] },
  ]

  static let special: [String: Call] = [
    "i0": { [$0.x.besselI0()] },
    "i1": { [$0.x.besselI1()] },
    "j0": { [$0.x.besselJ0()] },
    "j1": { [$0.x.besselJ1()] },
    "digamma": { [$0.x.digamma()] },
    "erfInverse": { [$0.x.erfInverse()] },
    "resized": { [$0.x.resized(to: $0.ints)] },
    "isEquivalent": { [Tensor([$0.x.isEquivalent(to: $0.y)], shape: [])] },
    "blocks": { [.blocks([Array($0.tensors.prefix(2)), Array($0.tensors.suffix(2))])] },
  ]

  private static func order(_ arguments: SurfaceArguments) -> Tensor.BitOrder {
    arguments.text == "little" ? .lowestFirst : .highestFirst
  }

  /// NumPy counts in `float64` on grids, unlike on lines.
  private static func doubles(_ grid: (counts: Tensor, edges: [Tensor])) -> [Tensor] {
    [grid.counts.cast(to: .float64)] + grid.edges
  }

  private static let rules: [String: Tensor.BinRule] = [
    "auto": .automatic, "fd": .freedmanDiaconis, "scott": .scott, "sturges": .sturges,
    "doane": .doane, "rice": .rice, "sqrt": .squareRoot,
  ]
}
