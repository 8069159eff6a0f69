/// Points split in halves along their widest feature, down to leaves of a few points.
struct KDTree: Sendable {
  let width: Int

  init(_ columns: FeatureColumns) {
    width = columns.width
    var order = Array(0..<columns.count)
    var nodes: [Node] = []
    Self.build(columns, &order, 0..<columns.count, &nodes)
    self.nodes = nodes
    self.order = order
    // The points in the order of the leaves, row by row, so that a leaf is read in one go.
    var points: [Double] = []
    points.reserveCapacity(columns.count * columns.width)
    for index in order {
      for j in 0..<columns.width { points.append(columns.values[j * columns.count + index]) }
    }
    self.points = points
  }

  /// The `k` points nearest to a query: squared distance and row, nearest first, ties by row.
  func nearest(_ k: Int, to query: [Double]) -> [(Double, Int)] {
    var best: [(Double, Int)] = []
    best.reserveCapacity(k + 1)
    points.withUnsafeBufferPointer { points in
      query.withUnsafeBufferPointer { query in
        search(0, 0, query, points, k, &best)
      }
    }
    return best
  }

  // MARK: - Implementation

  private struct Node: Sendable {
    var range: Range<Int>
    /// The feature split along; −1 in a leaf.
    var feature = -1
    var split = 0.0
    var right = 0
  }

  private let nodes: [Node]
  private let order: [Int]
  private let points: [Double]

  private static let leafSize = 16

  /// Appends the node of a range and those below; the left child follows its parent.
  private static func build(
    _ columns: FeatureColumns, _ order: inout [Int], _ range: Range<Int>, _ nodes: inout [Node]
  ) {
    let place = nodes.count
    nodes.append(Node(range: range))
    guard range.count > leafSize else { return }
    var widest = (feature: 0, extent: -1.0)
    for j in 0..<columns.width {
      let column = columns.column(j)
      var (low, high) = (Double.infinity, -Double.infinity)
      for index in order[range] {
        low = min(low, column[index])
        high = max(high, column[index])
      }
      if high - low > widest.extent { widest = (j, high - low) }
    }
    // Points that all lie on one spot stay one leaf.
    guard widest.extent > 0 else { return }
    let column = columns.column(widest.feature)
    order[range].sort { column[$0] < column[$1] }
    let middle = range.lowerBound + range.count / 2
    nodes[place].feature = widest.feature
    nodes[place].split = column[order[middle]]
    build(columns, &order, range.lowerBound..<middle, &nodes)
    nodes[place].right = nodes.count
    build(columns, &order, middle..<range.upperBound, &nodes)
  }

  private func search(
    _ index: Int, _ lowerBound: Double, _ query: UnsafeBufferPointer<Double>,
    _ points: UnsafeBufferPointer<Double>, _ k: Int, _ best: inout [(Double, Int)]
  ) {
    // A point exactly as far as the worst so far may still win by its lower row.
    if best.count == k && lowerBound > best[k - 1].0 { return }
    let node = nodes[index]
    if node.feature < 0 {
      for position in node.range {
        var distance = 0.0
        for j in 0..<width {
          let delta = points[position * width + j] - query[j]
          distance += delta * delta
        }
        insert((distance, order[position]), k, &best)
      }
      return
    }
    let delta = query[node.feature] - node.split
    let (near, far) = delta < 0 ? (index + 1, node.right) : (node.right, index + 1)
    search(near, lowerBound, query, points, k, &best)
    search(far, delta * delta, query, points, k, &best)
  }

  private func insert(_ candidate: (Double, Int), _ k: Int, _ best: inout [(Double, Int)]) {
    if best.count == k && candidate >= best[k - 1] { return }
    let place = best.firstIndex { candidate < $0 } ?? best.count
    best.insert(candidate, at: place)
    if best.count > k { best.removeLast() }
  }
}
