import CKernels
import SwiftwaterDevices

// Tensors as sets of their elements; results are sorted, without repetitions, on one axis.

extension Tensor {
  /// Returns whether each element occurs in another tensor; NaN occurs nowhere.
  ///
  /// - Complexity: O(*n* log *m* + *m*); O(*n* + *m*) for whole numbers that lie together.
  /// - Also known as: `numpy.isin`.
  public func isIn(_ others: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard others.count > 0 else { return .full(shape, 0, dtype: .bool) }
      let type = Promotion.common(node, others.node)
      if let found = try isInTable(of: others, type) { return found }
      let sorted = others.cast(to: type).unique()
      let values = cast(to: type)
      let places = sorted.places(of: values).flattened()
      let found = sorted.taking(places.minimum((sorted.count - 1).tensor))
      return found.reshaped(shape) .== values
    }
  }

  /// Returns the elements that occur in either tensor.
  ///
  /// - Complexity: O(*n* + *m*).
  /// - Also known as: `numpy.union1d`.
  public func union(_ other: Tensor) -> Tensor {
    Tensor.concatenated([flattened(), other.flattened()]).unique()
  }

  /// Returns the elements that occur in both tensors.
  ///
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Also known as: `numpy.intersect1d`.
  public func intersection(_ other: Tensor) -> Tensor {
    let values = cast(to: Promotion.common(node, other.node)).unique()
    return values[values.isIn(other)]
  }

  /// Returns the elements that do not occur in another tensor.
  ///
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Also known as: `numpy.setdiff1d`.
  public func subtracting(_ other: Tensor) -> Tensor {
    let values = unique()
    return values[~values.isIn(other)]
  }

  /// Returns the elements that occur in exactly one of the tensors.
  ///
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Also known as: `numpy.setxor1d`.
  public func symmetricDifference(_ other: Tensor) -> Tensor {
    let type = Promotion.common(node, other.node)
    return Tensor.concatenated([
      cast(to: type).subtracting(other), other.cast(to: type).subtracting(self),
    ]).sorted(axis: 0)
  }

  // MARK: - Implementation

  /// Looks elements up in a table of the whole numbers that occur in another tensor.
  ///
  /// - Returns: nil for other numbers, and for numbers that lie too far apart for a table.
  private func isInTable(of others: Tensor, _ type: DType) throws(TensorError) -> Tensor? {
    guard let cell = type.wholeCell, !mayLeaveHost, !others.mayLeaveHost else { return nil }
    let list = others.cast(to: type)
    let (low, table) = try Self.immediately([list], accelerated: { _, _ in nil }) {
      storages throws(DeviceError) -> (Int64, Tensor?) in
      let storage = storages[0]
      var cells = sw_cells(values: storage.pointer(type), validity: nil, bit: 0, type: cell)
      var (low, high) = (Int64.max, Int64.min)
      sw_key_range(&cells, Int64(storage.count), &low, &high)
      let (span, isBeyond) = high.subtractingReportingOverflow(low)
      guard !isBeyond, span / 8 < storage.count + count else { return (0, nil) }
      let bytes = try Buffer(byteCount: Int(span) + 1, zeroed: true)
      mark(
        storage.pointer(type), type, count: storage.count, low: low,
        in: bytes.pointer.assumingMemoryBound(to: UInt8.self))
      withExtendedLifetime(storages) {}
      return (low, Tensor(sharing: bytes, dtype: .uint8, shape: [Int(span) + 1]))
    }
    guard let table else { return nil }
    let (wanted, span) = (count, UInt64(table.count))
    return try Self.computed("isIn", [cast(to: type), table], dtype: .bool, shape: shape) {
      operands, result in
      nonisolated(unsafe) let (values, found) = (operands[0], result)
      nonisolated(unsafe) let table = operands[1].assumingMemoryBound(to: UInt8.self)
      Threads.forEachRange(wanted, grain: 1 << 16) { _, range in
        var cells = sw_cells(
          values: values + range.lowerBound * type.byteCount, validity: nil, bit: 0, type: cell)
        sw_cells_in_span(
          &cells, Int64(range.count), low, span, table,
          found.assumingMemoryBound(to: UInt8.self) + range.lowerBound)
      }
    }
  }
}

/// Marks the whole numbers that occur in a table that begins with the least of them.
private func mark(
  _ source: UnsafeMutableRawPointer, _ dtype: DType, count: Int, low: Int64,
  in table: UnsafeMutablePointer<UInt8>
) {
  func mark<Whole: FixedWidthInteger>(_ type: Whole.Type) {
    let values = source.assumingMemoryBound(to: type)
    for place in 0..<count { table[Int(Int64(values[place]) - low)] = 1 }
  }
  switch dtype {
  case .int8: mark(Int8.self)
  case .int16: mark(Int16.self)
  case .int32: mark(Int32.self)
  case .int64: mark(Int64.self)
  case .uint8: mark(UInt8.self)
  case .uint16: mark(UInt16.self)
  default: mark(UInt32.self)
  }
}

extension DType {
  /// How kernels of whole numbers call this type; nil for others, and for those beyond 63 bits.
  fileprivate var wholeCell: UInt8? {
    let cell: sw_cell? =
      switch self {
      case .int8: SW_CELL_INT8
      case .int16: SW_CELL_INT16
      case .int32: SW_CELL_INT32
      case .int64: SW_CELL_INT64
      case .uint8: SW_CELL_UINT8
      case .uint16: SW_CELL_UINT16
      case .uint32: SW_CELL_UINT32
      default: nil
      }
    return cell.map { UInt8($0.rawValue) }
  }
}
