import CInterfaces
import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Arrow C data interface")
struct ArrowTests {
  /// Memory for both structures.
  private final class Pair {
    let array = UnsafeMutablePointer<sw_arrow_array>.allocate(capacity: 1)
    let schema = UnsafeMutablePointer<sw_arrow_schema>.allocate(capacity: 1)

    init() {
      array.initialize(to: sw_arrow_array())
      schema.initialize(to: sw_arrow_schema())
    }

    deinit {
      array.deallocate()
      schema.deallocate()
    }

    func export(_ tensor: Tensor) throws {
      try tensor.exportArrow(array: array, schema: schema, name: "numbers")
    }

    func tensor(_ nulls: ArrowNulls = .refused) throws -> Tensor {
      try Tensor(arrowArray: array, schema: schema, nulls: nulls)
    }
  }

  @Test("Tensors come back as they went, without a copy where the layout allows")
  func roundTrip() throws {
    let pair = Pair()
    for tensor in [
      Tensor([1.5, 2, 3]), Tensor.arange(6).reshaped([2, 3]),
      Tensor.arange(24).reshaped([2, 3, 4]).transposed(), Tensor.zeros([0]), Tensor.zeros([3, 0]),
      Tensor((0..<77).map { $0 % 3 == 0 }), Tensor([[true, false], [false, true]]),
    ] {
      try pair.export(tensor)
      let back = try pair.tensor()
      #expect(pair.array.pointee.release == nil && pair.schema.pointee.release == nil)
      #expect(back.dtype == tensor.dtype && back.shape == tensor.shape)
      #expect(back.equals(tensor))
    }
    let large = Tensor.arange(1000) + 1
    try pair.export(large)
    let (there, here) = (try pair.tensor().contiguousBuffer(), try large.contiguousBuffer())
    #expect(there.buffer.pointer == here.buffer.pointer)
  }

  @Test("Every element type that Arrow has goes and comes; the others are named")
  func types() throws {
    let pair = Pair()
    for dtype in DType.allCases {
      let tensor = Tensor([0, 1, 1]).cast(to: dtype)
      do {
        try pair.export(tensor)
        let back = try pair.tensor()
        #expect(back.dtype == dtype && back.equals(tensor))
      } catch let error as TensorError {
        #expect(error.code == .unsupported)
        #expect(["bfloat16", "complex64", "complex128"].contains("\(dtype)"))
      }
    }
    let number = #expect(throws: TensorError.self) { try pair.export(Tensor(1)) }
    #expect(number?.code == .shapeMismatch)
  }

  @Test("Releasing lets the elements go once, whichever structure goes first")
  func lifetime() throws {
    for arrayFirst in [true, false] {
      let counter = Counter()
      let memory = UnsafeMutablePointer<Float>.allocate(capacity: 4)
      memory.initialize(repeating: 3, count: 4)
      defer { memory.deallocate() }
      let pair = Pair()
      do {
        let tensor = try Tensor(adopting: memory, dtype: .float32, shape: [2, 2]) { counter.add() }
        try pair.export(tensor)
      }
      #expect(counter.value == 0)
      if !arrayFirst { pair.schema.pointee.release(pair.schema) }
      pair.array.pointee.release(pair.array)
      #expect(counter.value == 1)
      #expect(pair.array.pointee.release == nil)
      if arrayFirst { pair.schema.pointee.release(pair.schema) }
    }
  }

  @Test("A child that its receiver has moved away lives on")
  func movedChild() throws {
    let pair = Pair()
    try pair.export(Tensor([[1.5, 2], [3, 4]]))
    let child = try #require(pair.array.pointee.children[0])
    let moved = UnsafeMutablePointer<sw_arrow_array>.allocate(capacity: 1)
    defer { moved.deallocate() }
    moved.initialize(to: child.pointee)
    child.pointee.release = nil
    pair.array.pointee.release(pair.array)
    let values = try #require(moved.pointee.buffers[1]).assumingMemoryBound(to: Double.self)
    #expect(values[3] == 4)
    moved.pointee.release(moved)
    pair.schema.pointee.release(pair.schema)
  }

  /// Arrays of another library, which count how often they are released.
  private func foreign(
    _ format: StaticString, _ values: [Double], validity: [UInt8]? = nil, nulls: Int64 = 0,
    _ counter: Counter
  ) -> Pair {
    func kept<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
      let copy = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
      copy.initialize(from: values, count: values.count)
      return copy
    }
    let pair = Pair()
    pair.array.pointee.length = Int64(values.count)
    pair.array.pointee.null_count = nulls
    pair.array.pointee.buffer_count = 2
    pair.array.pointee.buffers = kept([
      validity.map { UnsafeRawPointer(kept($0)) }, UnsafeRawPointer(kept(values)),
    ])
    let owner = Unmanaged.passRetained(counter).toOpaque()
    pair.array.pointee.manager = owner
    pair.array.pointee.release = { array in
      guard let array, let manager = array.pointee.manager else { return }
      Unmanaged<Counter>.fromOpaque(manager).takeUnretainedValue().add()
      array.pointee.release = nil
    }
    pair.schema.pointee.format = UnsafeRawPointer(format.utf8Start)
      .assumingMemoryBound(to: CChar.self)
    pair.schema.pointee.manager = owner
    pair.schema.pointee.release = { schema in
      guard let schema, let manager = schema.pointee.manager else { return }
      Unmanaged<Counter>.fromOpaque(manager).takeUnretainedValue().add()
      schema.pointee.release = nil
    }
    return pair
  }

  @Test("Slices, counts of nulls left open, and releases once when the last view goes")
  func importing() throws {
    let counter = Counter()
    let pair = foreign("g", [0, 1, 2, 3, 4], validity: [0b11111], nulls: -1, counter)
    pair.array.pointee.offset = 2
    pair.array.pointee.length = 3
    do {
      let tensor = try pair.tensor()
      #expect(counter.value == 1)  // the schema
      #expect(tensor.array(of: Int.self) == [2, 3, 4])
      #expect((tensor + 1).array(of: Int.self) == [3, 4, 5])
    }
    #expect(counter.value == 2)
  }

  @Test("Nulls are an error, or NaN when asked for")
  func nulls() throws {
    for count in [Int64(-1), 2] {
      let counter = Counter()
      let pair = foreign("g", [0, 1, 2, 3, 4], validity: [0b10110], nulls: count, counter)
      let error = #expect(throws: TensorError.self) { _ = try pair.tensor() }
      #expect(error?.code == .unsupported)
      #expect(error?.message.contains("2 of 5 elements are null") == true)
      #expect(counter.value == 0)
      let tensor = try pair.tensor(.asNaN)
      #expect(counter.value == 2)
      #expect(tensor.isNaN().array(of: Bool.self) == [true, false, false, true, false])
    }
    let whole = foreign("l", [0], validity: [0], nulls: 1, Counter())
    #expect(throws: TensorError.self) { _ = try whole.tensor(.asNaN) }
  }

  static let attacks: [(String, @Sendable (inout sw_arrow_array, inout sw_arrow_schema) -> Void)] =
    [
      ("length", { array, _ in array.length = -1 }), ("offset", { array, _ in array.offset = -1 }),
      ("length beyond memory", { array, _ in array.length = .max }),
      ("offset beyond memory", { array, _ in array.offset = .max / 8 }),
      ("one buffer", { array, _ in array.buffer_count = 1 }),
      ("no buffers", { array, _ in array.buffers = nil }),
      ("no values", { array, _ in array.buffers[1] = nil }),
      ("nulls without bits", { array, _ in array.null_count = 3 }),
      ("no format", { _, schema in schema.format = nil }),
      ("dictionary", { _, schema in schema.dictionary = .allocate(capacity: 1) }),
      ("misaligned", { array, _ in array.buffers[1] = array.buffers[1].map { $0 + 4 } }),
      ("released", { _, schema in schema.release = nil }),
    ]

  @Test("A structure that cannot be is refused, and stays its owner's", arguments: attacks.indices)
  func hostile(index: Int) throws {
    let (name, attack) = Self.attacks[index]
    let counter = Counter()
    let pair = foreign("g", [1, 2], counter)
    attack(&pair.array.pointee, &pair.schema.pointee)
    #expect(throws: TensorError.self, "\(name)") { _ = try pair.tensor() }
    #expect(counter.value == 0)
    #expect(pair.array.pointee.release != nil)
  }

  @Test(
    "Formats that no tensor holds",
    arguments: ["u", "+l", "+w:-1", "+w:9999999999999999999", "", "+w:2"])
  func formats(format: String) throws {
    let counter = Counter()
    let pair = foreign("g", [1, 2], counter)
    let text = Array(format.utf8CString)
    text.withUnsafeBufferPointer { text in
      pair.schema.pointee.format = text.baseAddress
      #expect(throws: TensorError.self) { _ = try pair.tensor() }
    }
    #expect(counter.value == 0)
  }
}
