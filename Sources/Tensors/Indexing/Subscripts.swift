import SwiftwaterDevices

extension Tensor {
  /// Reads or writes the part of the tensor that the indices name; see ``TensorIndex``.
  ///
  /// Reading gives a view in O(1) that keeps its value when this tensor changes. Writing
  /// broadcasts the new value to the part, in O(part), or O(*count*) while somebody else holds the
  /// same elements.
  public subscript(indices: any TensorIndex...) -> Tensor {
    get { read(indices.map(\.part)) }
    set { write(indices.map(\.part), newValue) }
  }

  /// Reads or writes the part that a list of indices names, for when their number is not known
  /// before the program runs; an empty list names everything.
  public subscript(at indices: [any TensorIndex]) -> Tensor {
    get { read(indices.map(\.part)) }
    set { write(indices.map(\.part), newValue) }
  }

  /// Reads or writes everything on the leading axes: `x[..., 1]`.
  public subscript(_: UnboundedRange, indices: any TensorIndex...) -> Tensor {
    get { read([.ellipsis] + indices.map(\.part)) }
    set { write([.ellipsis] + indices.map(\.part), newValue) }
  }

  /// Reads or writes everything on the axes after the first part: `x[0, ...]`.
  public subscript(first: any TensorIndex, _: UnboundedRange, indices: any TensorIndex...) -> Tensor
  {
    get { read([first.part, .ellipsis] + indices.map(\.part)) }
    set { write([first.part, .ellipsis] + indices.map(\.part), newValue) }
  }

  /// Reads or writes the elements where a mask holds: `x[x .> 0] = 1`.
  ///
  /// Reading gives one axis, in row-major order. Writing takes one value for each place in this order,
  /// or values that broadcast to the tensor. A mask of the first axes takes whole slices. Integers name places along the first axis instead, and put their
  /// shape there; of a place named twice the last value stays.
  ///
  /// - Precondition: The mask is `bool` and has the shape of this tensor, or of its first axes.
  /// - Also known as: `numpy.extract`.
  public subscript(mask: Tensor) -> Tensor {
    get {
      let isPart = mask.isPart(of: self)
      return isPart ? read([.list(mask)]) : mask.dtype == .bool ? compressed(mask) : taking(mask)
    }
    set {
      if mask.isPart(of: self) {
        write([.list(mask)], newValue)
      } else if mask.dtype.isInteger {
        self = replacing(at: mask, with: newValue)
      } else {
        replace(where: mask, newValue)
      }
    }
  }

  // MARK: - Implementation

  /// Whether this list is not one of the two plain kinds: a mask of everything, or places on one axis.
  private func isPart(of tensor: Tensor) -> Bool {
    dtype == .bool ? rank > 0 && rank < tensor.rank : dtype.isInteger && rank != 1
  }

  private func compressed(_ mask: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      try check(mask)
      let (type, count) = (dtype, self.count)
      return try Self.immediately(
        [self, mask],
        accelerated: { accelerator, operands throws(DeviceError) in
          let kept = try KernelSelection.compress(
            operands[0], byteCount: type.byteCount, where: operands[1], count: count,
            on: accelerator)
          return Tensor(kept.array, dtype: type, shape: [kept.count])
        }
      ) { operands throws(DeviceError) in
        let kept = MaskedElements(operands[0], where: operands[1], type)
        return Tensor(Node(stored: try kept.storage(), dtype: type))
      }
    }
  }

  private func check(_ mask: Tensor) throws(TensorError) {
    guard mask.dtype == .bool else {
      throw TensorError(
        .invalidType, "mask: elements are \(mask.dtype), not bool; compare first")
    }
    guard mask.shape == shape else {
      throw TensorError(
        .shapeMismatch,
        "mask of shape \(Shape.text(mask.shape)) on a tensor of shape \(Shape.text(shape))")
    }
  }

  private mutating func replace(where mask: Tensor, _ value: Tensor) {
    self = Self.attempt { [self] () throws(TensorError) in
      try check(mask)
      if value.rank == 1, value.count != 1 {
        // One value for each place, as `x[mask] *= 2` writes them.
        let places = mask.flatNonZeroPlaces()
        if places.count == value.count {
          return flattened().replacing(at: places, with: value).reshaped(shape)
        }
      }
      guard try Shape.broadcast(value.shape, shape, for: "mask") == shape else {
        throw TensorError(
          .shapeMismatch,
          """
          mask: a value of shape \(Shape.text(value.shape)) does not fill a tensor of shape \
          \(Shape.text(shape))
          """)
      }
      // The value takes the tensor's type first, so that elements it leaves alone keep theirs.
      return Self.select(mask, try value.stored(as: dtype, for: "assignment"), self)
    }
  }

  func read(_ parts: [IndexPart]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      if let listed = try ListedPart(self, parts) { return try listed.elements() }
      if let number = node.number {
        let extents = Extents(try Storage.partShape(shape, parts))
        return Tensor(Node(constant: number, dtype: dtype, extents: extents, isWeak: false))
      }
      return try view { storage throws(TensorError) in try storage.part(parts) }
    }
  }

  mutating func write(_ parts: [IndexPart], _ value: Tensor) {
    do throws(TensorError) {
      if let listed = try ListedPart(self, parts) {
        self = try listed.replacing(with: value)
        return
      }
      let part = try Storage.partShape(shape, parts)
      guard try Shape.broadcast(value.shape, part, for: "assignment") == part else {
        throw TensorError(
          .shapeMismatch,
          """
          assignment: a value of shape \(Shape.text(value.shape)) does not fill the part of shape \
          \(Shape.text(part))
          """)
      }
      let type = dtype
      let stored = try value.stored(as: type, for: "assignment")
      let source: Storage
      let own: Storage
      do throws(DeviceError) {
        source = try Evaluator.materialise(stored.node)
        if try writeElsewhere(parts, part, source) { return }
        try source.buffer.bringToHost()
        own = try ownedStorage()
      } catch {
        throw TensorError(error)
      }
      Strided.copy(source.broadcast(to: part), to: try own.part(parts), type)
      self = Tensor(Node(stored: own, dtype: type))
    } catch {
      self = Self.failure(error)
    }
  }

  /// The elements in memory that nobody else sees: this tensor's own when it is the only holder, a
  /// copy otherwise.
  mutating func ownedStorage() throws(DeviceError) -> Storage {
    var storage = try Evaluator.materialise(node)
    try storage.buffer.bringToHost()
    let type = dtype
    let shape = self.shape
    if isSoleHolder() {
      // Let the node go, so that `storage` is the only owner if there is no other view.
      self = Tensor(Node(constant: .float(0), dtype: type, isWeak: false))
      if storage.isContiguous, storage.buffer.isPooled, storage.isSoleOwner() {
        storage.buffer.forgetDeviceCopy()
        return storage
      }
    }
    let copy = Storage(try Buffer(byteCount: storage.count * type.byteCount), shape: shape)
    Strided.copy(storage, to: copy, type)
    return copy
  }
}

extension Storage {
  /// Whether nothing else refers to the buffer; the caller's own copies count too.
  mutating func isSoleOwner() -> Bool { isKnownUniquelyReferenced(&buffer) }

  /// The shape of a part.
  static func partShape(_ shape: [Int], _ parts: [IndexPart]) throws(TensorError) -> [Int] {
    // The geometry does not depend on the elements.
    try IndexGeometry(shape: shape, strides: Shape.strides(shape), parts: parts).shape
  }

  /// The view of a part.
  func part(_ parts: [IndexPart]) throws(TensorError) -> Storage {
    let geometry = try IndexGeometry(shape: shape, strides: strides, parts: parts)
    return Storage(
      buffer, offset: offset + geometry.offset, shape: geometry.shape, strides: geometry.strides)
  }
}

/// Works out offset, shape and strides of a part.
struct IndexGeometry {
  var offset = 0
  var shape: [Int] = []
  var strides: [Int] = []

  init(shape source: [Int], strides steps: [Int], parts: [IndexPart]) throws(TensorError) {
    let named = parts.reduce(0) { $0 + $1.namedAxes }
    guard named <= source.count else {
      throw TensorError(
        .invalidIndex, "subscript: \(named) indices for the \(source.count) axes of the tensor")
    }
    var axis = 0
    var sawEllipsis = false
    for part in parts {
      switch part {
      case .axis:
        shape.append(1)
        strides.append(0)
      case .ellipsis:
        guard !sawEllipsis else {
          throw TensorError(.invalidIndex, "subscript: more than one ... in a subscript")
        }
        sawEllipsis = true
        for _ in 0..<(source.count - named) { keep(source, steps, &axis) }
      case .list:
        throw TensorError(.invalidIndex, "subscript: a list of places is no part of a view")
      case .place(let place):
        let extent = source[axis]
        guard place >= -extent, place < extent else {
          throw TensorError(
            .invalidIndex, "subscript: place \(place) is outside axis \(axis) of extent \(extent)")
        }
        offset += (place < 0 ? place + extent : place) * steps[axis]
        axis += 1
      case .slice(let from, let to, let by):
        guard by != 0 else {
          throw TensorError(.invalidIndex, "subscript: a stride by 0 never ends")
        }
        slice(source[axis], steps[axis], from, to, by)
        axis += 1
      }
    }
    while axis < source.count { keep(source, steps, &axis) }
  }

  private mutating func keep(_ source: [Int], _ steps: [Int], _ axis: inout Int) {
    shape.append(source[axis])
    strides.append(steps[axis])
    axis += 1
  }

  /// Bounds beyond the axis are moved to its ends, as in Python.
  private mutating func slice(_ extent: Int, _ step: Int, _ from: Int?, _ to: Int?, _ by: Int) {
    func resolve(_ bound: Int) -> Int { bound < 0 ? bound + extent : bound }
    let low = by > 0 ? 0 : -1
    let high = by > 0 ? extent : extent - 1
    let start = from.map { Swift.min(Swift.max(resolve($0), low), high) } ?? (by > 0 ? low : high)
    let end = to.map { Swift.min(Swift.max(resolve($0), low), high) } ?? (by > 0 ? high : low)
    let length = by > 0 ? end - start : start - end
    let pace = Int(clamping: by.magnitude)
    let count = length > 0 ? (length - 1) / pace + 1 : 0
    shape.append(count)
    // With fewer than two places the stride is never taken, and may not fit.
    strides.append(count > 1 ? step * by : step)
    if count > 0 { offset += start * step }
  }
}
