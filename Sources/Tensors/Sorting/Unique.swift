import SwiftwaterDevices

extension Tensor {
  /// The different elements of a tensor, and where they are.
  public struct UniqueElements: Sendable {
    /// The different elements in ascending order.
    public let values: Tensor
    /// The place of each value's first occurrence in the flattened tensor, `int64`.
    public let places: Tensor
    /// The place in ``values`` of each element, in the shape of the tensor, `int64`.
    public let inverse: Tensor
    /// How often each value occurs, `int64`.
    public let counts: Tensor
  }

  /// Returns the different elements in ascending order; NaN counts once and comes last.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.unique`, `numpy.unique_values`.
  public func unique() -> Tensor {
    if dtype.isHalf { return cast(to: .float32).unique().cast(to: dtype) }
    return Self.attempt { () throws(TensorError) in
      let (ordered, type) = (flattened().sorted(axis: 0), dtype)
      guard count > 1 else { return ordered }
      if dtype.isComplex { return ordered[ordered.differsFromBefore()] }
      let count = self.count
      return try Self.immediately(
        [ordered],
        accelerated: { accelerator, operands throws(DeviceError) in
          let found = try KernelSearching.distinct(
            operands[0], count: count, dtype: type, on: accelerator)
          return Tensor(found.array, dtype: type, shape: [found.count])
        }
      ) { operands throws(DeviceError) in
        // Nobody else sees the sorted elements.
        let storage = operands[0]
        storage.buffer.forgetDeviceCopy()
        let found = Searching.distinct(storage.pointer(type), count: count, dtype: type)
        return Tensor(
          Node(stored: Storage(storage.buffer, shape: [found], offset: storage.offset), dtype: type)
        )
      }
    }
  }

  /// Returns the different elements with their first places, the inverse and their counts.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.unique_all`, `numpy.unique_inverse`, `numpy.unique_counts`, `numpy.unique`
  ///   with all its flags.
  public func uniqueElements() -> UniqueElements {
    if dtype.isInexact && dtype != .float32 && dtype != .float64 { return uniqueByMask() }
    do throws(TensorError) {
      return try numberedRuns()
    } catch {
      let failure = Self.failure(error)
      return UniqueElements(values: failure, places: failure, inverse: failure, counts: failure)
    }
  }

  // MARK: - Implementation

  private func numberedRuns() throws(TensorError) -> UniqueElements {
    let flat = flattened()
    let order = flat.argSorted(axis: 0)
    let ordered = flat.taking(order)
    let (count, type, shape) = (self.count, dtype, self.shape)
    return try Self.immediately(
      [ordered, order],
      accelerated: { accelerator, operands throws(DeviceError) in
        let runs = try KernelSearching.numberRuns(
          operands[0], from: operands[1], count: count, dtype: type, on: accelerator)
        let starts = Tensor(runs.starts, dtype: .int64, shape: [runs.count])
        return UniqueElements(
          values: ordered.taking(starts),
          places: Tensor(runs.firstPlaces, dtype: .int64, shape: [runs.count]),
          inverse: Tensor(runs.inverse, dtype: .int64, shape: shape),
          counts: starts.lengths(before: count))
      }
    ) { operands throws(DeviceError) in
      let inverse = try Buffer(byteCount: count * 8)
      let firstPlaces = try Buffer(byteCount: count * 8)
      let starts = try Buffer(byteCount: count * 8)
      let found = Searching.numberRuns(
        operands[0].pointer(type),
        from: operands[1].pointer(.int64).assumingMemoryBound(to: Int.self), count: count,
        dtype: type, inverse: inverse.pointer, firstPlaces: firstPlaces.pointer,
        starts: starts.pointer)
      let ends = Tensor(sharing: starts, dtype: .int64, shape: [found])
      return UniqueElements(
        values: ordered.taking(ends),
        places: Tensor(sharing: firstPlaces, dtype: .int64, shape: [found]),
        inverse: Tensor(sharing: inverse, dtype: .int64, shape: shape),
        counts: ends.lengths(before: count))
    }
  }

  /// How long the runs are that start at these places and end with the next one, or before `end`.
  private func lengths(before end: Int) -> Tensor {
    count == 0 ? self : Tensor.concatenated([self, Tensor([end])]).differences()
  }

  /// The different elements of types that no kernel compares.
  private func uniqueByMask() -> UniqueElements {
    let flat = flattened()
    let order = flat.argSorted(axis: 0)
    let ordered = flat.taking(order)
    guard count > 0 else {
      return UniqueElements(
        values: ordered, places: order, inverse: order.reshaped(shape), counts: order)
    }
    let isNew = ordered.differsFromBefore()
    let starts = isNew.flatNonZeroPlaces()
    let group = isNew.cumulativeSum() - 1
    return UniqueElements(
      values: ordered.taking(starts), places: order.taking(starts),
      inverse: group.taking(order.argSorted()).reshaped(shape),
      counts: starts.lengths(before: count))
  }

  /// Whether each element of one sorted axis differs from the one before; the first one does, and
  /// NaN equals NaN.
  private func differsFromBefore() -> Tensor {
    let (later, earlier) = (part(0, from: 1, to: count), part(0, from: 0, to: count - 1))
    let differs = (later .!= earlier) .&& ~(later.isNaN() .&& earlier.isNaN())
    return .concatenated([Tensor([true]), differs])
  }
}
