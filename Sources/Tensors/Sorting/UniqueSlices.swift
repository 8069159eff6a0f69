import SwiftwaterDevices

extension Tensor {
  /// Returns the different slices along an axis in ascending order, with their first places, the
  /// inverse and their counts.
  ///
  /// - Parameter axis: The axis, from either end.
  /// - Returns: Slices ordered by their first elements, then their second ones and so on; `places`,
  ///   `inverse` and `counts` count along the axis. NaN equals NaN and comes last.
  /// - Complexity: O(*count* + *extent* · log *extent* · *slice*) at worst, now, because the shape
  ///   depends on the elements.
  /// - Also known as: `numpy.unique` with `axis`.
  public func uniqueSlices(axis: Int) -> UniqueElements {
    do throws(TensorError) {
      let place = try Shape.axis(axis, rank: rank, for: "uniqueSlices")
      let extent = shape[place]
      let slices = movingAxis(place, to: 0)
      let kernel = SliceOrder(extent: extent, length: extent == 0 ? 0 : count / extent)
      do throws(DeviceError) {
        let storage = try slices.contiguousStorage()
        try storage.buffer.bringToHost()
        try dtype.run(SliceOrderKernel(order: kernel, source: storage.pointer(dtype)))
        withExtendedLifetime(storage) {}
      } catch {
        throw TensorError(error)
      }
      let first = Tensor(kernel.first)
      return UniqueElements(
        values: taking(first, axis: place), places: first, inverse: Tensor(kernel.inverse),
        counts: Tensor(kernel.counts))
    } catch {
      let failure = Self.failure(error)
      return UniqueElements(values: failure, places: failure, inverse: failure, counts: failure)
    }
  }

  /// Returns the places that sort by several keys, `int64`.
  ///
  /// - Parameters:
  ///   - keys: Tensors of one shape; the last one counts most, the others order its equals.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*keys* · *count* · log *extent*).
  /// - Also known as: `numpy.lexsort`.
  public static func argSorted(byKeys keys: [Tensor], axis: Int = -1) -> Tensor {
    attempt { () throws(TensorError) in
      guard let first = keys.first, keys.allSatisfy({ $0.shape == first.shape }) else {
        throw TensorError(
          .shapeMismatch, "argSorted(byKeys:): needs keys of one shape, at least one")
      }
      // Each sorting keeps the order of the one before among its equals.
      return keys.dropFirst().reduce(first.argSorted(axis: axis)) { order, key in
        order.takingAlong(key.takingAlong(order, axis: axis).argSorted(axis: axis), axis: axis)
      }
    }
  }
}

/// Which slices differ, in ascending order.
private final class SliceOrder {
  let extent: Int
  let length: Int
  var first: [Int] = []
  var inverse: [Int] = []
  var counts: [Int] = []

  init(extent: Int, length: Int) {
    self.extent = extent
    self.length = length
  }
}

private struct SliceOrderKernel: NumberKernel {
  let order: SliceOrder
  let source: UnsafeMutableRawPointer

  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError) {
    let elements = source.assumingMemoryBound(to: type)
    let length = order.length
    func compare(_ a: Int, _ b: Int) -> Int {
      for index in 0..<length {
        let (x, y) = (elements[a * length + index].key, elements[b * length + index].key)
        if x != y { return x < y ? -1 : 1 }
      }
      return 0
    }
    let sorted = (0..<order.extent).sorted { a, b in
      let order = compare(a, b)
      return order < 0 || order == 0 && a < b
    }
    order.inverse = Array(repeating: 0, count: order.extent)
    for (rank, place) in sorted.enumerated() {
      if rank == 0 || compare(sorted[rank - 1], place) != 0 {
        order.first.append(place)
        order.counts.append(0)
      }
      order.counts[order.counts.count - 1] += 1
      order.inverse[place] = order.counts.count - 1
    }
  }
}
