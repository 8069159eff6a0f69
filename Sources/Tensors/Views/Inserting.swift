import SwiftwaterDevices

extension Tensor {
  /// Returns this tensor with another one after it.
  ///
  /// - Parameters:
  ///   - other: What comes after.
  ///   - axis: The axis they are joined along; nil flattens both.
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.append`.
  public func appending(_ other: Tensor, axis: Int? = nil) -> Tensor {
    guard let axis else { return .concatenated([flattened(), other.flattened()]) }
    return .concatenated([self, other], axis: axis)
  }

  /// Returns the tensor with values put before a place of an axis.
  ///
  /// - Parameters:
  ///   - values: What is put in; broadcasts to the shape of this tensor but for the axis.
  ///   - place: The place, from either end; the extent itself puts them at the end.
  ///   - axis: The axis, from either end; nil flattens first.
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.insert`.
  public func inserting(_ values: Tensor, at place: Int, axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let given = axis else { return flattened().inserting(values, at: place, axis: 0) }
      let axis = try Shape.axis(given, rank: rank, for: "inserting")
      let extent = shape[axis]
      let position = place < 0 ? place + extent : place
      guard position >= 0, position <= extent else {
        throw TensorError(
          .invalidIndex, "inserting: place \(place) is outside axis \(axis) of extent \(extent)")
      }
      var target = shape
      // As in NumPy, values of fewer axes are one slice when the axis is not their first.
      target[axis] = values.rank == rank || rank == 1 ? values.atLeast(rank: rank).shape[axis] : 1
      let part = try values.stored(as: dtype, for: "inserting").broadcast(to: target)
      return .concatenated(
        [
          self.part(axis, from: 0, to: position), part, self.part(axis, from: position, to: extent),
        ],
        axis: axis)
    }
  }

  /// Returns the tensor without some places of an axis.
  ///
  /// - Parameters:
  ///   - places: The places left out, from either end.
  ///   - axis: The axis, from either end; nil flattens first.
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.delete`.
  public func removing(_ places: [Int], axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let given = axis else { return flattened().removing(places, axis: 0) }
      let axis = try Shape.axis(given, rank: rank, for: "removing")
      let extent = shape[axis]
      for place in places where place < -extent || place >= extent {
        throw TensorError(
          .invalidIndex, "removing: place \(place) is outside axis \(axis) of extent \(extent)")
      }
      let removed = Set(places.map { $0 < 0 ? $0 + extent : $0 }).sorted()
      if removed.count <= Self.fewRemoved {
        // What lies between them is joined.
        let starts = [0] + removed.map { $0 + 1 }
        return .concatenated(
          zip(starts, removed + [extent]).map { part(axis, from: $0, to: $1) }, axis: axis)
      }
      try Shape.checkList(extent, for: "removing")
      var isKept = Array(repeating: true, count: extent)
      for place in removed { isKept[place] = false }
      return kept(where: Tensor(isKept), axis: axis)
    }
  }

  /// So many parts are joined sooner than what is kept is listed.
  private static let fewRemoved = 32

  /// Which ends of a tensor are trimmed.
  public enum TrimmedEnds: Sendable {
    /// The start.
    case leading
    /// The end.
    case trailing
    /// Both.
    case both
  }

  /// Returns the smallest part of the tensor that holds everything other than 0.
  ///
  /// - Parameters:
  ///   - ends: At which ends of the axes slices of zeros are left out.
  ///   - axes: The axes that are shortened, from either end; nil for all.
  /// - Returns: A view; of zeros only, these axes have the extent 0.
  /// - Complexity: O(*count*) for each axis, now, because the shape depends on the elements.
  /// - Also known as: `numpy.trim_zeros`.
  public func trimmingZeros(_ ends: TrimmedEnds = .both, axes: [Int]? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var places: [Int] = []
      for axis in axes ?? Array(0..<rank) {
        places.append(try Shape.axis(axis, rank: rank, for: "trimmingZeros"))
      }
      let isFilled = cast(to: .bool)
      var parts = [IndexPart](repeating: .all, count: rank)
      for axis in Set(places) {
        let others = (0..<rank).filter { $0 != axis }
        let slices = (others.isEmpty ? isFilled : isFilled.any(axes: others)).array(of: Bool.self)
        parts[axis] = Self.filled(slices, ends).part
      }
      return self[at: parts]
    }
  }

  // MARK: - Implementation

  /// From the first to the last place that holds; none where no place does.
  private static func filled(_ slices: [Bool], _ ends: TrimmedEnds) -> Range<Int> {
    guard let first = slices.firstIndex(of: true), let last = slices.lastIndex(of: true)
    else { return 0..<0 }
    return (ends == .trailing ? 0 : first)..<(ends == .leading ? slices.count : last + 1)
  }
}
