import SwiftwaterDevices

/// The part of a tensor that a subscript with lists of places names.
///
/// Everything else in the subscript is a view; its axes are put in an order where those the lists
/// count along come first, and the lists name slices of what follows.
struct ListedPart {
  /// - Returns: nil when no part is a list.
  init?(_ tensor: Tensor, _ parts: [IndexPart]) throws(TensorError) {
    guard parts.contains(where: \.isList) else { return nil }
    let written = try Self.withoutMasks(parts, tensor.shape)
    base = tensor
    var view: [IndexPart] = []
    var axis = 0
    for (position, part) in written.enumerated() {
      switch part {
      case .list(let list):
        listedAxes.append(axis)
        positions.append(position)
        lists.append(list)
        view.append(.all)
        axis += 1
      case .place(let place):
        listedAxes.append(axis)
        positions.append(position)
        lists.append(Tensor([place]).reshaped([]))
        view.append(.all)
        axis += 1
      case .ellipsis:
        view.append(part)
        axis += tensor.rank - written.reduce(0) { $0 + $1.namedAxes }
      case .slice, .axis:
        view.append(part)
        axis += 1
      }
    }
    self.view = view
    let seen = tensor[at: view]
    let taken = listedAxes
    rest = (0..<seen.rank).filter { !taken.contains($0) }
    for (list, axis) in zip(lists, listedAxes) {
      _ = try list.placeList(within: seen.shape[axis], for: "subscript")
      shape = try Shape.broadcast(shape, list.shape, for: "subscript")
    }
  }

  /// What the part holds.
  func elements() throws(TensorError) -> Tensor {
    inPlace(listed(base).elements(at: lists))
  }

  /// The tensor with the part replaced; of a place named twice the last value stays.
  func replacing(with value: Tensor) throws(TensorError) -> Tensor {
    let seen = listed(base)
    let filled = shape + seen.shape.dropFirst(lists.count)
    let target = inPlace(Tensor.zeros(filled)).shape
    guard try Shape.broadcast(value.shape, target, for: "assignment") == target else {
      throw TensorError(
        .shapeMismatch,
        """
        assignment: a value of shape \(Shape.text(value.shape)) does not fill the part of shape \
        \(Shape.text(target))
        """)
    }
    let stored = try value.stored(as: base.dtype, for: "assignment")
    let values = fromPlace(stored.broadcast(to: target))
    let written = seen.replacing(at: lists, with: values)
    var result = base
    result[at: view] = written.transposed(inverse(listedAxes + rest))
    return result
  }

  // MARK: - Implementation

  private let base: Tensor
  private let view: [IndexPart]
  private var lists: [Tensor] = []
  /// The axes of the view that the lists count along.
  private var listedAxes: [Int] = []
  /// Where the lists stand in the subscript.
  private var positions: [Int] = []
  /// The other axes of the view.
  private let rest: [Int]
  /// What the lists broadcast to.
  private var shape: [Int] = []

  /// The view with the axes of the lists first.
  private func listed(_ tensor: Tensor) -> Tensor {
    tensor[at: view].transposed(listedAxes + rest)
  }

  /// How many axes stand before those of the lists: none where something separates them.
  private var leading: Int {
    let isTogether = zip(positions, positions.dropFirst()).allSatisfy { $1 == $0 + 1 }
    return isTogether ? listedAxes[0] : 0
  }

  /// Moves the axes of the lists' shape, which come first, to where they belong.
  private func inPlace(_ tensor: Tensor) -> Tensor {
    leading == 0 ? tensor : tensor.transposed(inverse(order(tensor.rank)))
  }

  private func fromPlace(_ tensor: Tensor) -> Tensor {
    leading == 0 ? tensor : tensor.transposed(order(tensor.rank))
  }

  /// Which axis of the part each one is with those of the lists first.
  private func order(_ rank: Int) -> [Int] {
    let own = leading..<(leading + shape.count)
    return Array(own) + (0..<rank).filter { !own.contains($0) }
  }

  private func inverse(_ order: [Int]) -> [Int] {
    var result = order
    for (place, axis) in order.enumerated() { result[axis] = place }
    return result
  }

  /// Masks become the places where they hold, one list for each of their axes.
  private static func withoutMasks(
    _ parts: [IndexPart], _ shape: [Int]
  ) throws(TensorError) -> [IndexPart] {
    let named = parts.reduce(0) { $0 + $1.namedAxes }
    guard named <= shape.count else {
      throw TensorError(
        .invalidIndex, "subscript: \(named) indices for the \(shape.count) axes of the tensor")
    }
    var result: [IndexPart] = []
    var axis = 0
    for part in parts {
      guard case .list(let mask) = part, mask.dtype == .bool else {
        result.append(part)
        if case .ellipsis = part { axis += shape.count - named } else { axis += part.namedAxes }
        continue
      }
      let covered = Array(shape[axis..<(axis + mask.rank)])
      guard mask.rank > 0, mask.shape == covered else {
        throw TensorError(
          .shapeMismatch,
          "subscript: a mask of shape \(Shape.text(mask.shape)) on axes of \(Shape.text(covered))")
      }
      result += mask.nonZero().prefix(mask.rank).map { .list($0) }
      axis += mask.rank
    }
    return result
  }
}

extension IndexPart {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }

  /// How many axes of the tensor the part takes up.
  var namedAxes: Int {
    switch self {
    case .place, .slice: 1
    case .ellipsis, .axis: 0
    case .list(let list): list.dtype == .bool ? list.rank : 1
    }
  }
}
