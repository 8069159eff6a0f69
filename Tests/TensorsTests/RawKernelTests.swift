import Synchronization
@testable import SwiftwaterDevices
@testable import SwiftwaterTensors
import Testing

@Suite("Raw kernels")
struct RawKernelTests {
  private let text = """
    KERNEL(axpy)(GLOBAL const f32 *x, i64 x_start, GLOBAL f32 *y, i64 y_start, f32 a, i64 n) {
      FOR_EACH(i, n) { y[y_start + i] += a * x[x_start + i]; }
    }
    """

  @Test("On the processor a raw kernel says what to do instead")
  func processor() throws {
    let kernel = try RawKernel(text, name: "axpy")
    let error = #expect(throws: TensorError.self) {
      try withDevice(.cpu) { try kernel(.elements(1), .result(.float32, [1])) }
    }
    #expect(error?.code == .unsupported)
    #expect(error?.message.hasSuffix("or write an ElementwiseKernel") == true)
  }

  @Test("A device that is not there is named")
  func missingDevice() throws {
    let kernel = try RawKernel(text, name: "axpy")
    let error = #expect(throws: TensorError.self) {
      try withDevice(Device(kind: .cuda, index: 63)) {
        try kernel(.elements(1), .result(.float32, [1]))
      }
    }
    #expect(error?.code == .device)
    #expect(error?.message.hasPrefix("no device cuda:63") == true)
  }

  @Test("Tensors go to the device and come back, numbers go in the type that is named")
  func launch() throws {
    let device = RecordingAccelerator { arguments in
      let x = arguments[0].elements(of: Float.self)
      let y = arguments[1].elements(of: Float.self)
      for place in 0..<3 { y[place] += 2.5 * x[place] }
    }
    let text = text.replacing("i64 n)", with: "i64 n, GLOBAL i32 *z, i64 z_start)")
    let kernel = try RawKernel(text, name: "axpy")
    let x = Tensor([Float(1), 2, 3])
    let y = Tensor([Float(10), 20, 30])
    let results = try kernel.run(
      on: device, .elements(3),
      [.tensor(x), .changed(y), .scalar(2.5, .float32), .scalar(3, .int64), .result(.int32, [2])])
    #expect(results.map(\.dtype) == [.float32, .int32])
    #expect(results[0].array(of: Float.self) == [12.5, 25, 37.5])
    #expect(results[1].array(of: Int.self) == [0, 0])
    #expect(y.array(of: Float.self) == [10, 20, 30])
    #expect(device.words == ["memory", "0", "memory", "0", "1075838976/4", "3/8", "memory", "0"])
    #expect(device.size == .elements(3))
  }

  @Test("As many arguments as the text has parameters", .enabled(if: TensorAccelerators.areWanted))
  func argumentCount() throws {
    let kernel = try RawKernel(text, name: "axpy")
    let x = Tensor([Float(1), 2, 3])
    for accelerator in OpenCLAccelerator.forTests {
      let all: [RawKernel.Argument] = [
        .tensor(x), .changed(x), .scalar(2, .float32), .scalar(3, .int64),
      ]
      let changed = try kernel.run(on: accelerator, .elements(3), all)[0]
      #expect(changed.array(of: Int.self) == [3, 6, 9])
      for wrong in [Array(all.dropLast()), all + [.scalar(1, .int64)]] {
        let error = #expect(throws: TensorError.self) {
          try kernel.run(on: accelerator, .elements(3), wrong)
        }
        #expect(error?.message.contains("kernel axpy has 6 parameters and got") == true)
      }
    }
  }

  @Test(
    "Memory of a group that the device does not have is an error before the launch",
    .enabled(if: TensorAccelerators.areWanted))
  func sharedMemory() throws {
    let kernel = try RawKernel(
      """
      KERNEL(greedy)(GLOBAL f32 *y, i64 y_start) {
        SHARED f32 part[40000000];
        part[LOCAL_ID] = 1;
        BARRIER();
        if (LOCAL_ID == 0) y[y_start] = part[WG - 1];
      }
      """, name: "greedy")
    for accelerator in OpenCLAccelerator.forTests {
      let error = #expect(throws: TensorError.self) {
        try kernel.run(on: accelerator, .groups(1), [.result(.float32, [1])])
      }
      #expect(error?.code == .device)
      #expect(error?.message.contains("shares 152.6 MiB in a group") == true)
    }
  }

  @Test("Arguments whose bytes are not those of their parameters are refused")
  func argumentTypes() throws {
    let device = RecordingAccelerator { _ in }
    let kernel = try RawKernel(text, name: "axpy")
    let x = Tensor([Float(1), 2, 3])
    func message(_ kernel: RawKernel, _ arguments: RawKernel.Argument...) -> String? {
      #expect(throws: TensorError.self) { try kernel.run(on: device, .elements(3), arguments) }?
        .message
    }
    #expect(
      message(kernel, .tensor(x), .changed(x), .scalar(2, .float64), .scalar(3, .int64))
        == "axpy: parameter 4, 'f32 a', got a number of float64; pass one of float32")
    #expect(
      message(kernel, .tensor(x), .changed(x), .scalar(2, .int32), .scalar(3, .int64))
        == "axpy: parameter 4, 'f32 a', got a number of int32; pass one of float32")
    #expect(
      message(kernel, .tensor(x), .changed(x), .scalar(2, .float32), .scalar(3, .int32))
        == "axpy: parameter 5, 'i64 n', got a number of int32; pass one of int64 or uint64")
    #expect(
      message(kernel, .scalar(1, .int64), .scalar(1, .int64), .changed(x), .tensor(x))
        == "axpy: parameter 0, 'GLOBAL const f32 *x', takes a tensor and got a number")
    #expect(
      message(
        kernel, .tensor(x), .changed(x.cast(to: .float16)), .scalar(2, .float32), .scalar(3, .int64)
      )
        == "axpy: parameter 2, 'GLOBAL f32 *y', points to wider elements than the tensor's of "
        + "float16; cast one of them")
    let other = try RawKernel(
      """
      // void odd(int) is not the declaration
      __kernel void odd(unsigned long n /* , */, __global float *x, int start) {}
      """, name: "odd")
    #expect(
      message(other, .tensor(x), .scalar(1, .int32))?.hasPrefix(
        "odd: parameter 0, 'unsigned long n', takes a number and got a tensor") == true)
    #expect(
      message(other, .scalar(1, .uint64), .tensor(x))
        == "odd: parameter 2, 'int start', gets the place of a tensor's first element; declare it i64"
    )
    let shared = try RawKernel("KERNEL(f)(__local float *s) {}", name: "f")
    #expect(message(shared, .scalar(1, .int64))?.contains("declare it in the kernel with") == true)
    let none = try RawKernel("KERNEL(f)(void) {}", name: "f")
    #expect(message(none, .scalar(1, .int64))?.contains("has 0 parameters and got 1") == true)
  }

  @Test(
    "What a text declares by macros is left to the device's compiler",
    arguments: [
      "#define LIST i64 n\nKERNEL(f)(LIST) {}", "KERNEL(f)(pair p) {}", "KERNEL(f)(", "/* f */",
      "KERNEL(f)(\n#ifdef CUDA\ni64 n\n#endif\n) {}", "DECLARE(f) {}", "KERNEL(f)(i16 f) {} /*",
    ])
  func unknownParameters(_ text: String) throws {
    let device = RecordingAccelerator { _ in }
    let kernel = try RawKernel(text, name: "f")
    #expect(throws: Never.self) {
      try kernel.run(on: device, .elements(1), [.scalar(1, .int16)])
    }
  }

  @Test("Sizes, names and numbers that cannot be are refused")
  func refusals() throws {
    let device = RecordingAccelerator { _ in }
    let kernel = try RawKernel(text, name: "axpy")
    func message(_ body: () throws -> Void) -> String? {
      #expect(throws: TensorError.self, performing: body)?.message
    }
    #expect(
      message { _ = try kernel.run(on: device, .elements(-1), []) }
        == "axpy: -1 elements; use 0 or more")
    #expect(
      message { _ = try kernel.run(on: device, .groups(0), []) }
        == "axpy: 0 groups; use 1...2147483647")
    #expect(
      message { _ = try kernel.run(on: device, .groups(1), [], groupSize: 32) }
        == "axpy: is written for groups of 32, cuda has 256; write WG in the text")
    #expect(
      message { _ = try kernel.run(on: device, .elements(1), [.scalar(1, .complex128)]) }?.contains(
        "wider than 8 bytes") == true)
    #expect(
      message {
        _ = try kernel.run(on: device, .elements(1), [.result(.int8, [1 << 40, 1 << 40])])
      }?
      .contains("more elements than memory can hold") == true)
    #expect(message { _ = try RawKernel(text, name: "a b") } == "RawKernel: 'a b' is no name of C")
    #expect(
      message { _ = try RawKernel(text, name: "other") }
        == "other: the text has no function of that name; write KERNEL(other)(…)")
  }
}

/// A device whose memory is the host's and whose kernels are Swift.
private final class RecordingAccelerator: Accelerator {
  let device = Device(kind: .cuda)
  let traits = AcceleratorTraits(
    name: "test", driver: "test", memory: 1 << 20, computeUnits: 1, groupSize: 256,
    isProcessor: false, hasFloat64: true, sharesHostMemory: true)
  let statistics = AcceleratorStatistics()
  private let body: @Sendable ([Buffer]) -> Void
  private let state = Mutex(State())

  private struct State {
    var buffers: [UInt64: Buffer] = [:]
    var words: [String] = []
    var size: LaunchSize?
  }

  private final class Compiled: Kernel {
    let name: String
    init(_ name: String) { self.name = name }
  }

  init(_ body: @escaping @Sendable ([Buffer]) -> Void) { self.body = body }

  var words: [String] { state.withLock(\.words) }
  var size: LaunchSize? { state.withLock(\.size) }

  func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory {
    let buffer = try Buffer(byteCount: byteCount)
    let handle = UInt64(UInt(bitPattern: buffer.pointer))
    state.withLock { $0.buffers[handle] = buffer }
    return DeviceMemory(self, handle: handle, byteCount: byteCount)
  }

  func release(_ handle: UInt64, byteCount: Int) {
    _ = state.withLock { $0.buffers.removeValue(forKey: handle) }
  }

  func trim() {}

  func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError) {
    guard let base = bytes.baseAddress else { return }
    buffer(memory)?.pointer.copyMemory(from: base, byteCount: bytes.count)
  }

  func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) {
    guard let buffer = buffer(memory) else { return }
    bytes.copyMemory(from: UnsafeRawBufferPointer(start: buffer.pointer, count: bytes.count))
  }

  func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) {
    guard let from = buffer(source), let to = buffer(target) else { return }
    (to.pointer + targetOffset).copyMemory(
      from: from.pointer + sourceOffset, byteCount: byteCount)
  }

  func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel { Compiled(text.name) }

  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument],
    for operation: String
  ) throws(DeviceError) {
    var words: [String] = []
    var buffers: [Buffer] = []
    for argument in arguments {
      switch argument {
      case .memory(let memory):
        words.append("memory")
        if let buffer = buffer(memory) { buffers.append(buffer) }
      case .int(let value): words.append("\(value)")
      case .bits(let bits, let byteCount): words.append("\(bits)/\(byteCount)")
      }
    }
    if kernel.name == "fill" {
      let room = buffers[0]
      room.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: room.byteCount)
      return
    }
    state.withLock { [words] in
      $0.words = words
      $0.size = size
    }
    body(buffers)
  }

  func finish() throws(DeviceError) {}

  private func buffer(_ memory: DeviceMemory) -> Buffer? {
    state.withLock { $0.buffers[memory.handle] }
  }
}
