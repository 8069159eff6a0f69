import SwiftwaterDevices
import SwiftwaterTensors

/// Which of our functions a recorded call stands for.
enum SurfaceCalls {
  typealias Call = @Sendable (SurfaceArguments) -> [Tensor]

  static let all: [String: Call] = [
    manipulation, scans, sorting, statistics, creation, products, comparisons, functions,
    places, choices, numbers, bits, tables, special, shapes, truths,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  private static let manipulation: [String: Call] = [
    "flipped": { a in [a.axis.map { a.x.flipped(axis: $0) } ?? a.x.flipped()] },
    "rolled": { [$0.x.rolled(by: $0.ints[0], axis: $0.axis)] },
    "squeezed": { [$0.x.squeezed()] },
    "repeated": { [$0.x.repeated($0.ints[0], axis: $0.axis)] },
    "repeatedEach": { [$0.x.repeated($0.ints, axis: $0.axis)] },
    "tiled": { [$0.x.tiled($0.ints)] },
    "appending": { [$0.x.appending($0.y, axis: $0.axis)] },
    "inserting": { [$0.x.inserting($0.y, at: $0.ints[0], axis: $0.axis)] },
    "removing": { [$0.x.removing($0.ints, axis: $0.axis)] },
    "split": { $0.x.split(at: $0.ints, axis: $0.someAxis) },
    "splitAbout": { $0.x.split(intoAbout: $0.ints[0], axis: $0.someAxis) },
    "rotated": { [$0.x.rotated(quarterTurns: $0.ints[0], axes: ($0.ints[1], $0.ints[2]))] },
    "movingAxis": { [$0.x.movingAxis($0.ints[0], to: $0.ints[1])] },
    "swappingAxes": { [$0.x.swappingAxes($0.ints[0], $0.ints[1])] },
    "vertically": { [.verticallyStacked($0.tensors)] },
    "horizontally": { [.horizontallyStacked($0.tensors)] },
    "depth": { [.depthStacked($0.tensors)] },
    "columns": { [.columnsStacked($0.tensors)] },
    "broadcast": { Tensor.broadcast($0.tensors) },
    "padded": { a in
      let widths = stride(from: 0, to: a.ints.count, by: 2).map {
        (before: a.ints[$0], after: a.ints[$0 + 1])
      }
      let modes: [String: Tensor.PaddingMode] = [
        "edge": .edge, "reflect": .reflect, "symmetric": .symmetric, "wrap": .wrap,
        "linear_ramp": .linearRamp(0), "ramp -6": .linearRamp(-6), "mean": .mean,
        "median": .median, "maximum": .maximum, "minimum": .minimum,
      ]
      return [a.x.padded(widths, mode: modes[a.text] ?? .constant(0))]
    },
    "trimmingZeros": { a in
      let ends: [String: Tensor.TrimmedEnds] = ["leading": .leading, "trailing": .trailing]
      return [a.x.trimmingZeros(ends[a.text] ?? .both)]
    },
  ]

  private static let scans: [String: Call] = [
    "cumulativeSum": { [$0.x.cumulativeSum(axis: $0.axis)] },
    "cumulativeProduct": { [$0.x.cumulativeProduct(axis: $0.axis)] },
    "cumulativeMax": { [$0.x.cumulativeMax(axis: $0.axis)] },
    "cumulativeMin": { [$0.x.cumulativeMin(axis: $0.axis)] },
    "differences": { [$0.x.differences(order: $0.ints[0], axis: $0.someAxis)] },
    "gradient": { [$0.x.gradient(spacing: $0.numbers[0], axis: $0.someAxis)] },
    "gradientAt": { [$0.x.gradient(coordinates: $0.y, axis: $0.someAxis)] },
    "trapezoid": { [$0.x.trapezoid(spacing: $0.numbers[0], axis: $0.someAxis)] },
    "trapezoidAt": { [$0.x.trapezoid(coordinates: $0.y, axis: $0.someAxis)] },
  ]

  private static let sorting: [String: Call] = [
    "sorted": { [$0.x.sorted(axis: $0.someAxis)] },
    "argSorted": { [$0.x.argSorted(axis: $0.someAxis)] },
    "takingAlong": { [$0.x.takingAlong($0.y, axis: $0.someAxis)] },
    "nonZero": { $0.x.nonZero() },
    "argWhere": { [$0.x.argWhere()] },
    "countNonZero": { [$0.x.countNonZero(axis: $0.axis)] },
    "unique": { [$0.x.unique()] },
    "uniqueElements": {
      let found = $0.x.uniqueElements()
      return [found.values, found.places, found.inverse, found.counts]
    },
    "places": { [$0.x.places(of: $0.y, side: $0.text == "left" ? .left : .right)] },
    "digitized": { [$0.x.digitized(edges: $0.y, closedAtRight: $0.flag)] },
    "isIn": { [$0.x.isIn($0.y)] },
    "union": { [$0.x.union($0.y)] },
    "intersection": { [$0.x.intersection($0.y)] },
    "subtracting": { [$0.x.subtracting($0.y)] },
    "symmetricDifference": { [$0.x.symmetricDifference($0.y)] },
    "binCounts": {
      [$0.x.binCounts(weights: $0.tensors.count > 1 ? $0.y : nil, minimumCount: $0.ints[0])]
    },
    "histogram": { pair($0.x.histogram(bins: $0.ints[0], density: $0.flag)) },
    "histogramIn": {
      pair($0.x.histogram(bins: $0.ints[0], range: $0.numbers[0]...$0.numbers[1]))
    },
    "histogramAt": { pair($0.x.histogram(edges: $0.y)) },
    "histogramWeighted": { pair($0.x.histogram(bins: $0.ints[0], weights: $0.y)) },
  ]

  private static let statistics: [String: Call] = [
    "quantiles": { [$0.x.quantiles($0.numbers, method: methods[$0.text] ?? .linear)] },
    "median": { [$0.x.median(axis: $0.axis, keepingDimensions: $0.flag)] },
    "nanMedian": { [$0.x.nanMedian(axis: $0.axis, keepingDimensions: $0.flag)] },
    "nanMean": { [$0.x.nanMean(axis: $0.axis, keepingDimensions: $0.flag)] },
    "nanQuantile": { [$0.x.nanQuantile($0.numbers[0], axis: $0.axis)] },
    "peakToPeak": { [$0.x.peakToPeak(axis: $0.axis)] },
    "nanSum": { [$0.x.nanSum(axis: $0.axis)] },
    "nanProduct": { [$0.x.nanProduct(axis: $0.axis)] },
    "nanMin": { [$0.x.nanMin(axis: $0.axis)] },
    "nanMax": { [$0.x.nanMax(axis: $0.axis)] },
    "nanVariance": { [$0.x.nanVariance(axis: $0.axis, degreesOfFreedomLost: $0.ints[0])] },
    "nanStandardDeviation": {
      [$0.x.nanStandardDeviation(axis: $0.axis, degreesOfFreedomLost: $0.ints[0])]
    },
    "average": { [$0.x.average(weights: $0.y, axis: $0.axis)] },
    "covariance": {
      [$0.x.covariance(variablesInColumns: $0.flag, degreesOfFreedomLost: $0.ints[0])]
    },
    "correlation": { [$0.x.correlation(variablesInColumns: $0.flag)] },
  ]

  private static let methods: [String: Tensor.QuantileMethod] = [
    "inverted_cdf": .invertedDistribution,
    "averaged_inverted_cdf": .averagedInvertedDistribution,
    "closest_observation": .closestObservation,
    "interpolated_inverted_cdf": .interpolatedInvertedDistribution,
    "hazen": .hazen, "weibull": .weibull, "linear": .linear, "median_unbiased": .medianUnbiased,
    "normal_unbiased": .normalUnbiased, "lower": .lower, "higher": .higher, "midpoint": .midpoint,
    "nearest": .nearest,
  ]

  private static let creation: [String: Call] = [
    "logspace": {
      [
        .logspace(
          $0.numbers[0], $0.numbers[1], count: $0.ints[0], base: $0.numbers[2], dtype: .float64)
      ]
    },
    "geomspace": {
      [.geomspace($0.numbers[0], $0.numbers[1], count: $0.ints[0], dtype: .float64)]
    },
    "meshgrid": { Tensor.meshgrid($0.tensors, matrixOrder: $0.text == "ij") },
    "indices": { [.indices(of: $0.ints)] },
    "diagonal": { [$0.x.diagonal(offset: $0.ints[0], axes: ($0.ints[1], $0.ints[2]))] },
    "trace": { [$0.x.trace(offset: $0.ints[0])] },
    "lowerTriangle": { [$0.x.lowerTriangle(offset: $0.ints[0])] },
    "upperTriangle": { [$0.x.upperTriangle(offset: $0.ints[0])] },
    "diagonalMatrix": { [$0.x.diagonalMatrix(offset: $0.ints[0])] },
    "eye": { [.eye($0.ints[0], columns: $0.ints[1], offset: $0.ints[2], dtype: .float64)] },
    "triangle": {
      [.triangle($0.ints[0], columns: $0.ints[1], offset: $0.ints[2], dtype: .float64)]
    },
    "vandermonde": { [$0.x.vandermonde(columns: $0.ints[0], increasing: $0.flag)] },
    "hanning": { [.hanning($0.ints[0], dtype: .float64)] },
    "hamming": { [.hamming($0.ints[0], dtype: .float64)] },
    "blackman": { [.blackman($0.ints[0], dtype: .float64)] },
    "bartlett": { [.bartlett($0.ints[0], dtype: .float64)] },
    "kaiser": { [.kaiser($0.ints[0], beta: $0.numbers[0], dtype: .float64)] },
  ]

  private static let products: [String: Call] = [
    "dot": { [$0.x.dot($0.y)] },
    "inner": { [$0.x.inner($0.y)] },
    "outer": { [$0.x.outer($0.y)] },
    "kron": { [$0.x.kronecker($0.y)] },
    "cross": { [$0.x.cross($0.y)] },
    "tensordot": { [$0.x.tensordot($0.y, count: $0.ints[0])] },
    "tensordotAxes": {
      [$0.x.tensordot($0.y, axes: (Array($0.ints.prefix(2)), Array($0.ints.suffix(2))))]
    },
    "matmul": { [$0.x.matmul($0.y)] },
    "einsum": { [.einsum($0.text, $0.tensors)] },
  ]

  private static let comparisons: [String: Call] = [
    "isClose": { [$0.x.isClose(to: $0.y, equalNaN: $0.flag)] },
    "allClose": { [truth($0.x.allClose(to: $0.y, equalNaN: $0.flag))] },
    "arrayEqual": { [truth($0.x.equals($0.y, equalNaN: $0.flag))] },
  ]

  private static let functions: [String: Call] = [
    "replacingNaN": { a in
      guard a.numbers.count == 3 else { return [a.x.replacingNonFinite()] }
      return [
        a.x.replacingNonFinite(
          nan: a.numbers[0], positiveInfinity: a.numbers[1], negativeInfinity: a.numbers[2])
      ]
    },
    "clipped": { [$0.x.clipped(lower: $0.y, upper: $0.z)] },
    "interpolated": {
      [
        $0.x.interpolated(
          places: $0.y, values: $0.z, left: $0.numbers.first, right: $0.numbers.last)
      ]
    },
    "convolved": { [$0.x.convolved(with: $0.y, mode: modes[$0.text] ?? .full)] },
    "correlated": { [$0.x.correlated(with: $0.y, mode: modes[$0.text] ?? .full)] },
    "heaviside": { [$0.x.heaviside(atZero: $0.y)] },
    "sinc": { [$0.x.sinc()] },
    "degrees": { [$0.x.degrees()] },
    "radians": { [$0.x.radians()] },
    "floorDivided": { [$0.x.floorDivided(by: $0.y)] },
    "dividedWithRemainder": {
      let (quotient, remainder) = $0.x.dividedWithRemainder(by: $0.y)
      return [quotient, remainder]
    },
  ]

  private static let modes: [String: Tensor.ConvolutionMode] = [
    "full": .full, "same": .same, "valid": .valid,
  ]

  private static func truth(_ value: Bool) -> Tensor { Tensor([value], shape: []) }

  private static func pair(_ histogram: (counts: Tensor, edges: Tensor)) -> [Tensor] {
    [histogram.counts, histogram.edges]
  }
}
