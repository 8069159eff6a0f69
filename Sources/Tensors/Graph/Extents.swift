import Synchronization

/// A shape that is a plain value up to rank 6, so that nodes hand it on without counting references.
struct Extents: Equatable, Sendable {
  /// The number of axes.
  let rank: Int
  // The first six extents; those beyond the rank are 0.
  private var first = 0
  private var second = 0
  private var third = 0
  private var fourth = 0
  private var fifth = 0
  /// The sixth extent, or where the extents of more axes are kept.
  private var sixth = 0

  /// The shape of a 0-dimensional tensor.
  init() { rank = 0 }

  init(_ shape: [Int]) {
    rank = shape.count
    if rank > 0 { first = shape[0] }
    if rank > 1 { second = shape[1] }
    if rank > 2 { third = shape[2] }
    if rank > 3 { fourth = shape[3] }
    if rank > 4 { fifth = shape[4] }
    if rank > 5 { sixth = rank == 6 ? shape[5] : Self.long.withLock { $0.place(of: shape) } }
  }

  /// The extents, outermost first.
  var array: [Int] {
    switch rank {
    case 0: []
    case 1: [first]
    case 2: [first, second]
    case 3: [first, second, third]
    case 4: [first, second, third, fourth]
    case 5: [first, second, third, fourth, fifth]
    case 6: [first, second, third, fourth, fifth, sixth]
    default: Self.long.withLock { $0.shapes[sixth] }
    }
  }

  /// The extent of an axis, of at most six.
  subscript(axis: Int) -> Int {
    switch axis {
    case 0: first
    case 1: second
    case 2: third
    case 3: fourth
    case 4: fifth
    default: sixth
    }
  }

  /// The extents of at most six axes without the first ones.
  func dropping(_ count: Int) -> Extents {
    count == rank ? Extents() : Extents(Array(array[count...]))
  }

  /// The number of elements.
  var count: Int {
    switch rank {
    case 0: 1
    case 1: first
    case 2: first * second
    case 3: first * second * third
    default: array.reduce(1, *)
    }
  }

  /// Returns the shape both broadcast to; see ``Shape/broadcast(_:_:for:)``.
  static func broadcast(
    _ a: Extents, _ b: Extents, for operation: String
  ) throws(TensorError) -> Extents {
    if b.rank == 0 || a == b { return a }
    if a.rank == 0 { return b }
    return Extents(try Shape.broadcast(a.array, b.array, for: operation))
  }

  /// The most axes whose extents are kept in place.
  static let plainRank = 6

  // MARK: - Implementation

  /// Shapes of more than six axes, each once and for good: programs have few of them.
  private struct LongShapes {
    var shapes: [[Int]] = []
    private var places: [[Int]: Int] = [:]

    mutating func place(of shape: [Int]) -> Int {
      if let place = places[shape] { return place }
      shapes.append(shape)
      places[shape] = shapes.count - 1
      return shapes.count - 1
    }
  }

  private static let long = Mutex(LongShapes())
}
