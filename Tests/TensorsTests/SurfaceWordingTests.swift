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
      (
        "trimmingZeros: takes one axis, got shape (2, 3); flatten first", { x.trimmingZeros() }
      ),
      ("diagonal: no axis 1; use -1...0", { v.diagonal() }),
      ("lowerTriangle: takes matrices, got shape (3,)", { v.lowerTriangle() }),
      (
        "geomspace: -1.0 to 2.0 has no ratio; both must be above or both below 0",
        { .geomspace(-1, 2, count: 3) }
      ),
      ("hanning: count -1 is negative", { .hanning(-1) }),
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
      ("cross: (2,) and (3,) need vectors of 3 along the last axis", { v[..<2].cross(v) }),
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

  private func expect(_ cases: [Case], location: SourceLocation = #_sourceLocation) {
    for (message, run) in cases {
      let error = #expect(throws: TensorError.self, sourceLocation: location) {
        try checked { run() }
      }
      #expect(error?.message == message, sourceLocation: location)
    }
  }
}
