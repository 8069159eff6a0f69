import SwiftwaterDevices

extension Tensor {
  /// Returns the elements of each row of an axis in order; NaN comes last.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end.
  ///   - descending: Whether the largest comes first.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.sort`.
  public func sorted(axis: Int, descending: Bool = false) -> Tensor {
    orderRows(axis, for: "sorted", dtype) {
      SortKernel(rows: $0, source: $1, target: $2, order: descending ? .descending : .ascending)
    }
  }

  /// Returns the places that put each row of an axis in order, equal elements in theirs, `int64`;
  /// NaN comes last.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end.
  ///   - descending: Whether the largest comes first.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.argsort(kind="stable")`.
  public func argSorted(axis: Int, descending: Bool = false) -> Tensor {
    orderRows(axis, for: "argSorted", .int64) {
      SortPlacesKernel(
        rows: $0, source: $1, target: $2, order: descending ? .descending : .ascending)
    }
  }

  /// Returns each row of an axis with the elements at some places where sorting would put them,
  /// smaller ones before and larger ones after.
  ///
  /// - Parameters:
  ///   - places: The places, from either end.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*) on average for one place.
  /// - Also known as: `numpy.partition`.
  public func partitioned(at places: [Int], axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let order = RowOrder.partition(try resolved(places, axis, for: "partitioned"))
      return orderRows(axis, for: "partitioned", dtype) {
        SortKernel(rows: $0, source: $1, target: $2, order: order)
      }
    }
  }

  /// Returns the places that ``partitioned(at:axis:)`` takes its elements from, `int64`.
  ///
  /// - Parameters:
  ///   - places: The places, from either end.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*) on average for one place.
  /// - Also known as: `numpy.argpartition`.
  public func argPartitioned(at places: [Int], axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let order = RowOrder.partition(try resolved(places, axis, for: "argPartitioned"))
      return orderRows(axis, for: "argPartitioned", .int64) {
        SortPlacesKernel(rows: $0, source: $1, target: $2, order: order)
      }
    }
  }

  /// Returns the largest (or smallest) elements of each row of an axis in order, and their places.
  ///
  /// - Parameters:
  ///   - count: How many, at most the extent.
  ///   - axis: The axis, from either end.
  ///   - largest: Whether the largest are wanted, in descending order; NaN comes last either way.
  /// - Returns: The values, and their places (`int64`); of equal elements the first ones.
  /// - Complexity: O(*elements* + *k*) on average.
  /// - Also known as: `torch.topk`.
  public func top(
    _ count: Int, axis: Int = -1, largest: Bool = true
  ) -> (values: Tensor, places: Tensor) {
    let places = Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "top")
      guard count >= 0, count <= shape[place] else {
        throw TensorError(
          .invalidArgument,
          "top: \(count) elements of axis \(axis) of extent \(shape[place])")
      }
      return orderRows(axis, for: "top", .int64, length: count) {
        SortPlacesKernel(
          rows: $0, source: $1, target: $2, order: .top(count, descending: largest))
      }
    }
    return (takingAlong(places, axis: axis), places)
  }

  /// Returns the elements at each row's own places along an axis.
  ///
  /// - Parameters:
  ///   - places: Integers of the shape of this tensor but for the axis, counting from the end when
  ///     negative.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*places*).
  /// - Also known as: `numpy.take_along_axis`.
  public func takingAlong(_ places: Tensor, axis: Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "takingAlong")
      var expected = shape
      guard places.rank == rank, places.dtype.isInteger else {
        throw TensorError(
          .invalidType,
          """
          takingAlong: places must be integers of rank \(rank), got \(places.dtype) of rank \
          \(places.rank)
          """)
      }
      expected[place] = places.shape[place]
      guard expected == places.shape else {
        throw TensorError(
          .shapeMismatch,
          """
          takingAlong: places of shape \(Shape.text(places.shape)) on \(Shape.text(shape)); all \
          axes but \(axis) must agree
          """)
      }
      let extent = shape[place]
      let wrong = places.withUnsafeElements(of: Int.self) { all in
        all.first { $0 < -extent || $0 >= extent }
      }
      if let wrong {
        throw TensorError(
          .invalidIndex, "takingAlong: place \(wrong) is outside axis \(axis) of extent \(extent)")
      }
      let rows = places.movingAxis(place, to: -1).cast(to: .int64)
      let (target, width) = (rows.shape, dtype.byteCount)
      return try withLastAxis(place, for: "takingAlong") { source throws(TensorError) in
        try Self.computed("takingAlong", [source, rows], dtype: dtype, shape: target) {
          operands, result in
          let indices = operands[1].assumingMemoryBound(to: Int.self)
          let length = target[target.count - 1]
          for row in 0..<target.dropLast().reduce(1, *) {
            let base = operands[0] + row * extent * width
            for column in row * length..<(row + 1) * length {
              let index = indices[column]
              (result + column * width).copyMemory(
                from: base + (index < 0 ? index + extent : index) * width, byteCount: width)
            }
          }
        }
      }
    }
  }

  // MARK: - Implementation

  private func orderRows(
    _ axis: Int, for name: String, _ result: DType, length: Int? = nil,
    _ kernel:
      @escaping (Rows, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> some NumberKernel
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let type = dtype
      return try withLastAxis(axis, for: name) { tensor throws(TensorError) in
        let rows = Rows(tensor.shape)
        let target = tensor.shape.dropLast() + [length ?? rows.length]
        return try Self.computed(name, [tensor], dtype: result, shape: Array(target)) {
          operands, result throws(DeviceError) in
          try type.run(kernel(rows, operands[0], result))
        }
      }
    }
  }

  private func resolved(
    _ places: [Int], _ axis: Int, for name: String
  ) throws(TensorError) -> [Int] {
    let extent = shape[try Shape.axis(axis, rank: rank, for: name)]
    var result: Set<Int> = []
    for place in places {
      guard place >= -extent, place < extent else {
        throw TensorError(
          .invalidIndex, "\(name): place \(place) is outside axis \(axis) of extent \(extent)")
      }
      result.insert(place < 0 ? place + extent : place)
    }
    return result.sorted()
  }
}

/// How much of a row is put in order.
enum RowOrder: Sendable {
  case ascending
  case descending
  /// Only what belongs at some places, in ascending order.
  case partition([Int])
  /// The first few, in order; the rest is dropped.
  case top(Int, descending: Bool)

  var isDescending: Bool {
    switch self {
    case .descending, .top(_, descending: true): true
    default: false
    }
  }
}

/// Puts the elements of rows in order.
private struct SortKernel: NumberKernel {
  let rows: Rows
  let source: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  let order: RowOrder

  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError) {
    let (length, order) = (rows.length, order)
    let mask: Number.Key = order.isDescending ? .max : 0
    let keys = try Buffer(byteCount: 2 * rows.count * length * MemoryLayout<Number.Key>.stride)
    nonisolated(unsafe) let from = source.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let to = target.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let room = keys.pointer.assumingMemoryBound(to: Number.Key.self)
    rows.forEachRange { range in
      for row in range {
        let (items, scratch) = (room + 2 * row * length, room + (2 * row + 1) * length)
        let (x, y) = (from + row * length, to + row * length)
        for place in 0..<length {
          let number = x[place]
          items[place] = number == number ? number.key ^ mask : .max
        }
        if case .partition(let places) = order {
          QuickSelect.select(items, count: length, places: places) { $0 < $1 }
        } else {
          KeySort.sort(items, scratch, count: length) { $0 }
        }
        for place in 0..<length {
          let key = items[place]
          y[place] = Number(key: Number.isNaNKey(key) ? key : key ^ mask)
        }
      }
    }
    withExtendedLifetime(keys) {}
  }
}

/// Finds the places that put rows in order.
private struct SortPlacesKernel: NumberKernel {
  let rows: Rows
  let source: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  let order: RowOrder

  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError) {
    typealias Item = KeyedPlace<Number.Key>
    let (length, order) = (rows.length, order)
    let mask: Number.Key = order.isDescending ? .max : 0
    let memory = try Buffer(byteCount: 2 * rows.count * length * MemoryLayout<Item>.stride)
    nonisolated(unsafe) let from = source.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let to = target.assumingMemoryBound(to: Int.self)
    nonisolated(unsafe) let room = memory.pointer.assumingMemoryBound(to: Item.self)
    rows.forEachRange { range in
      for row in range {
        let (items, scratch) = (room + 2 * row * length, room + (2 * row + 1) * length)
        let x = from + row * length
        for place in 0..<length {
          let number = x[place]
          items[place] = Item(key: number == number ? number.key ^ mask : .max, place: place)
        }
        var kept = length
        switch order {
        case .ascending, .descending: KeySort.sort(items, scratch, count: length) { $0.key }
        case .partition(let places):
          QuickSelect.select(items, count: length, places: places, isBefore: Item.isBefore)
        case .top(let count, _):
          kept = count
          if count > 0 {
            QuickSelect.select(items, in: 0..<length, place: count - 1, isBefore: Item.isBefore)
            var first = UnsafeMutableBufferPointer(start: items, count: count)
            first.sort(by: Item.isBefore)
          }
        }
        for place in 0..<kept { to[row * kept + place] = items[place].place }
      }
    }
    withExtendedLifetime(memory) {}
  }
}

extension TensorNumber {
  /// Whether a key is that of NaN; integers have none.
  @inline(__always)
  static func isNaNKey(_ key: Key) -> Bool {
    self is any FloatingPoint.Type && key == .max
  }
}
