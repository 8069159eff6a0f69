import SwiftwaterDevices

/// Where the elements of an evaluated node lie: a buffer seen through an offset and strides.
struct Storage {
  var buffer: Buffer
  /// The first element's place in the buffer, in elements.
  var offset: Int
  var shape: [Int]
  /// Elements between neighbours along each axis; 0 repeats, negative runs backwards.
  var strides: [Int]

  /// Elements without gaps in the buffer's own order.
  init(_ buffer: Buffer, shape: [Int], offset: Int = 0) {
    self.buffer = buffer
    self.offset = offset
    self.shape = shape
    strides = Shape.strides(shape)
  }

  init(_ buffer: Buffer, offset: Int, shape: [Int], strides: [Int]) {
    self.buffer = buffer
    self.offset = offset
    self.shape = shape
    self.strides = strides
  }

  var count: Int { shape.reduce(1, *) }

  /// Whether the elements lie without gaps in row-major order.
  var isContiguous: Bool {
    var expected = 1
    for axis in stride(from: shape.count - 1, through: 0, by: -1) where shape[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }

  func pointer(_ dtype: DType) -> UnsafeMutableRawPointer {
    buffer.pointer + offset * dtype.byteCount
  }

  /// This storage seen in a shape it broadcasts to.
  func broadcast(to target: [Int]) -> Storage {
    if shape == target { return self }
    let missing = target.count - shape.count
    let strides = target.indices.map { axis in
      axis < missing || shape[axis - missing] == 1 && target[axis] != 1
        ? 0 : self.strides[axis - missing]
    }
    return Storage(buffer, offset: offset, shape: target, strides: strides)
  }

  /// How a program that runs over `shape` in order finds the elements.
  var inputLayout: Program.InputLayout {
    if isContiguous { return .contiguous }
    // Neighbouring axes that step evenly are one axis: longer runs, less counting.
    var extents: [Int] = []
    var steps: [Int] = []
    for (extent, step) in zip(shape, strides) where extent != 1 {
      if let last = extents.last, let lastStep = steps.last, lastStep == step * extent {
        extents[extents.count - 1] = last * extent
        steps[steps.count - 1] = step
      } else {
        extents.append(extent)
        steps.append(step)
      }
    }
    return steps.allSatisfy { $0 == 0 } ? .scalar : .strided(extents: extents, strides: steps)
  }
}
