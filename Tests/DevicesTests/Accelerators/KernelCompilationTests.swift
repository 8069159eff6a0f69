import Synchronization
import Testing

@testable import SwiftwaterDevices

/// What NVIDIA's compiler says to the kernels that are not made of programs: every text that a primitive
/// asks a device for is given to it.
@Suite(
  "Compiling kernels of primitives",
  .enabled(if: NVRTCSupport.isWanted && KernelDevices.isWanted, NVRTCSupport.absence))
struct KernelCompilationTests {
  @Test("Kernels compile for every generation without a warning", arguments: [4, 8])
  func compiles(size: Int) throws {
    let recorder = TextRecorder(try KernelDevices.Form.groups.accelerator)
    let dtype: DType = size == 8 ? .float64 : .float32
    let x = try recorder.array(of: 16, count: 20_000)
    let y = try recorder.array(of: 16, count: 20_000)
    let places = try recorder.array(holding: [Int](repeating: 1, count: 4))
    for length in [1, 2, 8, 15, 67] {
      try KernelFourier.complex(
        x, into: y, dtype: dtype, outer: 1, length: length, inner: 2, direction: .backward,
        scale: 0.5, on: recorder)
    }
    try KernelFourier.multiply(x, by: 0.5, dtype: dtype, count: 9, on: recorder)
    try KernelFourier.mirror(
      x, into: y, dtype: dtype, outer: 1, length: 6, inner: 2, on: recorder)
    try KernelViewWriting.run(
      x, byteCount: size, extents: [4, 3], strides: [10, -2], into: y.advanced(by: 9), on: recorder)
    try KernelViewWriting.run(
      x, byteCount: 16, extents: [4, 3], strides: [10, 2], into: y, on: recorder)
    for type in [dtype, dtype.complex, .int64] {
      try KernelConvolution.run(
        x, count: 300, x, count: 70, places: 0..<369, into: y, dtype: type, on: recorder)
    }
    try KernelFourier.convolve(
      x, count: 300, x, count: 70, places: 9..<300, into: y, dtype: dtype, on: recorder)
    try KernelProgression.wholes(places, count: 4, first: 3, step: -2, on: recorder)
    try KernelProgression.fractions(
      x, count: 9, origin: 1, step: 0.5, scale: 1, last: 5, on: recorder)
    _ = try PlaceCheck.firstOutside(places, count: 4, extent: 5, on: recorder)
    let texts = recorder.texts
    #expect(Set(texts.map(\.name)).count >= 4)
    for text in texts { try NVRTCSupport.compiles(text) }
  }

  @Test("Kernels of random numbers compile for every generation without a warning")
  func random() throws {
    let recorder = TextRecorder(try KernelDevices.Form.processor.accelerator)
    let room = try recorder.array(of: 8, count: 40)
    let random = Philox(seed: 1)
    try KernelRandom.words(room, count: 5, random: random, on: recorder)
    for dtype in [DType.float32, .float64] {
      try KernelRandom.uniforms(
        room, dtype: dtype, count: 5, low: 0, width: 1, last: 1, random: random, on: recorder)
    }
    try KernelRandom.normals(
      room, count: 5, mean: 0 as Float, standardDeviation: 1, random: random, on: recorder)
    try KernelRandom.normals(
      room, count: 5, mean: 0.0, standardDeviation: 1, random: random, on: recorder)
    try KernelRandom.exponentials(room, count: 5, random: random, on: recorder)
    try KernelRandom.wholes(room, count: 5, low: 0, bound: 6, random: random, on: recorder)
    let texts = recorder.texts
    #expect(texts.count == 7)
    for text in texts { try NVRTCSupport.compiles(text) }
  }
}

/// A device that notes the texts it is asked for.
final class TextRecorder: Accelerator {
  let inner: any Accelerator
  /// Whether it compiles and runs them too.
  let isRunning: Bool
  private let seen = Seen()

  init(_ inner: any Accelerator, isRunning: Bool = true) {
    self.inner = inner
    self.isRunning = isRunning
  }

  var texts: [KernelText] { seen.texts }
  var device: Device { inner.device }
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
    try inner.copy(
      source, at: sourceOffset, to: target, at: targetOffset, byteCount: byteCount)
  }
  func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel {
    seen.note(text)
    return isRunning ? try inner.kernel(text) : NotedKernel(text.name)
  }
  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) {
    if isRunning { try inner.launch(kernel, size, arguments, for: operation) }
  }
  func endStep() throws(DeviceError) { try inner.endStep() }
  func finish() throws(DeviceError) { try inner.finish() }
}

/// A kernel that was not compiled.
private final class NotedKernel: Kernel {
  let name: String

  init(_ name: String) { self.name = name }
}

/// Texts, each once.
private final class Seen: Sendable {
  private let stored = Mutex<Set<KernelText>>([])

  var texts: [KernelText] { stored.withLock { Array($0) } }
  func note(_ text: KernelText) { stored.withLock { _ = $0.insert(text) } }
}
