import SwiftwaterDevices
import Testing

@Suite("NVIDIA GPUs", .enabled(if: GPUSupport.isThere, GPUSupport.absence))
struct CUDAAcceleratorTests {
  @Test("Bytes come back as they went, however many", arguments: [0, 1, 5, 4 << 20, 9_000_001])
  func copies(_ count: Int) throws {
    let gpu = try GPUSupport.gpu()
    var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let wanted = bytes
    let (first, second) = (
      try gpu.allocate(byteCount: count), try gpu.allocate(byteCount: count + 3)
    )
    try bytes.withUnsafeMutableBytes { bytes in
      try gpu.upload(UnsafeRawBufferPointer(bytes), to: first, at: 0)
      // The upload has taken what it needs.
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      try gpu.copy(first, at: 0, to: second, at: 3, byteCount: count)
      try gpu.download(second, at: 3, into: bytes)
    }
    #expect(bytes == wanted)
  }

  @Test("Places outside of memory, and memory of others, are errors")
  func strangers() throws {
    let gpu = try GPUSupport.gpu()
    let memory = try gpu.allocate(byteCount: 8)
    let foreign = DeviceMemory(NoAccelerator(), handle: 0, byteCount: 8)
    #expect(throws: DeviceError.self) {
      try gpu.copy(memory, at: 4, to: memory, at: 0, byteCount: 5)
    }
    #expect(throws: DeviceError.self) {
      try gpu.copy(foreign, at: 0, to: memory, at: 0, byteCount: 4)
    }
    #expect(throws: DeviceError.self) { try gpu.allocate(byteCount: 1 << 50) }
  }

  @Test("Released memory is handed out again, and trimmed")
  func pool() throws {
    let gpu = try GPUSupport.gpu()
    do { _ = try gpu.allocate(byteCount: 10 << 20) }
    #expect(gpu.statistics.bytesCached >= 10 << 20)
    gpu.trim()
    #expect(gpu.statistics.bytesCached < 10 << 20)
  }

  @Test("A launch with too few arguments is an error")
  func arguments() throws {
    let gpu = try GPUSupport.gpu()
    let kernel = try gpu.kernel(KernelLaunchTests.step)
    let memory = try gpu.allocate(byteCount: 4)
    let error = #expect(throws: DeviceError.self) {
      try gpu.launch(kernel, .elements(1), [.memory(memory), .int(0)], for: "a step")
    }
    #expect(
      error?.message == "a step: kernel sequence_step has 4 parameters and got 2 arguments")
  }

  @Test(
    "Real transforms agree with complex ones, and come back",
    .enabled(if: GPUSupport.has(.fourier)), arguments: [1, 2, 5, 8, 1000])
  func fourier(_ length: Int) throws {
    let gpu = try GPUSupport.gpu()
    let (rows, half) = (3, length / 2 + 1)
    for (real, complex) in [(DType.float32, DType.complex64), (.float64, .complex128)] {
      let numbers = GPUSupport.numbers(length * rows, real)
      let x = try GPUSupport.upload(numbers, real, skip: 1)
      let spectrum = try gpu.allocate(byteCount: half * rows * complex.byteCount)
      try gpu.fourierTransform(
        x, at: 1, into: spectrum, length: length, rows: rows, types: (real, complex),
        inverse: false)
      let back = try gpu.allocate(byteCount: (length * rows + 1) * real.byteCount)
      try gpu.fourierTransform(
        spectrum, at: 0, into: back, at: 1, length: length, rows: rows, types: (complex, real),
        inverse: true)
      let returned = try GPUSupport.download(back, length * rows, real, skip: 1)
      let full = try gpu.allocate(byteCount: length * rows * complex.byteCount)
      try gpu.fourierTransform(
        try GPUSupport.upload(numbers, complex), into: full, length: length, rows: rows,
        types: (complex, complex), inverse: false)
      let whole = try GPUSupport.download(full, length * rows, complex)
      let part = try GPUSupport.download(spectrum, half * rows, complex)
      for row in 0..<rows {
        for place in 0..<length {
          let (got, wanted) = (returned[row * length + place], numbers[row * length + place])
          #expect(abs(got.real / Double(length) - wanted.real) < 1e-4)
        }
        for place in 0..<half {
          let (got, wanted) = (part[row * half + place], whole[row * length + place])
          #expect(abs(got.real - wanted.real) < 1e-3)
          #expect(abs(got.imaginary - wanted.imaginary) < 1e-3)
        }
      }
    }
  }
}
