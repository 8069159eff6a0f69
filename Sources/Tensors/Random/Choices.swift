import SwiftwaterDevices

extension Tensor {
  /// Returns whole numbers of a range, all equally likely, `int64`.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - range: The half-open range; not empty.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  /// - Also known as: `numpy.random.Generator.integers`.
  /// - Source: D. Lemire 2019, doi:10.1145/3230636.
  public static func integers(
    _ shape: [Int], in range: Range<Int>, seed: UInt64, stream: UInt32 = 0
  ) -> Tensor {
    attempt { () throws(TensorError) in
      guard !range.isEmpty else {
        throw TensorError(.invalidArgument, "integers: \(range) is empty; end above the start")
      }
      let count = try Shape.count(shape, for: "integers")
      let bound = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
      let elsewhere = accelerated([], dtype: .int64, shape: shape) {
        accelerator, _, result throws(DeviceError) in
        try KernelRandom.wholes(
          result, count: count, low: range.lowerBound, bound: bound,
          random: Philox(seed: seed, stream: UInt64(stream)), on: accelerator)
      }
      return try computed(
        "integers", [], dtype: .int64, shape: shape, accelerated: elsewhere
      ) { _, result in
        nonisolated(unsafe) let numbers = result.assumingMemoryBound(to: Int.self)
        Threads.forEachRange(count, grain: 1 << 15) { _, places in
          RandomSource.forEachBits(seed: seed, stream: stream, places) { place, bits in
            let product = bits.multipliedFullWidth(by: bound)
            var number = product.high
            if product.low < bound {
              var random = RandomSource(seed: seed, stream: stream, element: place)
              number = random.below(bound)
            }
            numbers[place] = range.lowerBound &+ Int(truncatingIfNeeded: number)
          }
        }
      }
    }
  }

  /// Returns slices of the first axis by chance.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - replacing: Whether a slice may come more than once; if not, `count` is at most their
  ///     number (of those with a weight above 0).
  ///   - weights: How likely each slice is, relative to the others, 0 or more; nil for all alike.
  ///   - seed: Equal seeds give equal choices.
  ///   - stream: Different streams of one seed are independent.
  /// - Complexity: O(*count*), with weights O(*n* + *count* log *n*), or O(*n* log *n*) without
  ///   replacement.
  /// - Also known as: `numpy.random.Generator.choice`.
  /// - Source: weighted without replacement, Efraimidis, Spirakis 2006,
  ///   doi:10.1016/j.ipl.2005.11.003.
  public func chosen(
    _ count: Int, replacing: Bool = true, weights: [Double]? = nil, seed: UInt64,
    stream: UInt32 = 0
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank > 0 else {
        throw TensorError(.invalidAxis, "chosen: a 0-dimensional tensor has no slices")
      }
      let extent = shape[0]
      let sum = weights?.reduce(0, +) ?? 1
      if let weights {
        guard weights.count == extent, weights.allSatisfy({ $0 >= 0 }), sum > 0, sum.isFinite else {
          throw TensorError(
            .invalidArgument,
            """
            chosen: \(weights.count) weights of the sum \(sum) for \(extent) slices; give one each, \
            0 or more, not all 0
            """)
        }
      }
      let possible = weights?.count { $0 > 0 } ?? extent
      guard count >= 0, count == 0 || possible > 0, replacing || count <= possible else {
        throw TensorError(
          .invalidArgument,
          "chosen: \(count) of \(possible) slices; take fewer, or replace what was taken")
      }
      try Shape.checkList(count, for: "chosen")
      let places: [Int]
      switch (replacing, weights) {
      case (true, nil):
        let drawn = Self.integers(
          [count], in: 0..<Swift.max(1, extent), seed: seed, stream: stream)
        return taking(drawn, axis: 0)
      case (true, let weights?):
        var total = 0.0
        let sums = weights.map { weight in
          total += weight
          return total
        }
        let last = weights.lastIndex { $0 > 0 } ?? 0
        places = (0..<count).map { draw in
          var random = RandomSource(seed: seed, stream: stream, element: draw)
          let target = random.uniform() * total
          var (low, high) = (0, extent)
          while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
          }
          return Swift.min(low, last)
        }
      case (false, nil):
        // The first exchanges of a shuffle; only places that were exchanged are written down.
        var exchanged: [Int: Int] = [:]
        places = (0..<count).map { draw in
          var random = RandomSource(seed: seed, stream: stream, element: draw)
          let other = draw + Int(random.below(UInt64(extent - draw)))
          let chosen = exchanged[other] ?? other
          exchanged[other] = exchanged[draw] ?? draw
          return chosen
        }
      case (false, let weights?):
        // The order of exponential times whose rates are the weights.
        let times = (0..<extent).map { place in
          var random = RandomSource(seed: seed, stream: stream, element: place)
          return random.exponential() / weights[place]
        }
        let order = (0..<extent).filter { weights[$0] > 0 }.sorted {
          (times[$0], $0) < (times[$1], $1)
        }
        places = Array(order.prefix(count))
      }
      return taking(Tensor(places), axis: 0)
    }
  }

  /// Returns the slices of an axis in random order.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end.
  ///   - seed: Equal seeds give equal orders.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.random.Generator.permutation`, `numpy.random.Generator.shuffle`.
  public func shuffled(axis: Int = 0, seed: UInt64) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "shuffled")
      return taking(.permutation(shape[place], seed: seed), axis: place)
    }
  }

  /// Returns the elements of each row of an axis in an order of its own.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end.
  ///   - seed: Equal seeds give equal orders.
  /// - Complexity: O(*count* · log *extent*).
  /// - Also known as: `numpy.random.Generator.permuted`.
  public func permuted(axis: Int, seed: UInt64) -> Tensor {
    Self.attempt { () throws(TensorError) in
      _ = try Shape.axis(axis, rank: rank, for: "permuted")
      let order = Self.uniform(shape, seed: seed, dtype: .float64).argSorted(axis: axis)
      return takingAlong(order, axis: axis)
    }
  }
}
