import SwiftwaterDevices

/// A reduction by a formula of two values, in pairs: a pass takes eight parts of the axis and makes
/// them one, so that an axis of n takes log₈ n passes.
///
/// The order depends on the extent alone. What eight parts leave over is kept and joined last.
struct PairwiseFolding {
  /// What each element becomes; computed in the first pass, never written out.
  let map: SnippetCode
  /// What two values become.
  let combine: SnippetCode
  /// What `n` stands for.
  let count: Int

  /// Returns the values of an axis, or of all elements, as one.
  ///
  /// - Parameters:
  ///   - arguments: What the map reads; they broadcast to `shape`.
  ///   - places: What `i` stands for in the map.
  ///   - shape: The shape of the mapped values; at least one is reduced.
  ///   - axis: The axis; nil for all elements.
  /// - Returns: The shape with extent 1 in place of the axis, or one element.
  func run(
    _ arguments: [Tensor], _ places: Tensor?, shape: [Int], axis: Int?
  ) throws(TensorError) -> Tensor {
    let inputs = Source(arguments, shape, axis)
    let ownPlaces = places.map { Source([$0], shape, axis) }
    let axis = axis ?? 0
    var length = inputs.shape[axis]
    var left: [Tensor] = []
    // Of the first pass the values are yet to be mapped; of the later ones they lie in memory.
    var values: Tensor?
    while true {
      func piece(_ range: Range<Int>) throws(TensorError) -> Tensor {
        if let values { return try values.part(range, axis: axis) }
        let parts = try inputs.parts(range, axis: axis)
        let place = try ownPlaces?.parts(range, axis: axis)[0]
        var shape = inputs.shape
        shape[axis] = range.count
        return try map.record(parts, shape: shape, count: count, places: place)[0]
      }
      let width = min(length, Self.width)
      let extent = length / width
      var pieces: [Tensor] = []
      for part in 0..<width { pieces.append(try piece(part * extent..<(part + 1) * extent)) }
      for place in width * extent..<length { left.append(try piece(place..<place + 1)) }
      let joined = try join(pieces)
      guard extent > 1 else { return try join([joined] + left) }
      values = joined
      length = extent
    }
  }

  // MARK: - Implementation

  /// Parts joined in one pass: more save little, and would need more registers than there are.
  private static let width = 8

  /// Tensors that are cut along an axis; repeated numbers stay as they are.
  private struct Source {
    let tensors: [Tensor]
    let shape: [Int]

    init(_ tensors: [Tensor], _ shape: [Int], _ axis: Int?) {
      self.tensors = tensors.map { tensor in
        guard tensor.node.number == nil else { return tensor }
        let whole = tensor.shape == shape ? tensor : tensor.broadcast(to: shape)
        return axis == nil ? whole.flattened() : whole
      }
      self.shape = axis == nil ? [shape.reduce(1, *)] : shape
    }

    func parts(_ range: Range<Int>, axis: Int) throws(TensorError) -> [Tensor] {
      var parts: [Tensor] = []
      for tensor in tensors {
        if let number = tensor.node.number {
          parts.append(.repeating(number, [], tensor.dtype))
        } else {
          parts.append(try tensor.part(range, axis: axis))
        }
      }
      return parts
    }
  }

  /// Joins values of one shape, neighbours first.
  private func join(_ values: [Tensor]) throws(TensorError) -> Tensor {
    var values = values
    while values.count > 1 {
      var next: [Tensor] = []
      for first in stride(from: 0, to: values.count, by: 2) {
        guard first + 1 < values.count else {
          next.append(values[first])
          continue
        }
        let pair = [values[first], values[first + 1]]
        next += try combine.record(pair, shape: pair[0].shape, count: count)
      }
      values = next
    }
    return values[0]
  }
}

extension Tensor {
  /// The places of a range along an axis, without a copy.
  fileprivate func part(_ range: Range<Int>, axis: Int) throws(TensorError) -> Tensor {
    try view { storage in
      let strides = storage.strides
      var shape = storage.shape
      shape[axis] = range.count
      return Storage(
        storage.buffer, offset: storage.offset + range.lowerBound * strides[axis], shape: shape,
        strides: strides)
    }
  }
}
