import CInterfaces
import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Memory of devices that goes to other libraries and comes from them, without a copy.
@Suite("DLPack on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceDLPackTests {
  @Test("Elements in a device's memory come back as they went, and nothing moves")
  func roundTrip() throws {
    for device in try devices() {
      let source = Tensor.arange(24).cast(to: .float32).reshaped([2, 3, 4])
      let moved = withDevice(device) { source + 1 }
      try moved.evaluate()
      for tensor in [moved, moved.transposed(), moved[1, 0...1], moved[.stride(by: -1)]] {
        try tensor.evaluate()
        let before = device.statistics
        let managed = try tensor.exportDLPack(on: device)
        let structure = managed.assumingMemoryBound(to: sw_dl_versioned.self).pointee
        #expect(structure.tensor.device_type == (device.kind == .cuda ? 2 : 4))
        #expect(structure.tensor.device_id == Int32(device.index))
        #expect(structure.flags == UInt64(SW_DL_READ_ONLY))
        let back = try Tensor(dlpack: managed)
        let doubled = withDevice(device) { back * 2 }
        try doubled.evaluate()
        #expect(device.statistics.bytesToDevice == before.bytesToDevice)
        #expect(device.statistics.bytesToHost == before.bytesToHost)
        #expect(back.shape == tensor.shape)
        #expect(doubled.equals(tensor * 2))
      }
    }
  }

  @Test("Borrowed memory is never written, and lives until its last user has let go")
  func borrowed() throws {
    for device in try devices() {
      var lent: Tensor? = withDevice(device) { Tensor([1, 2, 3, 4] as [Float]) + 0 }
      try lent?.evaluate()
      var back = try Tensor(dlpack: try #require(lent).exportDLPack(on: device))
      try withDevice(device) {
        back *= 2
        try back.evaluate()
        back[0] = Tensor([7] as [Float])[0]
      }
      #expect(lent?.array(of: Int.self) == [1, 2, 3, 4])
      #expect(back.array(of: Int.self) == [7, 4, 6, 8])
      let inUse = device.statistics.bytesInUse
      var other: Tensor? = try Tensor(dlpack: try #require(lent).exportDLPack(on: device))
      lent = nil
      #expect(device.statistics.bytesInUse == inUse)
      #expect(other?.array(of: Int.self) == [1, 2, 3, 4])
      other = nil
      #expect(device.statistics.bytesInUse < inUse)
    }
  }

  @Test("A copy is the receiver's own, and truths come back as truths")
  func copying() throws {
    for device in try devices() {
      let x = Tensor([1, 2, 3, 4] as [Float]).reshaped([2, 2]).transposed()
      let managed = try x.exportDLPack(on: device, copying: true)
      let structure = managed.assumingMemoryBound(to: sw_dl_versioned.self)
      #expect(structure.pointee.flags == UInt64(SW_DL_IS_COPIED))
      #expect(try Tensor(dlpack: managed).array(of: Int.self) == [1, 3, 2, 4])
      let truths = Tensor([true, false, true])
      let back = try Tensor(dlpack: truths.exportDLPack(on: device))
      #expect(back.dtype == .bool && back.equals(truths))
    }
  }

  @Test("Places outside of a device's memory, and memory that is not lent any more, are refused")
  func hostile() throws {
    let device = try #require(try devices().last)
    let x = withDevice(device) { Tensor([1, 2, 3, 4] as [Float]) + 0 }
    let managed = try x.exportDLPack(on: device).assumingMemoryBound(to: sw_dl_versioned.self)
    let attacks: [(inout sw_dl_tensor) -> Void] = [
      { $0.byte_offset = 1 << 30 }, { $0.byte_offset = 2 }, { $0.shape[0] = 1 << 20 },
      { $0.strides[0] = -1 }, { $0.device_id += 1 },
    ]
    for (index, attack) in attacks.enumerated() {
      let (extent, stride) = (managed.pointee.tensor.shape[0], managed.pointee.tensor.strides[0])
      let whole = managed.pointee.tensor
      attack(&managed.pointee.tensor)
      #expect(throws: TensorError.self, "\(index)") { _ = try Tensor(dlpack: managed) }
      managed.pointee.tensor = whole
      (managed.pointee.tensor.shape[0], managed.pointee.tensor.strides[0]) = (extent, stride)
    }
    var stale = managed.pointee
    stale.deleter = nil
    try x.evaluate()
    managed.pointee.deleter?(managed)
    var shape: [Int64] = [4]
    shape.withUnsafeMutableBufferPointer { shape in
      stale.tensor.shape = shape.baseAddress
      stale.tensor.strides = nil
      #expect(throws: TensorError.self) { _ = try Tensor(dlpack: &stale) }
    }
  }

  // MARK: - Implementation

  /// PoCL as a device of this suite's own, so that what is counted is that of its tests.
  private static let openCL: OpenCLAccelerator? = OpenCLAccelerator.forTests.last.flatMap { form in
    try? OpenCLAccelerator(
      form.session.device, as: Device(kind: .opencl, index: 61))
  }

  /// NVIDIA GPUs, and PoCL.
  private func devices() throws -> [Device] {
    let openCL = try #require(Self.openCL)
    Accelerators.use(openCL)
    return Accelerators.found(.cuda).map(\.device) + [openCL.device]
  }
}
