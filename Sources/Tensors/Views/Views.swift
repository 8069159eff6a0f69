import SwiftwaterDevices

// Views share the elements with their tensor and change only how places are counted.

extension Tensor {
  /// Returns the elements in another shape, in the same row-major order.
  ///
  /// - Parameter shape: The new extents; one may be −1 and is worked out.
  /// - Complexity: O(1) when the elements lie without gaps, O(*count*) otherwise.
  /// - Also known as: `numpy.reshape`.
  public func reshaped(_ shape: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var target = shape
      if let open = shape.firstIndex(of: -1) {
        guard shape.count(where: { $0 == -1 }) == 1 else { throw reshapeError(shape) }
        target[open] = 1
        let known = try Shape.count(target, for: "reshaped")
        guard known > 0, count % known == 0 else { throw reshapeError(shape) }
        target[open] = count / known
      }
      guard try Shape.count(target, for: "reshaped") == count else { throw reshapeError(shape) }
      if let constant = node.number {
        return .repeating(constant, target, dtype)
      }
      do throws(DeviceError) {
        let storage = try contiguousStorage()
        return Tensor(
          Node(
            stored: Storage(storage.buffer, shape: target, offset: storage.offset), dtype: dtype))
      } catch {
        throw TensorError(error)
      }
    }
  }

  /// Returns the elements as one axis.
  ///
  /// - Also known as: `numpy.ravel`.
  public func flattened() -> Tensor { reshaped([count]) }

  /// Returns the tensor with its axes in another order; reversed by default.
  ///
  /// - Parameter axes: A permutation of the axes; empty for the reverse order.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.transpose`, `numpy.permute_dims`.
  public func transposed(_ axes: [Int] = []) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var order: [Int] = []
      for axis in axes { order.append(try Shape.axis(axis, rank: rank, for: "transposed")) }
      if axes.isEmpty { order = Array((0..<rank).reversed()) }
      guard order.sorted() == Array(0..<rank) else {
        throw TensorError(
          .invalidAxis, "transposed: \(axes) is not a permutation of the \(rank) axes")
      }
      return try view { storage in
        Storage(
          storage.buffer, offset: storage.offset, shape: order.map { storage.shape[$0] },
          strides: order.map { storage.strides[$0] })
      }
    }
  }

  /// Returns the tensor with a new axis of extent 1.
  ///
  /// - Also known as: `numpy.expand_dims`.
  public func expanded(axis: Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank + 1, for: "expanded")
      return try view { storage in
        var (shape, strides) = (storage.shape, storage.strides)
        shape.insert(1, at: place)
        strides.insert(0, at: place)
        return Storage(storage.buffer, offset: storage.offset, shape: shape, strides: strides)
      }
    }
  }

  /// Returns the tensor without an axis of extent 1.
  ///
  /// - Also known as: `numpy.squeeze`.
  public func squeezed(axis: Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "squeezed")
      guard shape[place] == 1 else {
        throw TensorError(
          .shapeMismatch, "squeezed: axis \(axis) of \(Shape.text(shape)) has more than 1 element")
      }
      return try view { storage in
        var (shape, strides) = (storage.shape, storage.strides)
        shape.remove(at: place)
        strides.remove(at: place)
        return Storage(storage.buffer, offset: storage.offset, shape: shape, strides: strides)
      }
    }
  }

  /// Returns the tensor repeated along axes of extent 1 to fill a shape, without copying.
  ///
  /// - Also known as: `numpy.broadcast_to`.
  public func broadcast(to shape: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard try Shape.broadcast(self.shape, shape, for: "broadcast") == shape else {
        throw TensorError(
          .shapeMismatch,
          "broadcast: \(Shape.text(self.shape)) does not broadcast to \(Shape.text(shape))")
      }
      return try view { $0.broadcast(to: shape) }
    }
  }

  /// Returns tensors of equal shape but for one axis, one after the other along it.
  ///
  /// - Complexity: O(elements).
  /// - Also known as: `numpy.concatenate`, `numpy.concat`.
  public static func concatenated(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    joined(tensors, axis: axis, for: "concatenated")
  }

  /// Returns tensors of equal shape side by side along a new axis.
  ///
  /// - Also known as: `numpy.stack`.
  public static func stacked(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    if let first = tensors.first,
      let odd = tensors.firstIndex(where: { $0.shape != first.shape })
    {
      return failure(
        TensorError(
          .shapeMismatch,
          """
          stacked: tensor \(odd) has shape \(Shape.text(tensors[odd].shape)), the first \
          \(Shape.text(first.shape)); shapes must be equal
          """))
    }
    return attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: (tensors.first?.rank ?? 0) + 1, for: "stacked")
      return joined(tensors.map { $0.expanded(axis: place) }, axis: place, for: "stacked")
    }
  }

  // MARK: - Implementation

  /// The tensors one after the other, for the function that a mistake names.
  static func joined(_ tensors: [Tensor], axis: Int, for name: String) -> Tensor {
    attempt { () throws(TensorError) in
      guard let first = tensors.first else {
        throw TensorError(.invalidArgument, "\(name): needs at least one tensor")
      }
      let axis = try Shape.axis(axis, rank: first.rank, for: name)
      var shape = first.shape
      for position in tensors.indices.dropFirst() {
        let other = tensors[position].shape
        guard other.count == shape.count else {
          throw TensorError(
            .shapeMismatch,
            "\(name): tensor \(position) has rank \(other.count), the first \(first.rank)")
        }
        guard shape.indices.allSatisfy({ $0 == axis || other[$0] == shape[$0] }) else {
          throw TensorError(
            .shapeMismatch,
            """
            \(name): tensor \(position) has shape \(Shape.text(other)), the first \
            \(Shape.text(first.shape)); all axes but \(axis) must agree
            """)
        }
        shape[axis] += other[axis]
      }
      _ = try Shape.count(shape, for: name)
      let dtype = Promotion.common(tensors.map(\.node))
      let operands = tensors.map { $0.cast(to: dtype) }
      defer { withExtendedLifetime(operands) {} }
      let parts = operands.map(\.node)
      let (result, place) = (shape, axis)
      return Tensor(
        pending: .deferred(
          name: name, parts,
          accelerated: { accelerator, storages throws(DeviceError) in
            try Storage.joined(storages, axis: place, result, dtype, on: accelerator)
          }
        ) { storages throws(DeviceError) in
          let bytes = result.reduce(1, *) * dtype.byteCount
          let buffer = try Buffer(byteCount: bytes)
          if bytes <= Self.smallJoin, storages.allSatisfy(\.isContiguous) {
            Self.join(storages, rows: result[..<place].reduce(1, *), dtype, into: buffer.pointer)
            return Storage(buffer, shape: result)
          }
          let strides = Shape.strides(result)
          var offset = 0
          for storage in storages {
            let target = Storage(buffer, offset: offset, shape: storage.shape, strides: strides)
            Strided.copy(storage, to: target, dtype)
            offset += storage.shape[place] * strides[place]
          }
          return Storage(buffer, shape: result)
        }, dtype: dtype, shape: result)
    }
  }

  /// Bytes up to which what is joined is copied in rows on one thread.
  private static let smallJoin = 1 << 16

  /// Copies rows of elements without gaps one after the other.
  private static func join(
    _ storages: [Storage], rows: Int, _ dtype: DType, into target: UnsafeMutableRawPointer
  ) {
    var target = target
    for row in 0..<rows {
      for storage in storages {
        let bytes = storage.count / rows * dtype.byteCount
        target.copyMemory(from: storage.pointer(dtype) + row * bytes, byteCount: bytes)
        target += bytes
      }
    }
  }

  func view(_ change: (Storage) throws(TensorError) -> Storage) throws(TensorError) -> Tensor {
    let storage: Storage
    do {
      storage = try Evaluator.materialise(node)
    } catch {
      throw TensorError(error)
    }
    return Tensor(Node(stored: try change(storage), dtype: dtype))
  }

  private func reshapeError(_ shape: [Int]) -> TensorError {
    TensorError(
      .shapeMismatch,
      """
      reshaped: \(count) elements of shape \(Shape.text(self.shape)) do not fill \
      \(Shape.text(shape))
      """)
  }
}
