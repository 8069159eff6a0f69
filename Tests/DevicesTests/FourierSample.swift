import Foundation
import Testing

@testable import SwiftwaterDevices

/// Numbers to transform, and what the transform should be.
struct FourierSample {
  static let types: [DType] = [.float32, .float64]

  let dtype: DType
  let outer: Int
  let length: Int
  let inner: Int
  /// outer × length × inner pairs.
  let pairs: [Double]

  init(_ dtype: DType, outer: Int, length: Int, inner: Int) {
    (self.dtype, self.outer, self.length, self.inner) = (dtype, outer, length, inner)
    var state = UInt64(length) &* 0x9E37_79B9_7F4A_7C15 | 1
    pairs = (0..<2 * outer * length * inner).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Few bits, so that floats hold them too.
      return Double(Int64(state >> 44)) / 0x1p19 - 1
    }
  }

  private var reals: [Double] { stride(from: 0, to: pairs.count, by: 2).map { pairs[$0] } }

  /// Compares the three transforms with the plain sum, both ways.
  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let what = "\(dtype), (\(outer), \(length), \(inner))"
    let tolerance = (dtype == .float32 ? 3e-7 : 1e-15) * (length > 200 ? 8 : 4)
    for direction in [FourierTransform.Direction.forward, .backward] {
      let found = try complex(pairs, direction, scale: 0.5)
      let error = Self.distance(found, plain(pairs, direction, scale: 0.5))
      #expect(error < tolerance, "complex \(direction) \(what)", sourceLocation: sourceLocation)
    }
    var whole = [Double](repeating: 0, count: pairs.count)
    for (place, number) in reals.enumerated() { whole[2 * place] = number }
    let half = length / 2 + 1
    let expected = part(plain(whole, .forward, scale: 2), of: length, to: half)
    let spectrum = try run(reals, outer * half * inner * 2) { source, target in
      try FourierTransform.real(
        source, into: target, dtype: dtype, outer: outer, length: length, inner: inner, scale: 2)
    }
    #expect(
      Self.distance(spectrum, expected) < tolerance, "real \(what)", sourceLocation: sourceLocation)
    // What it says of the imaginary parts of the outer two does not matter.
    var disturbed = spectrum
    for block in 0..<outer {
      for column in 0..<inner {
        disturbed[2 * (block * half * inner + column) + 1] = 7
        if length.isMultiple(of: 2) {
          disturbed[2 * ((block * half + half - 1) * inner + column) + 1] = -7
        }
      }
    }
    let back = try run(disturbed, reals.count) { source, target in
      try FourierTransform.hermitian(
        source, into: target, dtype: dtype, outer: outer, length: length, inner: inner,
        scale: 0.5 / Double(length))
    }
    #expect(Self.distance(back, reals) < tolerance, "back \(what)", sourceLocation: sourceLocation)
  }

  /// The bits of all transforms.
  func bits() throws -> [UInt64] {
    let half = length / 2 + 1
    let spectrum = try run(reals, outer * half * inner * 2) { source, target in
      try FourierTransform.real(
        source, into: target, dtype: dtype, outer: outer, length: length, inner: inner, scale: 1)
    }
    let back = try run(spectrum, reals.count) { source, target in
      try FourierTransform.hermitian(
        source, into: target, dtype: dtype, outer: outer, length: length, inner: inner, scale: 1)
    }
    return (try complex(pairs, .forward) + spectrum + back).map(\.bitPattern)
  }

  func complex(
    _ source: [Double], _ direction: FourierTransform.Direction, scale: Double = 1
  ) throws -> [Double] {
    try run(source, source.count) { source, target in
      try FourierTransform.complex(
        source, into: target, dtype: dtype, outer: outer, length: length, inner: inner,
        direction: direction, scale: scale)
    }
  }

  /// The root of the mean square of the differences, relative to that of the expected numbers.
  static func distance(_ found: [Double], _ expected: [Double]) -> Double {
    var (error, size) = (0.0, 0.0)
    for (a, b) in zip(found, expected) {
      error += (a - b) * (a - b)
      size += b * b
    }
    return found.count == expected.count ? (error / max(size, 1e-300)).squareRoot() : .infinity
  }

  /// e^(-2πi k / n), the angle brought near 0 first.
  static func exactRoot(_ k: Int, _ n: Int) -> (cosine: Double, sine: Double) {
    let quarters = 4 * (k % n)
    let (quarter, rest) = (quarters / n, quarters % n)
    let near = rest * 2 > n
    let angle = Double(near ? n - rest : rest) / Double(n) * (Double.pi / 2)
    let (x, y) = near ? (sin(angle), cos(angle)) : (cos(angle), sin(angle))
    return [(x, -y), (-y, -x), (-x, y), (y, x)][quarter]
  }

  // MARK: - Implementation

  private func run(
    _ source: [Double], _ count: Int,
    _ body: (UnsafeRawPointer, UnsafeMutableRawPointer) throws -> Void
  ) throws -> [Double] {
    if dtype == .float64 {
      let (from, to) = (try Buffer(source), try Buffer(byteCount: count * 8))
      try body(from.pointer, to.pointer)
      return Array(to.elements(of: Double.self))
    }
    let (from, to) = (try Buffer(source.map { Float($0) }), try Buffer(byteCount: count * 4))
    try body(from.pointer, to.pointer)
    return to.elements(of: Float.self).map(Double.init)
  }

  private func plain(
    _ source: [Double], _ direction: FourierTransform.Direction, scale: Double
  ) -> [Double] {
    let roots = (0..<length).map { Self.exactRoot($0, length) }
    let sign: Double = direction == .forward ? 1 : -1
    var result = [Double](repeating: 0, count: source.count)
    for block in 0..<outer {
      for column in 0..<inner {
        let base = 2 * (block * length * inner + column)
        for k in 0..<length {
          var (real, imaginary) = (0.0, 0.0)
          var place = 0
          for j in 0..<length {
            let (x, y) = (source[base + 2 * j * inner], source[base + 2 * j * inner + 1])
            let (cosine, sine) = (roots[place].cosine, roots[place].sine * sign)
            real += x * cosine - y * sine
            imaginary += x * sine + y * cosine
            place += k
            if place >= length { place -= length }
          }
          result[base + 2 * k * inner] = real * scale
          result[base + 2 * k * inner + 1] = imaginary * scale
        }
      }
    }
    return result
  }

  /// The first rows of pairs.
  private func part(_ pairs: [Double], of length: Int, to half: Int) -> [Double] {
    let row = 2 * inner
    return (0..<outer).flatMap { pairs[$0 * length * row..<($0 * length + half) * row] }
  }
}
