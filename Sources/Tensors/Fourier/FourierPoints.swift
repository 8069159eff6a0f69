import SwiftwaterDevices

/// The axes of a transform, from the front, and the number of points along each.
struct FourierPoints {
  let axes: [Int]
  private(set) var lengths: [Int]

  /// Checks axes and lengths as they are given.
  ///
  /// - Parameter halved: Whether the last axis holds half of a Hermitian sequence.
  init(
    _ name: String, of shape: [Int], _ lengths: [Int]?, _ axes: [Int]?, halved: Bool = false
  ) throws(TensorError) {
    var places: [Int] = []
    if let axes {
      for axis in axes { places.append(try Shape.axis(axis, rank: shape.count, for: name)) }
    } else {
      let count = lengths?.count ?? shape.count
      guard count <= shape.count else {
        throw TensorError(
          .invalidArgument,
          "\(name): \(count) lengths for \(shape.count) axes; give at most one for each")
      }
      places = Array(shape.count - count..<shape.count)
    }
    guard Set(places).count == places.count else {
      throw TensorError(
        .invalidAxis, "\(name): axes \(axes ?? []) name one twice; give different axes")
    }
    guard let last = places.last else {
      throw TensorError(.invalidAxis, "\(name): no axes; name at least one")
    }
    var given = lengths ?? places.map { shape[$0] }
    guard given.count == places.count else {
      throw TensorError(
        .invalidArgument,
        "\(name): \(given.count) lengths for \(places.count) axes; give one for each")
    }
    if halved && lengths == nil { given[given.count - 1] = 2 * (shape[last] - 1) }
    for (length, axis) in zip(given, places) where length < 1 {
      throw TensorError(
        .invalidArgument,
        """
        \(name): \(length) points along axis \(axis) of shape \(Shape.text(shape)); a transform \
        has at least 1
        """)
    }
    self.axes = places
    self.lengths = given
    _ = try Shape.count(resized(shape), for: name)
  }

  /// The number of points of the whole transform.
  var product: Double { lengths.reduce(1) { $0 * Double($1) } }

  /// These points with only the half of the last axis that a Hermitian sequence needs.
  var half: FourierPoints {
    var half = self
    half.lengths[lengths.count - 1] = half.lengths[lengths.count - 1] / 2 + 1
    return half
  }

  /// All axes but the last.
  var butLast: FourierPoints { FourierPoints(axes.dropLast(), lengths.dropLast()) }

  /// A shape with these numbers of places along the axes.
  func resized(_ shape: [Int]) -> [Int] {
    var shape = shape
    for (axis, length) in zip(axes, lengths) { shape[axis] = length }
    return shape
  }

  /// Transforms along all axes, the last one first: later ones work in place.
  ///
  /// - Parameters:
  ///   - source: Elements of the shape.
  ///   - target: As many; may be the same memory.
  func transform(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, _ shape: [Int],
    _ dtype: DType, _ direction: FourierTransform.Direction, _ scale: Double
  ) throws(DeviceError) {
    for (number, axis) in axes.sorted(by: >).enumerated() {
      try FourierTransform.complex(
        number == 0 ? source : UnsafeRawPointer(target), into: target, dtype: dtype.component,
        outer: shape[..<axis].reduce(1, *), length: shape[axis],
        inner: shape[(axis + 1)...].reduce(1, *), direction: direction,
        scale: number == 0 ? scale : 1)
    }
  }

  // MARK: - Implementation

  private init(_ axes: [Int], _ lengths: [Int]) {
    (self.axes, self.lengths) = (axes, lengths)
  }
}

extension Tensor {
  /// The type of this tensor's Fourier transform.
  var fourierType: DType { dtype.isComplex ? dtype : floatingType.complex }

  /// This tensor cut off or filled with 0 to so many places along the axes.
  func resized(_ points: FourierPoints) throws(TensorError) -> Tensor {
    var result = self
    for (axis, length) in zip(points.axes, points.lengths) where result.shape[axis] > length {
      result = result.part(axis, from: 0, to: length)
    }
    let target = points.resized(shape)
    if result.shape == target { return result }
    return result.padded(zip(target, result.shape).map { (before: 0, after: $0 - $1) })
  }
}
