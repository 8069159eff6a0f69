/// An array of whole numbers in the plainest way.
///
/// Every operation copies, nothing is shared, lazy or fused. What the lazy tensors do is compared
/// with it.
public struct EagerArray: Sendable, Equatable {
  /// The extent of each axis.
  public var shape: [Int]
  /// The elements in row-major order.
  public var elements: [Int64]

  /// Creates an array; the elements fill the shape.
  public init(shape: [Int], elements: [Int64]) {
    precondition(shape.reduce(1, *) == elements.count)
    self.shape = shape
    self.elements = elements
  }

  /// Every place in row-major order.
  public var places: [[Int]] {
    shape.reduce([[]]) { places, extent in
      places.flatMap { place in (0..<extent).map { place + [$0] } }
    }
  }

  /// The element at a place.
  public subscript(place: [Int]) -> Int64 {
    get { elements[offset(place)] }
    set { elements[offset(place)] = newValue }
  }

  /// The array with its axes reversed.
  public func transposed() -> EagerArray {
    build(Array(shape.reversed())) { self[Array($0.reversed())] }
  }

  /// The places of an axis from a first one on, by a step, `count` of them.
  public func slice(axis: Int, from: Int, by: Int, count: Int) -> EagerArray {
    var target = shape
    target[axis] = count
    return build(target) { self[Self.moved($0, axis, from, by)] }
  }

  /// Writes to what ``slice(axis:from:by:count:)`` reads; `value` has its shape.
  public mutating func write(_ value: EagerArray, axis: Int, from: Int, by: Int) {
    for place in value.places { self[Self.moved(place, axis, from, by)] = value[place] }
  }

  /// Element by element with an array of the same shape.
  public func combined(
    _ other: EagerArray, _ operation: (Int64, Int64) -> Int64
  ) -> EagerArray {
    EagerArray(shape: shape, elements: zip(elements, other.elements).map(operation))
  }

  /// Every element changed alone.
  public func mapped(_ operation: (Int64) -> Int64) -> EagerArray {
    EagerArray(shape: shape, elements: elements.map(operation))
  }

  // MARK: - Implementation

  private func build(_ target: [Int], _ element: ([Int]) -> Int64) -> EagerArray {
    var result = EagerArray(
      shape: target, elements: Array(repeating: 0, count: target.reduce(1, *)))
    for place in result.places { result[place] = element(place) }
    return result
  }

  private func offset(_ place: [Int]) -> Int {
    zip(shape, place).reduce(0) { $0 * $1.0 + $1.1 }
  }

  private static func moved(_ place: [Int], _ axis: Int, _ from: Int, _ by: Int) -> [Int] {
    var place = place
    place[axis] = from + by * place[axis]
    return place
  }
}
