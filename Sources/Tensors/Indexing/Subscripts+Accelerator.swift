import SwiftwaterDevices

extension Tensor {
  /// Writes a part of this tensor on an accelerator, if that is where it belongs: in place when nobody
  /// else sees the elements, to a copy otherwise.
  ///
  /// - Parameters:
  ///   - parts: What is written.
  ///   - shape: The shape of the part.
  ///   - source: What it gets, of this tensor's type, in a shape that broadcasts to the part's.
  /// - Returns: Whether it is done; the host has to do it otherwise.
  /// - Throws: ``DeviceError`` of a device that was asked for; the tensor is as it was then.
  mutating func writeElsewhere(
    _ parts: [IndexPart], _ shape: [Int], _ source: Storage
  ) throws(DeviceError) -> Bool {
    var storage = try Evaluator.materialise(node)
    let (type, whole) = (dtype, self.shape)
    let bytes = (shape.reduce(1, *) + source.count) * type.byteCount
    let recorded = Placement.recorded
    guard Placement.mayLeaveHost(recorded: recorded, bytes: bytes),
      let accelerator = try Placement.accelerator(
        recorded: recorded, bytes: bytes, inputs: [storage.buffer, source.buffer]),
      let (steps, first) = Self.placesWritten(whole, parts)
    else { return false }
    let isOnlyNode = isSoleHolder()
    if isOnlyNode {
      // Let the node go, so that `storage` is the only owner if there is no other view.
      self = Tensor(Node(constant: .float(0), dtype: type, isWeak: false))
    }
    let isOwn =
      isOnlyNode && storage.isContiguous && storage.offset == 0 && storage.isSoleOwner()
      && !storage.buffer.borrowsDeviceMemory
    do throws(DeviceError) {
      let written = try accelerator.attempt(
        recorded: recorded,
        { () throws(DeviceError) -> DeviceArray? in
          let values = try source.broadcast(to: shape).array(type, on: accelerator)
          var target = try storage.array(type, on: accelerator)
          if !isOwn {
            let copy = try accelerator.array(of: type.byteCount, count: storage.count)
            try accelerator.copy(
              target.memory, at: target.start * type.byteCount, to: copy.memory, at: 0,
              byteCount: storage.count * type.byteCount)
            target = copy
          }
          try KernelViewWriting.run(
            values, byteCount: type.byteCount, extents: shape, strides: steps,
            into: target.advanced(by: first), on: accelerator)
          return target
        })
      self =
        written.map { Tensor($0, dtype: type, shape: whole) }
        ?? Tensor(Node(stored: storage, dtype: type))
      return written != nil
    } catch {
      self = Tensor(Node(stored: storage, dtype: type))
      throw error
    }
  }

  /// How far apart the elements of a part lie, and where its first one is.
  private static func placesWritten(
    _ shape: [Int], _ parts: [IndexPart]
  ) -> (steps: [Int], first: Int)? {
    guard
      let geometry = try? IndexGeometry(
        shape: shape, strides: Shape.strides(shape), parts: parts)
    else { return nil }
    return (geometry.strides, geometry.offset)
  }
}
