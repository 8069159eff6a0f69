import SwiftwaterDevices

extension Tensor {
  /// Returns at each place the element of the tensor whose number stands there.
  ///
  /// - Parameters:
  ///   - choices: The tensors; they broadcast together with this one.
  ///   - outside: What is done with a number that no choice has; negative numbers are outside.
  /// - Complexity: O(*count* · *choices*), in one pass.
  /// - Also known as: `numpy.choose`.
  public func choosing(from choices: [Tensor], outside: OutsidePlaces = .fails) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let first = choices.first else {
        throw TensorError(.invalidArgument, "choosing: needs at least one choice")
      }
      let numbers = try placeList(within: choices.count, outside: outside, for: "choosing")
        .reshaped(shape)
      if outside == .fails, count > 0, numbers.min().item(as: Int.self) < 0 {
        throw TensorError(.invalidIndex, "choosing: a negative number names no choice")
      }
      let common = Promotion.common(choices.map(\.node))
      var target = shape
      for choice in choices {
        target = try Shape.broadcast(target, choice.shape, for: "choosing")
      }
      var result = first.cast(to: common).broadcast(to: target)
      for (number, choice) in choices.enumerated().dropFirst() {
        result = .select(numbers .== number, choice.cast(to: common), result)
      }
      return result
    }
  }

  /// Returns at each place the element of the first tensor whose condition holds there.
  ///
  /// - Parameters:
  ///   - conditions: `bool`; all broadcast together.
  ///   - choices: As many tensors.
  ///   - otherwise: What stands where no condition holds.
  /// - Complexity: O(*count* · *choices*), in one pass.
  /// - Also known as: `numpy.select`.
  public static func select(
    _ conditions: [Tensor], _ choices: [Tensor], otherwise: Tensor = 0
  ) -> Tensor {
    attempt { () throws(TensorError) in
      guard conditions.count == choices.count, !choices.isEmpty else {
        throw TensorError(
          .invalidArgument,
          "select: \(conditions.count) conditions for \(choices.count) choices; give as many")
      }
      let common = Promotion.common((choices + [otherwise]).map(\.node))
      return zip(conditions, choices).reversed().reduce(otherwise.cast(to: common)) {
        .select($1.0, $1.1.cast(to: common), $0)
      }
    }
  }

  /// Returns what functions make of the elements where their conditions hold.
  ///
  /// - Parameters:
  ///   - conditions: `bool`, of the shape of this tensor; where several hold the last one counts.
  ///   - functions: One for each condition; each gets the whole tensor, and what it computes where
  ///     its condition does not hold is dropped.
  ///   - otherwise: What computes the rest; nil for 0.
  /// - Returns: The type of this tensor.
  /// - Complexity: O(*count* · *functions*), in one pass where the functions fuse.
  /// - Also known as: `numpy.piecewise`.
  public func piecewise(
    _ conditions: [Tensor], _ functions: [(Tensor) -> Tensor],
    otherwise: ((Tensor) -> Tensor)? = nil
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard conditions.count == functions.count else {
        throw TensorError(
          .invalidArgument,
          "piecewise: \(conditions.count) conditions for \(functions.count) functions")
      }
      let rest = otherwise?(self) ?? .zeros([], dtype: dtype)
      var result = try rest.stored(as: dtype, for: "piecewise").broadcast(to: shape)
      for (condition, function) in zip(conditions, functions) {
        result = .select(condition, try function(self).stored(as: dtype, for: "piecewise"), result)
      }
      return result
    }
  }

  /// Returns the slices along an axis for which a condition holds.
  ///
  /// - Parameters:
  ///   - condition: Other than 0 where a slice is kept; of one axis that holds nowhere beyond the
  ///     end, or without an axis of any shape.
  ///   - axis: The axis, from either end; nil flattens both first.
  /// - Complexity: O(*count*), now, because the shape depends on the condition.
  /// - Also known as: `numpy.compress`, `numpy.extract`.
  public func kept(where condition: Tensor, axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let axis else {
        return flattened().kept(where: condition.flattened(), axis: 0)
      }
      let place = try Shape.axis(axis, rank: rank, for: "kept(where:)")
      let places = condition.flatNonZeroPlaces()
      guard condition.rank == 1 else {
        throw TensorError(
          .shapeMismatch,
          "kept(where:): the condition has one axis, got shape \(Shape.text(condition.shape))")
      }
      let list = try places.placeList(within: shape[place], for: "kept(where:)")
      return taking(list, axis: place)
    }
  }
}
