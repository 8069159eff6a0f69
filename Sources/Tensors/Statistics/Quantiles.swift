import SwiftwaterDevices

extension Tensor {
  /// Returns the values below which given parts of the elements lie.
  ///
  /// - Parameters:
  ///   - parts: Numbers in 0...1.
  ///   - axis: The axis, from either end; nil takes all elements.
  ///   - method: How a value between two elements is chosen.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  /// - Returns: One slice for each part, on a new first axis; NaN where there is a NaN or nothing. Whole
  ///   numbers keep their type by the methods that pick an element, such as `lower`.
  /// - Complexity: O(*count*) on average.
  /// - Also known as: `numpy.quantile`.
  public func quantiles(
    _ parts: [Double], axis: Int? = nil, method: QuantileMethod = .linear,
    keepingDimensions: Bool = false
  ) -> Tensor {
    rowQuantiles("quantiles", parts, axis, method, keepingDimensions, skippingNaN: false)
  }

  /// Returns the value below which a part of the elements lies.
  ///
  /// - Parameters:
  ///   - part: A number in 0...1.
  ///   - axis: The axis, from either end; nil takes all elements.
  ///   - method: How a value between two elements is chosen.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  /// - Complexity: O(*count*) on average.
  /// - Also known as: `numpy.quantile`, `numpy.percentile` of 100 times the part.
  public func quantile(
    _ part: Double, axis: Int? = nil, method: QuantileMethod = .linear,
    keepingDimensions: Bool = false
  ) -> Tensor {
    rowQuantiles("quantile", [part], axis, method, keepingDimensions, skippingNaN: false)
      .squeezed(axis: 0)
  }

  /// Returns the middle value, or the mean of the two in the middle; NaN when there is one.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil takes all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  /// - Complexity: O(*count*) on average.
  /// - Also known as: `numpy.median`.
  public func median(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    rowQuantiles("median", [0.5], axis, .midpoint, keepingDimensions, skippingNaN: false)
      .squeezed(axis: 0)
  }

  /// Returns the value below which a part of the elements that are numbers lies.
  ///
  /// - Complexity: O(*count*) on average.
  /// - Also known as: `numpy.nanquantile`, `numpy.nanpercentile` of 100 times the part.
  public func nanQuantile(
    _ part: Double, axis: Int? = nil, method: QuantileMethod = .linear,
    keepingDimensions: Bool = false
  ) -> Tensor {
    rowQuantiles("nanQuantile", [part], axis, method, keepingDimensions, skippingNaN: true)
      .squeezed(axis: 0)
  }

  /// Returns the values below which given parts of the elements that are numbers lie.
  ///
  /// - Returns: One slice for each part, on a new first axis; NaN where there are no numbers.
  /// - Complexity: O(*count*) on average.
  /// - Also known as: `numpy.nanquantile`, `numpy.nanpercentile` of 100 times the parts.
  public func nanQuantiles(
    _ parts: [Double], axis: Int? = nil, method: QuantileMethod = .linear,
    keepingDimensions: Bool = false
  ) -> Tensor {
    rowQuantiles("nanQuantiles", parts, axis, method, keepingDimensions, skippingNaN: true)
  }

  /// Returns the middle value of the elements that are numbers.
  ///
  /// - Complexity: O(*count*) on average.
  /// - Also known as: `numpy.nanmedian`.
  public func nanMedian(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    rowQuantiles("nanMedian", [0.5], axis, .midpoint, keepingDimensions, skippingNaN: true)
      .squeezed(axis: 0)
  }

  // MARK: - Implementation

  private func rowQuantiles(
    _ name: String, _ parts: [Double], _ axis: Int?, _ method: QuantileMethod,
    _ keepingDimensions: Bool, skippingNaN: Bool
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard !dtype.isComplex else {
        throw TensorError(
          .invalidType, "\(name): not defined for \(dtype); take real(), imaginary() or abs() first"
        )
      }
      if let wrong = parts.first(where: { !(0...1).contains($0) }) {
        throw TensorError(
          .invalidArgument, "\(name): \(wrong) is not a part in 0...1; divide percentiles by 100")
      }
      let place = try axis.map { axis throws(TensorError) in
        try Shape.axis(axis, rank: rank, for: name)
      }
      let rowsLast = place.map { movingAxis($0, to: -1) } ?? flattened()
      let rows = Rows(rowsLast.shape)
      // Of nothing there is no element to pick.
      let type = method.picksElements && rows.length > 0 && !dtype.isInexact ? dtype : floatingType
      let onDevice = try rowsLast.quantilesOnDevice(parts, method, type, skippingNaN: skippingNaN)
      let found: Tensor
      if let onDevice {
        found = onDevice
      } else {
        found = try Self.computed(
          name, [rowsLast.cast(to: type)], dtype: type,
          shape: [parts.count] + rowsLast.shape.dropLast()
        ) { operands, result throws(DeviceError) in
          try type.run(
            QuantileKernel(
              type: type, rows: rows, source: operands[0], target: result, parts: parts,
              method: method, skippingNaN: skippingNaN))
        }
      }
      guard keepingDimensions else { return found }
      guard let place else { return found.reshaped([parts.count] + shape.map { _ in 1 }) }
      return found.expanded(axis: place + 1)
    }
  }
}

extension Tensor {
  /// Quantiles of the rows as the neighbours in sorted rows, which a device does.
  ///
  /// - Returns: nil when the work belongs on the host: rows with different numbers of elements, or
  ///   nobody asked for a device.
  fileprivate func quantilesOnDevice(
    _ parts: [Double], _ method: QuantileMethod, _ type: DType, skippingNaN: Bool
  ) throws(TensorError) -> Tensor? {
    let length = shape.last ?? 1
    guard !skippingNaN, length > 0, !parts.isEmpty, rank > 0, type.isInexact,
      Placement.likelyDevice(
        recorded: Placement.recorded, bytes: count * type.byteCount, inputs: []) != .cpu
    else { return nil }
    let sorted = cast(to: type).sorted(axis: -1).cast(to: .float64)
    // NaN comes last.
    let isWhole = sorted[..., length - 1] .== sorted[..., length - 1]
    let rows = parts.map { part in
      let position = method.position(part, count: length)
      let a = sorted[..., position.place]
      let b = sorted[..., Swift.min(position.place + 1, length - 1)]
      // From the nearer end, so that the ends come out exactly.
      let between =
        method == .midpoint
        ? a * 0.5 + b * 0.5
        : position.part < 0.5
          ? a + (b - a) * position.part : b - (b - a) * (1 - position.part)
      let value = position.part == 0 ? a : Tensor.select(a .== b, a, between)
      return Tensor.select(isWhole, value, Tensor(floatLiteral: .nan))
    }
    return Tensor.stacked(rows, axis: 0).cast(to: type)
  }
}

private struct QuantileKernel: NumberKernel {
  let type: DType
  let rows: Rows
  let source: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  let parts: [Double]
  let method: Tensor.QuantileMethod
  let skippingNaN: Bool

  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError) {
    let memory = try Buffer(byteCount: rows.count * rows.length * MemoryLayout<Number.Key>.stride)
    nonisolated(unsafe) let from = source.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let to = target.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let room = memory.pointer.assumingMemoryBound(to: Number.Key.self)
    nonisolated(unsafe) let kernel = self
    let length = rows.length
    let whole = Picks(parts, method, count: length)
    rows.forEachRange { range in
      for row in range {
        kernel.select(row, from + row * length, room + row * length, to, whole)
      }
    }
    withExtendedLifetime(memory) {}
  }

  /// The elements of a sorted row that quantiles are made of.
  private struct Picks {
    let positions: [(place: Int, part: Double)]
    let needed: [Int]

    init(_ parts: [Double], _ method: Tensor.QuantileMethod, count: Int) {
      positions = count == 0 ? [] : parts.map { method.position($0, count: count) }
      needed = Set(positions.flatMap { [$0.place, min($0.place + 1, count - 1)] }).sorted()
    }
  }

  private func select<Number: TensorNumber>(
    _ row: Int, _ x: UnsafeMutablePointer<Number>, _ keys: UnsafeMutablePointer<Number.Key>,
    _ to: UnsafeMutablePointer<Number>, _ whole: Picks
  ) {
    var count = 0
    for place in 0..<rows.length {
      let key = x[place].key
      keys[count] = key
      count += Number.isNaNKey(key) ? 0 : 1
    }
    if count == 0 || (count < rows.length && !skippingNaN) {
      for index in parts.indices { to[index * rows.count + row] = Number(key: .max) }
      return
    }
    let picks = count == rows.length ? whole : Picks(parts, method, count: count)
    QuickSelect.select(keys, count: count, places: picks.needed)
    for (index, position) in picks.positions.enumerated() {
      if position.part == 0 {
        to[index * rows.count + row] = Number(key: keys[position.place])
        continue
      }
      let a = Number(key: keys[position.place]).double
      let b = Number(key: keys[min(position.place + 1, count - 1)]).double
      let value = between(a, b, position.part)
      withUnsafeBytes(of: type.bits(.float(value)).x) {
        UnsafeMutableRawPointer(to + index * rows.count + row).copyMemory(
          from: $0.baseAddress!, byteCount: type.byteCount)
      }
    }
  }

  private func between(_ a: Double, _ b: Double, _ part: Double) -> Double {
    if part == 0 || a == b { return a }
    if method == .midpoint { return (a + b).isFinite ? (a + b) / 2 : a / 2 + b / 2 }
    // From the nearer end, so that the ends and equal neighbours come out exactly.
    return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part)
  }
}
