import CInterfaces
import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("DLPack")
struct DLPackTests {
  static let samples: [Tensor] = [
    Tensor([[1.5, 2, 3], [4, 5, 6]]), Tensor.arange(24).reshaped([2, 3, 4]).transposed(),
    Tensor.arange(10)[.stride(by: -3)], Tensor([true, false, true]), Tensor(2.5),
    Tensor.zeros([2, 0]), Tensor([UInt8(200)]).broadcast(to: [3, 2]), Tensor.ones([3]) * 2,
  ]

  @Test("Every tensor comes back as it went, without a copy, and its memory goes once")
  func roundTrip() throws {
    for tensor in Self.samples {
      let managed = try tensor.exportDLPack()
      let structure = managed.assumingMemoryBound(to: sw_dl_versioned.self).pointee
      #expect(structure.flags == UInt64(SW_DL_READ_ONLY))
      let data = structure.tensor.data
      let back = try Tensor(dlpack: managed)
      #expect(back.dtype == tensor.dtype && back.shape == tensor.shape)
      #expect(back.equals(tensor))
      let legacy = try Tensor(legacyDLPack: tensor.exportLegacyDLPack(copying: false))
      #expect(legacy.equals(tensor))
      if tensor.count > 0, tensor.dtype != .bool {
        let again = try back.exportDLPack().assumingMemoryBound(to: sw_dl_versioned.self)
        #expect(again.pointee.tensor.data == data)
        again.pointee.deleter?(again)
      }
    }
  }

  @Test("Every element type has its code")
  func types() throws {
    for dtype in DType.allCases {
      let tensor = Tensor([0, 1, 1]).cast(to: dtype)
      let back = try Tensor(dlpack: tensor.exportDLPack())
      #expect(back.dtype == dtype)
      #expect(back.equals(tensor))
    }
  }

  @Test("What the receiver changes in a copy stays with it")
  func copying() throws {
    let tensor = Tensor([Float(1), 2])
    let managed = try tensor.exportDLPack(copying: true)
      .assumingMemoryBound(to: sw_dl_versioned.self)
    #expect(managed.pointee.flags == UInt64(SW_DL_IS_COPIED))
    managed.pointee.tensor.data.storeBytes(of: 9, as: Float.self)
    #expect(tensor.array(of: Int.self) == [1, 2])
    managed.pointee.deleter(managed)
    let legacy = try tensor.exportLegacyDLPack().assumingMemoryBound(to: sw_dl_managed.self)
    legacy.pointee.tensor.data.storeBytes(of: 9, as: Float.self)
    #expect(tensor.array(of: Int.self) == [1, 2])
    legacy.pointee.deleter(legacy)
  }

  @Test("A loan keeps the elements alive, and lets them go with its deleter")
  func lifetime() throws {
    let counter = Counter()
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 2)
    memory.initialize(repeating: 3, count: 2)
    defer { memory.deallocate() }
    var tensor: Tensor? = try Tensor(adopting: memory, dtype: .float32, shape: [2]) {
      counter.add()
    }
    let managed = try #require(tensor).exportDLPack()
      .assumingMemoryBound(to: sw_dl_versioned.self)
    tensor = nil
    #expect(counter.value == 0)
    managed.pointee.deleter(managed)
    #expect(counter.value == 1)
  }

  /// A structure of another library over 6 floats, which counts its deletions.
  private func foreign(
    _ counter: Counter, _ change: (inout sw_dl_versioned) -> Void = { _ in }
  ) -> UnsafeMutablePointer<sw_dl_versioned> {
    let data = UnsafeMutablePointer<Float>.allocate(capacity: 8)
    for place in 0..<8 { (data + place).initialize(to: Float(place)) }
    let shape = UnsafeMutablePointer<Int64>.allocate(capacity: 2)
    shape.initialize(to: 2)
    (shape + 1).initialize(to: 3)
    let managed = UnsafeMutablePointer<sw_dl_versioned>.allocate(capacity: 1)
    managed.initialize(to: sw_dl_versioned())
    managed.pointee.major = 1
    managed.pointee.manager = Unmanaged.passRetained(counter).toOpaque()
    managed.pointee.deleter = { managed in
      guard let manager = managed?.pointee.manager else { return }
      Unmanaged<Counter>.fromOpaque(manager).takeUnretainedValue().add()
    }
    managed.pointee.tensor = sw_dl_tensor(
      data: data, device_type: 1, device_id: 0, ndim: 2, type_code: 2, type_bits: 32,
      type_lanes: 1, shape: shape, strides: nil, byte_offset: 0)
    change(&managed.pointee)
    return managed
  }

  @Test("Another library's elements are read where they lie, never written, and deleted once")
  func importing() throws {
    let counter = Counter()
    let managed = foreign(counter) { $0.tensor.byte_offset = 8 }
    do {
      var tensor = try Tensor(dlpack: managed)
      #expect(tensor.array(of: Int.self) == [2, 3, 4, 5, 6, 7])
      let part = tensor[1]
      tensor *= 2
      #expect(tensor.array(of: Int.self) == [4, 6, 8, 10, 12, 14])
      tensor = Tensor(0)
      #expect(counter.value == 0)
      #expect(part.array(of: Int.self) == [5, 6, 7])
    }
    #expect(counter.value == 1)
    let first = managed.pointee.tensor.data.load(fromByteOffset: 8, as: Float.self)
    #expect(first == 2)
  }

  static let attacks: [(String, @Sendable (inout sw_dl_versioned) -> Void, TensorError.Code)] = [
    ("version", { $0.major = 2 }, .unsupported), ("version 0", { $0.major = 0 }, .unsupported),
    ("device", { $0.tensor.device_type = 7 }, .unsupported),
    ("OpenCL memory of somebody else", { $0.tensor.device_type = 4 }, .unsupported),
    (
      "a GPU that is not there",
      { structure in
        structure.tensor.device_type = 2
        structure.tensor.device_id = 120
      }, .device
    ),
    (
      "a device's number",
      { structure in
        structure.tensor.device_type = 2
        structure.tensor.device_id = -1
      }, .format
    ),
    ("code", { $0.tensor.type_code = 3 }, .unsupported),
    ("bits", { $0.tensor.type_bits = 24 }, .unsupported),
    ("lanes", { $0.tensor.type_lanes = 4 }, .unsupported),
    ("negative rank", { $0.tensor.ndim = -1 }, .format),
    ("huge rank", { $0.tensor.ndim = .max }, .format),
    ("no shape", { $0.tensor.shape = nil }, .format),
    ("no data", { $0.tensor.data = nil }, .format),
    ("negative extent", { $0.tensor.shape[0] = -3 }, .format),
    ("huge extents", { $0.tensor.shape[0] = .max }, .format),
    ("offset", { $0.tensor.byte_offset = .max }, .format),
    ("offset beyond", { $0.tensor.byte_offset = UInt64(Int64.max) * 2 - 64 }, .format),
    ("misaligned", { $0.tensor.byte_offset = 2 }, .invalidArgument),
    (
      "strides",
      { structure in
        let strides = UnsafeMutablePointer<Int64>.allocate(capacity: 2)
        strides.initialize(repeating: .min, count: 2)
        structure.tensor.strides = strides
      }, .invalidArgument
    ),
  ]

  @Test("A structure that cannot be is refused, and stays its owner's", arguments: attacks.indices)
  func hostile(index: Int) throws {
    let (name, attack, code) = Self.attacks[index]
    let counter = Counter()
    let managed = foreign(counter, attack)
    let error = #expect(throws: TensorError.self, "\(name)") { _ = try Tensor(dlpack: managed) }
    #expect(error?.code == code, "\(name): \(error?.message ?? "")")
    #expect(counter.value == 0)
  }

  @Test("No elements need no address, and are deleted at once")
  func empty() throws {
    let counter = Counter()
    let managed = foreign(counter) {
      $0.tensor.shape[1] = 0
      $0.tensor.data = nil
    }
    #expect(try Tensor(dlpack: managed).shape == [2, 0])
    #expect(counter.value == 1)
  }
}
