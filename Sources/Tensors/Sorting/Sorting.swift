import SwiftwaterDevices

extension Tensor {
  /// Returns the places that put a one-dimensional tensor in order, equal elements in theirs,
  /// `int64`; NaN comes last.
  ///
  /// Integers of more than 53 bits are compared as `float64`.
  ///
  /// - Complexity: O(*n*).
  /// - Also known as: `numpy.argsort(kind="stable")`.
  public func argSorted(descending: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank == 1 else {
        throw TensorError(
          .invalidArgument,
          "argSorted: takes one axis, got shape \(Shape.text(shape)); flatten first")
      }
      let count = self.count
      return Tensor(
        pending: .deferred(name: "argSorted", [cast(to: .float64).node]) {
          storages throws(DeviceError) in
          let source = try storages[0].contiguous(.float64)
          let values = UnsafeBufferPointer(
            start: UnsafePointer(source.pointer(.float64).assumingMemoryBound(to: Double.self)),
            count: count)
          let places = try RadixSort.places(of: values, descending: descending)
          withExtendedLifetime(source.buffer) {}
          return Storage(places, shape: [count])
        }, dtype: .int64, shape: [count])
    }
  }

  /// Returns the elements of a one-dimensional tensor in order; NaN comes last.
  ///
  /// - Complexity: O(*n*).
  /// - Also known as: `numpy.sort`.
  public func sorted(descending: Bool = false) -> Tensor {
    taking(argSorted(descending: descending))
  }
}
