import SwiftwaterDevices

/// Where the elements of an evaluated node lie: a buffer seen through an offset and strides.
struct Storage {
  var buffer: Buffer
  /// The first element's place in the buffer, in elements.
  var offset: Int
  let extents: Extents
  /// Elements between neighbours along each axis; nil when they lie without gaps in row-major order.
  let steps: [Int]?

  /// Elements without gaps in row-major order.
  init(_ buffer: consuming Buffer, extents: Extents, offset: Int = 0) {
    self.buffer = buffer
    self.offset = offset
    self.extents = extents
    steps = nil
  }

  /// Elements without gaps in row-major order.
  init(_ buffer: Buffer, shape: [Int], offset: Int = 0) {
    self.init(buffer, extents: Extents(shape), offset: offset)
  }

  /// Elements with strides; 0 repeats, negative runs backwards.
  init(_ buffer: Buffer, offset: Int, shape: [Int], strides: [Int]) {
    self.buffer = buffer
    self.offset = offset
    extents = Extents(shape)
    steps = Self.isContiguous(shape, strides) ? nil : strides
  }

  /// The extent of each axis, outermost first.
  var shape: [Int] { extents.array }

  var count: Int { extents.count }

  /// Elements between neighbours along each axis.
  var strides: [Int] { steps ?? Shape.strides(shape) }

  /// Whether the elements lie without gaps in row-major order.
  var isContiguous: Bool { steps == nil }

  /// Whether the elements lie without gaps, each once, in some order of the axes.
  var isDense: Bool {
    guard let steps else { return true }
    var expected = 1
    let shape = self.shape
    for axis in steps.indices.sorted(by: { steps[$0] < steps[$1] }) where shape[axis] != 1 {
      if steps[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }

  func pointer(_ dtype: DType) -> UnsafeMutableRawPointer {
    buffer.pointer + offset * dtype.byteCount
  }

  /// This storage seen in a shape it broadcasts to.
  func broadcast(to target: [Int]) -> Storage {
    let shape = self.shape
    if shape == target { return self }
    let strides = self.strides
    let missing = target.count - shape.count
    return Storage(
      buffer, offset: offset, shape: target,
      strides: target.indices.map { axis in
        axis < missing || shape[axis - missing] == 1 && target[axis] != 1
          ? 0 : strides[axis - missing]
      })
  }

  /// How a program that runs over `shape` in order finds the elements.
  var inputLayout: Program.InputLayout {
    guard let steps else { return .contiguous }
    // Neighbouring axes that step evenly are one axis: longer runs, less counting.
    var extents: [Int] = []
    var merged: [Int] = []
    for (extent, step) in zip(shape, steps) where extent != 1 {
      if let last = extents.last, let lastStep = merged.last, lastStep == step * extent {
        extents[extents.count - 1] = last * extent
        merged[merged.count - 1] = step
      } else {
        extents.append(extent)
        merged.append(step)
      }
    }
    return merged.allSatisfy { $0 == 0 } ? .scalar : .strided(extents: extents, strides: merged)
  }

  /// Whether strides are those of elements without gaps; axes of extent 1 may have any.
  private static func isContiguous(_ shape: [Int], _ strides: [Int]) -> Bool {
    var expected = 1
    for axis in stride(from: shape.count - 1, through: 0, by: -1) where shape[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }
}
