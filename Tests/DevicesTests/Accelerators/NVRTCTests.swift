import SwiftwaterDevices
import Testing

@Suite("NVIDIA's compiler of kernels", .enabled(if: NVRTCSupport.isWanted, NVRTCSupport.absence))
struct NVRTCTests {
  @Test("A kernel compiles for every generation without a warning")
  func kernel() throws {
    try NVRTCSupport.compiles(
      KernelText(
        name: "triple",
        source: """
          KERNEL(triple)(GLOBAL f32 *RESTRICT x, i64 x_start, i64 count) {
            FOR_EACH(i, count) x[x_start + i] = x[x_start + i] * 3.0f + 1.0f;
          }
          """))
  }

  @Test("What does not compile is an error with the compiler's words")
  func mistake() throws {
    let compiler = try #require(NVRTCSupport.compiler, NVRTCSupport.absence)
    let error = #expect(throws: DeviceError.self) {
      try compiler.compile("__global__ void broken() { undeclared = 1; }", name: "broken", chip: 90)
    }
    #expect(error?.code == .compilation)
    let message = try #require(error?.message)
    #expect(message.hasPrefix("kernel broken does not compile for sm_90: NVRTC_ERROR_COMPILATION"))
    #expect(message.contains("identifier \"undeclared\" is undefined"))
  }

  @Test("A chip newer than the compiler gets code that its driver translates")
  func virtual() throws {
    let compiler = try #require(NVRTCSupport.compiler, NVRTCSupport.absence)
    let compiled = try compiler.compile("__global__ void nothing() {}", name: "nothing", chip: 999)
    let newest = try #require(compiler.chips.last)
    let text = String(decoding: compiled.image, as: UTF8.self)
    #expect(text.contains(".target sm_\(newest)"))
  }

  @Test("Products and sums are not contracted, so that they give the processor's bits")
  func contraction() throws {
    let compiler = try #require(NVRTCSupport.compiler, NVRTCSupport.absence)
    let text = try compiler.compile(
      "extern \"C\" __global__ void axpy(float *x) { x[0] = x[0] * x[1] + x[2] / x[3]; }",
      name: "axpy", chip: 999)
    let code = String(decoding: text.image, as: UTF8.self)
    #expect(code.contains("mul.rn.f32"))
    #expect(code.contains("div.rn.f32"))
    #expect(!code.contains("fma.rn.f32"))
  }
}
