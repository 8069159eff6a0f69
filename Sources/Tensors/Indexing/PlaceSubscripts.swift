import SwiftwaterDevices

// Subscripts with places only, as loops over single elements use them: no list of parts is built.

extension Tensor {
  /// Reads or writes the slice at a place of the first axis, or the element of a tensor of one axis;
  /// see ``TensorIndex``.
  ///
  /// - Complexity: O(1) for reading, a view; O(slice) for writing.
  public subscript(place: Int) -> Tensor {
    get { read(Places(place)) }
    set { write(Places(place), newValue) }
  }

  /// Reads or writes the slice at places of the first two axes, or the element of a matrix; see
  /// ``TensorIndex``.
  ///
  /// - Complexity: O(1) for reading, a view; O(slice) for writing.
  public subscript(row: Int, column: Int) -> Tensor {
    get { read(Places(row, column)) }
    set { write(Places(row, column), newValue) }
  }

  /// Reads or writes the slice at places of the first three axes, or the element of a tensor of three;
  /// see ``TensorIndex``.
  ///
  /// - Complexity: O(1) for reading, a view; O(slice) for writing.
  public subscript(first: Int, second: Int, third: Int) -> Tensor {
    get { read(Places(first, second, third)) }
    set { write(Places(first, second, third), newValue) }
  }

  // MARK: - Implementation

  private func read(_ places: Places) -> Tensor {
    guard node.number == nil, let first = places.offset(in: node.extents) else {
      return read(places.parts)
    }
    do throws(DeviceError) {
      let storage = try Evaluator.materialise(node)
      guard storage.isContiguous else { return read(places.parts) }
      let part = Storage(
        storage.buffer, extents: node.extents.dropping(places.count),
        offset: storage.offset + first)
      return Tensor(Node(stored: part, dtype: dtype))
    } catch {
      return .failure(TensorError(error))
    }
  }

  private mutating func write(_ places: Places, _ value: Tensor) {
    do throws(TensorError) {
      guard places.count == rank, value.rank == 0, let place = places.offset(in: node.extents),
        try writeElement(value, at: place)
      else {
        write(places.parts, value)
        return
      }
    } catch {
      self = Self.failure(error)
    }
  }

  /// Writes one element in place.
  ///
  /// - Returns: Whether it is done; false where somebody else holds the elements, or where they do not
  ///   lie on the host without gaps.
  private mutating func writeElement(_ value: Tensor, at place: Int) throws(TensorError) -> Bool {
    guard isSoleHolder(), node.state == .stored, Placement.asksForNone else { return false }
    // The value comes first: it may be what still holds the elements.
    let bits: ElementBits
    if let number = value.node.number {
      if value.node.isWeak {
        try dtype.requireToStore(number, value.dtype, for: "assignment")
      } else if value.dtype.isComplex, value.dtype != dtype {
        return false
      }
      bits = dtype.bits(number.converted(from: value.dtype, to: dtype))
    } else {
      guard value.dtype == dtype else { return false }
      bits = try TensorError.wrapping { () throws(DeviceError) in try value.elementBits() }
    }
    guard let target = node.ownElements(besides: value.node) else { return false }
    let size = dtype.byteCount
    Swift.withUnsafeBytes(of: bits) { bytes in
      guard let start = bytes.baseAddress else { return }
      (target + place * size).copyMemory(from: start, byteCount: size)
    }
    return true
  }

  /// The memory of the only element.
  private func elementBits() throws(DeviceError) -> ElementBits {
    let storage = try contiguousStorage()
    try storage.buffer.bringToHost()
    var bits = ElementBits.zero
    Swift.withUnsafeMutableBytes(of: &bits) {
      $0.baseAddress?.copyMemory(from: storage.pointer(dtype), byteCount: dtype.byteCount)
    }
    withExtendedLifetime(storage.buffer) {}
    return bits
  }
}

/// Up to three places on the first axes.
private struct Places {
  let count: Int
  private let first: Int
  private let second: Int
  private let third: Int

  init(_ first: Int) {
    (count, self.first, second, third) = (1, first, 0, 0)
  }

  init(_ first: Int, _ second: Int) {
    (count, self.first, self.second, third) = (2, first, second, 0)
  }

  init(_ first: Int, _ second: Int, _ third: Int) {
    (count, self.first, self.second, self.third) = (3, first, second, third)
  }

  /// The places in their general form.
  var parts: [IndexPart] { (0..<count).map { .place(self[$0]) } }

  /// How many elements lie before these places; nil where there are no such places.
  func offset(in extents: Extents) -> Int? {
    guard count <= extents.rank, extents.rank <= Extents.plainRank else { return nil }
    var offset = 0
    for axis in 0..<extents.rank {
      let extent = extents[axis]
      guard axis < count else {
        offset *= extent
        continue
      }
      let place = self[axis]
      guard place >= -extent, place < extent else { return nil }
      offset = offset * extent + (place < 0 ? place + extent : place)
    }
    return offset
  }

  private subscript(axis: Int) -> Int { axis == 0 ? first : axis == 1 ? second : third }
}
