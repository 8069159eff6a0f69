/// Random bits as a pure function of a key and a counter: the same on every device, for any number
/// of threads, in any order.
///
/// - Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
///   doi:10.1145/2063384.2063405 (Philox-4x32 with ten rounds; the constants are the paper's).
public struct Philox: Sendable {
  /// Creates the function of a seed and a stream.
  ///
  /// - Parameters:
  ///   - seed: Equal seeds give equal numbers everywhere.
  ///   - stream: Different streams of one seed are independent.
  @inlinable
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = seed
    self.stream = stream
  }

  /// Returns the four words at a place of the stream.
  ///
  /// - Complexity: O(1); about 10 ns.
  @inlinable
  public func words(at index: UInt64) -> SIMD4<UInt32> {
    var (a, b) = (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
    var (c, d) = (UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var (k0, k1) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for _ in 0..<10 {
      let (high0, low0) = a.multipliedFullWidth(by: 0xD251_1F53 as UInt32)
      let (high1, low1) = c.multipliedFullWidth(by: 0xCD9E_8D57 as UInt32)
      (a, b, c, d) = (high1 ^ b ^ k0, low1, high0 ^ d ^ k1, low0)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(a, b, c, d)
  }

  /// Returns two numbers in [0, 1), 53 bits each, at a place of the stream.
  @inlinable
  public func uniforms(at index: UInt64) -> (Double, Double) {
    let x = words(at: index)
    func unit(_ high: UInt32, _ low: UInt32) -> Double {
      Double((UInt64(high) << 32 | UInt64(low)) >> 11) * 0x1p-53
    }
    return (unit(x[0], x[1]), unit(x[2], x[3]))
  }

  @usableFromInline let key: UInt64
  @usableFromInline let stream: UInt64
}
