import SwiftwaterDevices
import SwiftwaterTensors

/// What NumPy's transforms answered; Tests/Golden/fourier.py recorded it.
struct FourierAnswers: Decodable {
  var cases: [Case]

  struct Array: Decodable {
    var dtype: String
    var shape: [Int]
    /// Two for each complex number.
    var values: [Double]

    func type(_ isDouble: Bool) -> DType {
      switch (dtype, isDouble) {
      case ("complex128", true): .complex128
      case ("complex128", false): .complex64
      case (_, true): .float64
      case (_, false): .float32
      }
    }

    func tensor(_ isDouble: Bool) -> Tensor {
      let isComplex = dtype == "complex128"
      let parts = Tensor(values, shape: isComplex ? shape + [2] : shape)
      return (isComplex ? parts.complexFromComponents() : parts).cast(to: type(isDouble))
    }
  }

  struct Case: Decodable {
    var call: String
    var input: Array
    var axes: [Int]?
    var lengths: [Int]?
    var norm: String?
    var result: Array

    func call(_ x: Tensor, _ isDouble: Bool) -> Tensor {
      let norm: Tensor.FourierNorm =
        switch self.norm {
        case "ortho": .ortho
        case "forward": .forward
        default: .backward
        }
      let (length, axis) = (lengths?.first, axes?.first ?? -1)
      let pair = axes ?? [-2, -1]
      let type: DType = isDouble ? .float64 : .float32
      switch call {
      case "fft": return x.fft(length: length, axis: axis, norm: norm)
      case "ifft": return x.ifft(length: length, axis: axis, norm: norm)
      case "rfft": return x.rfft(length: length, axis: axis, norm: norm)
      case "irfft": return x.irfft(length: length, axis: axis, norm: norm)
      case "hfft": return x.hfft(length: length, axis: axis, norm: norm)
      case "ihfft": return x.ihfft(length: length, axis: axis, norm: norm)
      case "fft2": return x.fft2(lengths: lengths, axes: pair, norm: norm)
      case "ifft2": return x.ifft2(lengths: lengths, axes: pair, norm: norm)
      case "rfft2": return x.rfft2(lengths: lengths, axes: pair, norm: norm)
      case "irfft2": return x.irfft2(lengths: lengths, axes: pair, norm: norm)
      case "fftn": return x.fftn(lengths: lengths, axes: axes, norm: norm)
      case "ifftn": return x.ifftn(lengths: lengths, axes: axes, norm: norm)
      case "rfftn": return x.rfftn(lengths: lengths, axes: axes, norm: norm)
      case "irfftn": return x.irfftn(lengths: lengths, axes: axes, norm: norm)
      case "fftshift": return x.fftShifted(axes: axes)
      case "ifftshift": return x.ifftShifted(axes: axes)
      case "fftfreq":
        return .fftFrequencies(Int(input.values[0]), spacing: input.values[1], dtype: type)
      default:
        return .rfftFrequencies(Int(input.values[0]), spacing: input.values[1], dtype: type)
      }
    }
  }
}

/// Complex numbers to transform.
enum FourierSignal {
  static let lengths = [1, 2, 3, 7, 16, 30, 67, 128, 210, 331, 1009, 1024]

  static func make(_ shape: [Int], _ seed: UInt64) -> Tensor {
    Tensor.normal(shape + [2], seed: seed, dtype: .float64).complexFromComponents()
  }

  /// The root of the mean square of the differences, relative to that of the second.
  static func distance(_ a: Tensor, _ b: Tensor) -> Double {
    guard a.shape == b.shape, a.dtype == b.dtype else { return .infinity }
    func size(_ x: Tensor) -> Double {
      (x.dtype.isComplex ? x.components() : x).squared().sum().item(as: Double.self).squareRoot()
    }
    return size(a - b) / max(size(b), 1e-300)
  }
}
