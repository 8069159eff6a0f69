import SwiftwaterTensors
import Synchronization
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// A device with libraries is asked for products and transforms in their form; the kernels do the rest.
@Suite("Libraries of accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceLibrariesTests {
  @Test("Stacks of matrices taken at equal steps are one call", arguments: [true, false])
  func products(isThere: Bool) throws {
    let device = try LibraryDevice(isThere: isThere)
    for type in [DType.float16, .bfloat16, .float32, .float64, .complex64, .int32] {
      let a = Tensor.normal([4, 5, 7], seed: 1).cast(to: type)
      let b = Tensor.normal([4, 7, 3], seed: 2).cast(to: type)
      let all: [(name: String, calls: Int, compute: () -> Tensor)] = [
        ("one", 1, { a[0].matmul(b[0]) }),
        ("stacks", 1, { a.matmul(b) }),
        ("one for all", 1, { a.matmul(b[1]) }),
        ("a vector", 1, { a.matmul(b[2, 0..., 1]) }),
        ("every second", 1, { a[.stride(by: 2)].matmul(b[.stride(by: 2)]) }),
        ("each with each", 0, { a[0..., .newAxis].matmul(b[.newAxis, 0..<2]) }),
      ]
      for (name, calls, compute) in all {
        let before = device.calls
        let expected = withDevice(.cpu) { compute().cast(to: .complex128).components() }
        let found = withDevice(device.device) { compute() }
        #expect(found.dtype == type)
        let numbers = found.cast(to: .complex128).components().array(of: Double.self)
        let tolerance = type.isHalf ? 0.1 : 1e-5
        let isClose = zip(numbers, expected.array(of: Double.self)).allSatisfy {
          abs($0 - $1) <= tolerance
        }
        #expect(isClose && numbers.count == expected.count, "\(name) of \(type)")
        let wanted = isThere && type.isInexact ? calls : 0
        #expect(device.calls - before == wanted, "\(name) of \(type)")
      }
    }
  }

  @Test("Transforms along any axis are calls for rows", arguments: [true, false])
  func transforms(isThere: Bool) throws {
    let device = try LibraryDevice(isThere: isThere)
    let x = Tensor.normal([6, 20, 18], seed: 3, dtype: .float64)
    let z = x.fft(axis: 1)
    let all: [(name: String, calls: Int, compute: () -> Tensor)] = [
      ("last axis", 1, { z.fft() }), ("inverse", 1, { z.ifft(axis: 1) }),
      ("real", 1, { x.rfft(norm: .ortho) }), ("real, middle axis", 1, { x.rfft(axis: 1) }),
      ("all axes", 2, { x.rfftn() }), ("back", 1, { z.irfft(length: 33) }),
      ("short axis", 0, { z.fft(axis: 0) }), ("whole of real", 1, { x.fft() }),
    ]
    for (name, calls, compute) in all {
      let before = device.calls
      let expected = withDevice(.cpu) { compute() }
      let found = withDevice(device.device) { compute() }
      try found.evaluate()
      #expect(device.calls - before == (isThere ? calls : 0), "\(name)")
      #expect(found.shape == expected.shape && found.dtype == expected.dtype, "\(name)")
      let distance = (found - expected).abs().max().item(as: Double.self)
      #expect(distance < 1e-10, "\(name)")
    }
  }
}

/// PoCL with libraries, which are our own kernels and count how often they are called.
private final class LibraryDevice: DeviceLibraries {
  let device: Device
  private let inner: OpenCLAccelerator
  private let isThere: Bool
  private let counted = Atomic(0)

  init(isThere: Bool) throws {
    let form = try #require(OpenCLAccelerator.forTests.first)
    device = Device(kind: .opencl, index: isThere ? 70 : 71)
    inner = try OpenCLAccelerator(form.session.device, as: device)
    self.isThere = isThere
    Accelerators.use(self)
  }

  var calls: Int { counted.load(ordering: .relaxed) }
  var hasProducts: Bool { isThere }
  var hasTransforms: Bool { isThere }

  func multiply(
    _ a: DeviceMatrices, _ b: DeviceMatrices, into c: DeviceMatrices, m: Int, n: Int, k: Int,
    batchCount: Int, type: DType, allowsTF32: Bool
  ) throws(DeviceError) {
    counted.add(1, ordering: .relaxed)
    func factor(_ x: DeviceMatrices) -> KernelMatrixProduct.Factor {
      .init(
        DeviceArray(x.memory, start: x.start), row: x.rowStride, column: x.columnStride,
        matrix: x.batchStride)
    }
    try KernelMatrixProduct.run(
      factor(a), factor(b), into: DeviceArray(c.memory, start: c.start), dtype: type, m: m, n: n,
      k: k, count: batchCount, on: inner)
  }

  func fourierTransform(
    _ source: DeviceMemory, at start: Int, into target: DeviceMemory, at targetStart: Int,
    length: Int, rows: Int, types: (input: DType, output: DType), inverse: Bool
  ) throws(DeviceError) {
    counted.add(1, ordering: .relaxed)
    let (from, to) = (DeviceArray(source, start: start), DeviceArray(target, start: targetStart))
    if types.input.isComplex {
      try KernelFourier.complex(
        from, into: to, dtype: types.input.component, outer: rows, length: length, inner: 1,
        direction: inverse ? .backward : .forward, scale: 1, on: inner)
    } else {
      try KernelFourier.real(
        from, into: to, dtype: types.input, rows: rows, length: length, scale: 1, on: inner)
    }
  }

  var traits: AcceleratorTraits { inner.traits }
  var statistics: AcceleratorStatistics { inner.statistics }
  func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory {
    try inner.allocate(byteCount: byteCount)
  }
  func release(_ handle: UInt64, byteCount: Int) { inner.release(handle, byteCount: byteCount) }
  func trim() { inner.trim() }
  func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError) { try inner.upload(bytes, to: memory, at: offset) }
  func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) { try inner.download(memory, at: offset, into: bytes) }
  func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) {
    try inner.copy(source, at: sourceOffset, to: target, at: targetOffset, byteCount: byteCount)
  }
  func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel { try inner.kernel(text) }
  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) { try inner.launch(kernel, size, arguments, for: operation) }
  func finish() throws(DeviceError) { try inner.finish() }
}
