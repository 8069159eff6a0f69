import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Wrong arguments of the functions beyond operators")
struct SurfaceWordingTests {
  private static let x = Tensor.arange(6).reshaped([2, 3])
  private static let v = Tensor([3, 1, 2] as [Double])

  private typealias Case = (message: String, run: () -> Tensor)

  @Test("Moving and repeating")
  func manipulation() {
    let (x, v) = (Self.x, Self.v)
    expect([
      (
        "stacked: tensor 1 has shape (3,), the first (2, 3); shapes must be equal",
        { .stacked([x, v]) }
      ),
      ("movingAxes: no axis 2; use -2...1", { x.movingAxis(2, to: 0) }),
      (
        "movingAxes: [0, 0] cannot move to [0, 1]; name as many axes, none of them twice",
        { x.movingAxes([0, 0], to: [0, 1]) }
      ),
      ("flipped: no axis 5; use -2...1", { x.flipped(axis: 5) }),
      ("rotated: axes 0 and -2 are the same; a plane has two", { x.rotated(axes: (0, -2)) }),
      ("rolled: no axis -3; use -2...1", { x.rolled(by: 1, axis: -3) }),
      (
        "split: extent 3 of axis 1 is not cut in 2 equal parts; use split(intoAbout:)",
        { x.split(into: 2, axis: 1)[0] }
      ),
      ("split: 0 parts; use 1 or more", { x.split(intoAbout: 0)[0] }),
      ("tiled: [2, -1] has a negative count", { x.tiled([2, -1]) }),
      ("repeated: count -1 is negative", { x.repeated(-1) }),
      (
        "repeated: 2 counts for extent 3 of axis 1; give one for each place, none negative",
        { x.repeated([1, 2], axis: 1) }
      ),
      (
        "padded: 3 pairs of widths for 2 axes; give one each, none negative",
        { x.padded([(1, 1), (1, 1), (1, 1)]) }
      ),
      (
        "padded: axis 0 is empty; only a constant can fill its margins",
        { Tensor.zeros([0]).padded(1, mode: .edge) }
      ),
      ("inserting: place 4 is outside axis 1 of extent 3", { x.inserting(x, at: 4, axis: 1) }),
      ("removing: place -3 is outside axis 0 of extent 2", { x.removing([-3], axis: 0) }),
      ("trimmingZeros: no axis 2; use -2...1", { x.trimmingZeros(axes: [2]) }),
      ("diagonal: no axis 1; use -1...0", { v.diagonal() }),
      ("lowerTriangle: takes matrices, got shape (3,)", { v.lowerTriangle() }),
      (
        "geomspace: -1.0 to 2.0 has no ratio; both must be above or both below 0",
        { .geomspace(-1, 2, count: 3) }
      ),
      ("hanning: count -1 is negative", { .hanning(-1) }),
      (
        "rolled: 2 shifts for 1 axes; give one each", { x.rolled(by: [1, 2], axes: [0]) }
      ),
      ("squeezed: axis -2 stands in [0, -2] twice", { x.squeezed(axes: [0, -2]) }),
      ("full: (2, 3) does not broadcast to (3,)", { .full([3], x) }),
      ("taking: places must be integers, got float64", { x.taking(v) }),
      ("stacked: no axis 3; use -3...2", { .stacked([x, x], axis: 3) }),
      ("stacked: needs at least one tensor", { .stacked([]) }),
      (
        "blocks: tensor 1 has shape (1, 3), the first (2, 3); all axes but 1 must agree",
        { .blocks([[x, v]]) }
      ),
      (
        "dot: axes [-1] of (2, 3) and [-2] of (2, 3) do not pair up with equal extents",
        { x.dot(x) }
      ),
      (
        "inner: axes [-1] of (2, 3) and [-1] of (2,) do not pair up with equal extents",
        { x.inner(v[..<2]) }
      ),
      ("zeros: shape (-1,) has a negative extent", { .zeros([-1]) }),
      ("ones: shape (-1,) has a negative extent", { .ones([-1]) }),
      (
        "eye: shape (\(1 << 50),) has more elements than memory can hold",
        { .eye(1 << 50) }
      ),
      (
        "linspace: shape (\(1 << 50),) has more elements than memory can hold",
        { .linspace(0, 1, count: 1 << 50) }
      ),
      (
        "hamming: shape (\(1 << 50),) has more elements than memory can hold",
        { .hamming(1 << 50) }
      ),
    ])
  }

  @Test("Scanning, sorting and counting")
  func sorting() {
    let (x, v) = (Self.x, Self.v)
    expect([
      ("cumulativeSum: no axis 2; use -2...1", { x.cumulativeSum(axis: 2) }),
      ("differences: order -1 is negative", { x.differences(order: -1) }),
      (
        "gradient: axis 0 of (1,) needs at least 2 places", { Tensor([1.0]).gradient(axis: 0) }
      ),
      (
        "trapezoid: coordinates of shape (3,) for extent 2 of axis 0",
        { x.trapezoid(coordinates: v, axis: 0) }
      ),
      ("sorted: no axis 2; use -2...1", { x.sorted(axis: 2) }),
      ("partitioned: place 3 is outside axis -1 of extent 3", { x.partitioned(at: [3]) }),
      ("top: 4 elements of axis -1 of extent 3", { x.top(4).places }),
      (
        "places(of:): takes one axis that ascends, got shape (2, 3)", { x.places(of: v) }
      ),
      (
        "digitized: the edges neither ascend nor descend; sort them first",
        { x.digitized(edges: v) }
      ),
      (
        "binCounts: takes whole numbers on one axis, got float64 of shape (3,)",
        { v.binCounts() }
      ),
      ("binCounts: -1 is negative; only 0, 1, 2 … are counted", { Tensor([-1]).binCounts() }),
      ("histogram: 0 bins; use 1 or more", { v.histogram(bins: 0).counts }),
      (
        "histogram: the range nan to nan is not finite; give one",
        { Tensor([Double.nan, 1]).histogram().counts }
      ),
      ("median: no axis 1; use -1...0", { v.median(axis: 1) }),
      (
        "quantile: 50.0 is not a part in 0...1; divide percentiles by 100", { v.quantile(50) }
      ),
      ("average: 3 weights for extent 2 of axis 0", { x.average(weights: v, axis: 0) }),
      (
        "covariance: takes a matrix of variables, got shape ()", { Tensor(1.0).covariance() }
      ),
    ])
  }

  @Test("Multiplying and comparing")
  func products() {
    let (x, v) = (Self.x, Self.v)
    expect([
      (
        "tensordot: axes [0] of (2, 3) and [0] of (3,) do not pair up with equal extents",
        { x.tensordot(v, axes: ([0], [0])) }
      ),
      ("cross: (1,) and (3,) need vectors of 2 or 3 along the last axis", { v[..<1].cross(v) }),
      ("einsum: 'ij,j': labels for 2 operands, got 1", { .einsum("ij,j", x) }),
      ("einsum: 'i': 'i' does not name the axes of shape (2, 3)", { .einsum("i", x) }),
      ("einsum: 'ij,i->j': an axis has both extent 2 and 3", { .einsum("ij,i->j", x, v) }),
      ("einsum: 'ij->k': the result has a letter that no operand has", { .einsum("ij->k", x) }),
      (
        "matmul: (1, 2, 3) and (2, 3) do not fit: the left has 3 columns, the right 2 rows "
          + "(transpose one side?)",
        { x.expanded(axis: 0).matmul(x) }
      ),
      (
        "interpolated: places of shape (3,) and values of shape (2,); give as many of both, on "
          + "one axis, at least one",
        { v.interpolated(places: v, values: v[..<2]) }
      ),
      (
        "convolved: (2, 3) and (3,) must have one axis each, not empty",
        { x.convolved(with: v) }
      ),
    ])
  }

  @Test("Writing at places and choosing")
  func places() {
    let (x, v) = (Self.x, Self.v)
    let (one, far) = (Tensor([0]), Tensor([0, 2]))
    expect([
      ("putting: place 6 is outside an extent of 6", { x.putting(v, at: Tensor([6])) }),
      ("putting: places must be integers, got float64", { x.putting(v, at: v) }),
      ("putting: no values for 1 places", { x.putting(Tensor([Int]()), at: one) }),
      (
        "putting: nothing has a place in an axis of extent 0",
        { Tensor.zeros([0]).putting(v, at: one, outside: .wraps) }
      ),
      (
        "puttingAlong: places of shape (2,) on (2, 3); all axes but 1 must agree",
        { x.puttingAlong(v, at: far, axis: 1) }
      ),
      ("replacing(at:): place 2 is outside an extent of 2", { x.replacing(at: far, with: v) }),
      (
        "replacing(at:): values of shape (2, 3) do not fill shape (1, 3)",
        { x.replacing(at: one, with: x) }
      ),
      (
        "accumulating: takes numbers, got bool; convert first",
        { (x .> 1).accumulating(true, at: one) }
      ),
      (
        "elements(at:): 3 coordinates for the 2 axes of a tensor",
        { x.elements(at: [one, one, one]) }
      ),
      (
        "places(ofCoordinates:): place 2 is outside an extent of 2",
        { x.elements(at: [far, one]) }
      ),
      (
        "places(ofCoordinates:): 1 coordinates for the 2 axes of a shape",
        { .places(ofCoordinates: [one], in: [2, 3]) }
      ),
      (
        "coordinates: place 6 is outside an extent of 6",
        { Tensor([6]).coordinates(in: [2, 3])[0] }
      ),
      ("openGrid: lists have one axis, got shape (2, 3)", { Tensor.openGrid([x])[0] }),
      (
        "placing: a mask of bool and shape (3,) for (2, 3); give bool of the same shape",
        { x.placing(v, where: v .> 1) }
      ),
      (
        "fillingDiagonal: takes a matrix, or equal extents, got shape (3,)",
        { v.fillingDiagonal(1) }
      ),
      ("choosing: place 2 is outside an extent of 2", { far.choosing(from: [v[..<2], v[1...]]) }),
      ("choosing: a negative number names no choice", { Tensor([-1]).choosing(from: [v, v]) }),
      (
        "select: 1 conditions for 2 choices; give as many",
        { .select([v .> 1], [v, v], otherwise: 0) }
      ),
      ("piecewise: 1 conditions for 0 functions", { v.piecewise([v .> 1], []) }),
      (
        "kept(where:): the condition has one axis, got shape (2, 3)", { x.kept(where: x, axis: 0) }
      ),
      ("kept(where:): place 2 is outside an extent of 2", { x.kept(where: v, axis: 0) }),
      (
        "slidingWindows: a window of 4 does not fit axis 1 of 3",
        { x.slidingWindows([4], axes: [1]) }
      ),
      ("slidingWindows: 1 extents for 2 axes; give one each", { x.slidingWindows([1]) }),
      (
        "strided: shape (2, 2) with strides [2, 1] from 0 leaves the 3 elements",
        { v.strided([2, 2], strides: [2, 1]) }
      ),
      (
        "strided: shape (3,) with strides [-1] from 1 leaves the 3 elements",
        { v.strided([3], strides: [-1], offset: 1) }
      ),
      (
        "strided: shape (3,) with strides [9223372036854775807] from 1 leaves the 3 elements",
        { v.strided([3], strides: [.max], offset: 1) }
      ),
      (
        "reducedSegments: start 3 is outside axis 0 of extent 3",
        { v.reducedSegments(startingAt: [3]) }
      ),
    ])
  }

  @Test("Numbers, bits and tables")
  func numbers() {
    let (x, v) = (Self.x, Self.v)
    let lost = Tensor([Double.nan])
    expect([
      ("nanArgMin: there are only NaN to choose from", { lost.nanArgMin() }),
      ("gradient: an end order of 3; use 1 or 2", { v.gradient(endOrder: 3) }),
      ("gradient: axis -1 of (2,) needs at least 3 places", { v[..<2].gradient(endOrder: 2) }),
      ("interpolated: a period of 0.0", { v.interpolated(places: v, values: v, period: 0) }),
      ("packedBits: takes bool and integers, got float64", { v.packedBits() }),
      ("unpackedBits: takes uint8, got int64", { x.unpackedBits() }),
      ("mappedRows: no axis 2; use -2...1", { x.mappedRows(axis: 2) { $0 } }),
      (
        "mappedRows: shape (0,) has no row to show the result",
        { Tensor.zeros([0]).mappedRows(axis: 0) { $0 } }
      ),
      ("uniqueSlices: no axis 2; use -2...1", { x.uniqueSlices(axis: 2).values }),
      ("argSorted(byKeys:): needs keys of one shape, at least one", { .argSorted(byKeys: []) }),
      ("quantiles: a weight is negative", { v.quantiles([0.5], weights: -v) }),
      (
        "quantiles: weights of shape (3,) for (2, 3); give one for each element, or one for each "
          + "place of an axis",
        { x.quantiles([0.5], weights: v) }
      ),
      (
        "covariance: weights of shape (2,) for 3 observations",
        { v.covariance(weights: v[..<2]) }
      ),
      ("covariance: a weight is negative", { v.covariance(weights: -v) }),
      (
        "covariance: frequencies are whole numbers, got float64", { v.covariance(frequencies: v) }
      ),
      (
        "histogramGrid: takes points × variables, got float64 of shape (3,)",
        { v.histogramGrid().counts }
      ),
      (
        "histogramGrid: bins [2, 0, 1] for 3 variables; give 1 or more, and a range, each",
        { x.histogramGrid(bins: [2, 0, 1]).counts }
      ),
      (
        "histogramGrid: give at least 2 edges that ascend for each of 3 variables",
        { x.histogramGrid(edges: [v, v, v]).counts }
      ),
      (
        "histogram: the range nan to nan is not finite; give one",
        { lost.histogram(rule: .automatic).counts }
      ),
      (
        "shiftedLeft: takes bool and integers, got float64; compare or cast first",
        { v.shiftedLeft(by: 1) }
      ),
    ])
  }

  private func expect(_ cases: [Case], location: SourceLocation = #_sourceLocation) {
    for (message, run) in cases {
      let error = #expect(throws: TensorError.self, sourceLocation: location) {
        try checked { run() }
      }
      #expect(error?.message == message, sourceLocation: location)
    }
  }
}
