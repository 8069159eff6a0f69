import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Fourier transforms")
struct FourierTests {
  @Test("Every function answers what NumPy answers, in double and in single precision")
  func oracle() throws {
    let cases = try Golden.read("fourier.json", as: FourierAnswers.self).cases
    #expect(Set(cases.map(\.call)).count == 18)
    for (number, recorded) in cases.enumerated() {
      for isDouble in [true, false] {
        let input = recorded.input.tensor(isDouble)
        let found = recorded.call(input, isDouble)
        let what = "case \(number), \(recorded.call), \(input.dtype) \(input.shape)"
        #expect(found.shape == recorded.result.shape, "\(what)")
        #expect(found.dtype == recorded.result.type(isDouble), "\(what)")
        let parts = found.dtype.isComplex ? found.components() : found
        let size = recorded.result.values.map(abs).max() ?? 0
        let problem = difference(
          parts.array(of: Double.self), recorded.result.values, relative: 0,
          absolute: (isDouble ? 1e-11 : 2e-6) * max(size, 1e-3))
        #expect(problem == nil, "\(what): \(problem ?? "")")
      }
    }
  }

  @Test("A transform of a sum is the sum of the transforms", arguments: FourierSignal.lengths)
  func linear(_ length: Int) {
    let (x, y) = (FourierSignal.make([length], 1), FourierSignal.make([length], 2))
    #expect(FourierSignal.distance((x * 2 - y).fft(), x.fft() * 2 - y.fft()) < 1e-13)
  }

  @Test("The inverse of a transform is what was transformed", arguments: FourierSignal.lengths)
  func inverse(_ length: Int) {
    let x = FourierSignal.make([3, length], 3)
    for norm in Tensor.FourierNorm.allCases {
      #expect(FourierSignal.distance(x.fft(norm: norm).ifft(norm: norm), x) < 1e-13)
      let columns = x.transposed()
      #expect(
        FourierSignal.distance(columns.fft(axis: 0, norm: norm).ifft(axis: 0, norm: norm), columns)
          < 1e-13)
      let real = x.real()
      #expect(
        FourierSignal.distance(real.rfft(norm: norm).irfft(length: length, norm: norm), real)
          < 1e-13)
      #expect(
        FourierSignal.distance(real.ihfft(norm: norm).hfft(length: length, norm: norm), real)
          < 1e-13)
      #expect(FourierSignal.distance(x.fft2(norm: norm).ifft2(norm: norm), x) < 1e-13)
      #expect(
        FourierSignal.distance(
          real.rfftn(norm: norm).irfftn(lengths: [3, length], norm: norm), real) < 1e-13)
    }
  }

  @Test("The sum of squares stays", arguments: FourierSignal.lengths)
  func parseval(_ length: Int) {
    let x = FourierSignal.make([length], 4)
    func energy(_ x: Tensor) -> Double { x.components().squared().sum().item() }
    let (before, after) = (energy(x), energy(x.fft(norm: .ortho)))
    #expect(abs(before - after) < 1e-13 * before)
  }

  @Test("A shift turns the phases", arguments: FourierSignal.lengths)
  func shift(_ length: Int) {
    let x = FourierSignal.make([length], 5)
    let steps = 3
    // The angle in whole numbers first, so that it stays exact.
    let places = Tensor((0..<length).map { Double($0 * steps % length) / Double(length) })
    let angles = places * (-2 * Double.pi)
    let turn = Tensor.stacked([angles.cos(), angles.sin()], axis: 1).complexFromComponents()
    #expect(FourierSignal.distance(x.rolled(by: steps).fft(), x.fft() * turn) < 1e-13)
  }

  @Test("An impulse has every frequency alike, and a constant none but 0")
  func impulse() {
    for length in [1, 2, 15, 64, 67, 1000] {
      var impulse = Tensor.zeros([length])
      impulse[0] = 1
      #expect(
        impulse.rfft().array(of: Complex<Float>.self).allSatisfy {
          ($0 - 1).magnitude < 1e-6
        })
      let spectrum = Tensor.ones([length], dtype: .float64).fft().array(of: Complex<Double>.self)
      #expect(abs(spectrum[0].real - Double(length)) < 1e-12 * Double(length))
      #expect(spectrum.dropFirst().allSatisfy { $0.magnitude < 1e-12 })
    }
  }

  @Test("Real numbers transform as complex ones do", arguments: FourierSignal.lengths)
  func realAndComplex(_ length: Int) {
    let x = FourierSignal.make([2, length], 6).real()
    let whole = x.cast(to: .complex128).fft()
    #expect(FourierSignal.distance(x.fft(), whole) < 1e-13)
    #expect(FourierSignal.distance(x.rfft(), whole[0..., 0..<(length / 2 + 1)]) < 1e-13)
    #expect(FourierSignal.distance(x.ifft(), x.cast(to: .complex128).ifft()) < 1e-13)
  }

  @Test("Whole numbers and halves are taken for the default float")
  func types() {
    for dtype in [DType.bool, .int8, .uint64, .int64, .float16, .bfloat16, .float32] {
      let x = Tensor([1, 0, 1, 1]).cast(to: dtype)
      #expect(x.fft().dtype == .complex64)
      #expect(x.rfft().dtype == .complex64)
      #expect(x.irfft().dtype == .float32)
      #expect(x.fft().array(of: Complex<Float>.self)[0] == Complex(3, 0))
    }
    #expect(Tensor([1.0, 2]).cast(to: .float64).ihfft().dtype == .complex128)
  }

  @Test("Views transform as their copies do, and nothing is computed before it is read")
  func views() throws {
    let x = FourierSignal.make([6, 10, 4], 7)
    let parts: [IndexPart] = [
      .all, .slice(from: 8, to: nil, by: -2), .slice(from: 1, to: 4, by: 1),
    ]
    let view = x[at: parts].transposed()
    let copy = Tensor(view.array(of: Complex<Double>.self), shape: view.shape)
    for axis in 0..<3 {
      #expect(FourierSignal.distance(view.fft(axis: axis), copy.fft(axis: axis)) == 0)
    }
    #expect(FourierSignal.distance((view * 2).fftn(), copy.fftn() * 2) < 1e-14)
    var changed = x
    let pending = changed.fft()
    changed[0, 0, 0] = 1000
    #expect(FourierSignal.distance(pending, x.fft()) == 0)
  }

  @Test("Empty batches have empty transforms")
  func empty() {
    let x = Tensor.zeros([0, 4])
    #expect(x.fft().shape == [0, 4])
    #expect(x.rfft().shape == [0, 3])
    #expect(x.irfft().shape == [0, 6])
    #expect(x.fft(length: 3, axis: 0).array(of: Complex<Float>.self).allSatisfy { $0 == 0 })
    #expect(x.rfftn(axes: [1]).count == 0)
  }

  @Test("The number of threads does not change a bit")
  func threads() {
    let x = FourierSignal.make([70, 1000], 8)
    func bits() -> [[UInt64]] {
      [x.fftn(), x.real().rfftn(), x.fft(axis: 0), x.real().rfft(axis: 0)].map {
        $0.components().array(of: Double.self).map(\.bitPattern)
      }
    }
    let one = Threads.with(count: 1, bits)
    #expect(Threads.with(count: 2, bits) == one)
    #expect(Threads.with(count: 5, bits) == one)
  }

  @Test("What makes no sense is refused", arguments: senseless.indices)
  func refused(_ number: Int) {
    let (call, message) = Self.senseless[number]
    let error = #expect(throws: TensorError.self) { try checked { call(Tensor.ones([2, 3])) } }
    #expect(error?.message == message)
  }

  private static let senseless: [(call: @Sendable (Tensor) -> Tensor, message: String)] = [
    (
      { $0.fft(length: 0) },
      "fft: 0 points along axis 1 of shape (2, 3); a transform has at least 1"
    ),
    ({ $0.fft(axis: 2) }, "fft: no axis 2; use -2...1"),
    ({ $0.fft2(axes: [1, -1]) }, "fft2: axes [1, -1] name one twice; give different axes"),
    ({ $0.fftn(lengths: [2], axes: [0, 1]) }, "fftn: 1 lengths for 2 axes; give one for each"),
    ({ $0.fftn(lengths: [1, 2, 3]) }, "fftn: 3 lengths for 2 axes; give at most one for each"),
    ({ $0.fftn(axes: []) }, "fftn: no axes; name at least one"),
    (
      { $0.fft().rfft() }, "rfft: takes real numbers, not complex64; use fft, or the real parts"
    ),
    (
      { $0.irfft(length: -4) },
      "irfft: -4 points along axis 1 of shape (2, 3); a transform has at least 1"
    ),
    (
      { $0[0..., 0..<1].irfft() },
      "irfft: 0 points along axis 1 of shape (2, 1); a transform has at least 1"
    ),
    (
      { $0[0..., 0..<0].fft() },
      "fft: 0 points along axis 1 of shape (2, 0); a transform has at least 1"
    ),
    (
      { $0.fft(length: 1 << 50) },
      "fft: shape (2, 1125899906842624) has more elements than memory can hold"
    ),
    ({ $0.sum().fft() }, "fft: no axis -1; a 0-dimensional tensor has none"),
    (
      { _ in .fftFrequencies(0) },
      "fftFrequencies: 0 points 1.0 apart; give at least 1, and a spacing other than 0"
    ),
    ({ $0.fftShifted(axes: [5]) }, "fftShifted: no axis 5; use -2...1"),
  ]
}
