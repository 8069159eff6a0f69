import SwiftwaterDevices

/// A number that tensors hold, with whole numbers that sort as it does.
protocol TensorNumber: DTypeElement, Comparable, Hashable, Numeric {
  associatedtype Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

  /// Keys are in the order of the numbers; zeros of both signs share one, NaN has the last.
  var key: Key { get }
  init(key: Key)
  var double: Double { get }
  /// Whether NaN is among the numbers.
  static var hasNaN: Bool { get }

  /// The sum; whole numbers wrap around.
  func adding(_ other: Self) -> Self
  /// The difference; whole numbers wrap around.
  func subtracting(_ other: Self) -> Self
  /// The product; whole numbers wrap around.
  func multiplying(by other: Self) -> Self
}

extension TensorNumber {
  func adding(_ other: Self) -> Self { self + other }
  func subtracting(_ other: Self) -> Self { self - other }
  func multiplying(by other: Self) -> Self { self * other }
}

extension TensorNumber where Self: FixedWidthInteger {
  func adding(_ other: Self) -> Self { self &+ other }
  func subtracting(_ other: Self) -> Self { self &- other }
  func multiplying(by other: Self) -> Self { self &* other }
}

extension TensorNumber where Self: FixedWidthInteger, Self.Magnitude: BitwiseCopyable & Sendable {
  var key: Magnitude { Magnitude(truncatingIfNeeded: self) ^ Self.signBit }
  init(key: Magnitude) { self.init(truncatingIfNeeded: key ^ Self.signBit) }
  var double: Double { Double(self) }
  static var hasNaN: Bool { false }

  private static var signBit: Magnitude { Self.isSigned ? 1 << Magnitude(bitWidth - 1) : 0 }
}

extension Int8: TensorNumber { typealias Key = UInt8 }
extension Int16: TensorNumber { typealias Key = UInt16 }
extension Int32: TensorNumber { typealias Key = UInt32 }
extension Int64: TensorNumber { typealias Key = UInt64 }
extension UInt8: TensorNumber { typealias Key = UInt8 }
extension UInt16: TensorNumber { typealias Key = UInt16 }
extension UInt32: TensorNumber { typealias Key = UInt32 }
extension UInt64: TensorNumber { typealias Key = UInt64 }

extension TensorNumber where Self: FloatingPoint {
  static var hasNaN: Bool { true }
}

extension Float16: TensorNumber {
  var key: UInt16 {
    if isNaN { return .max }
    let bits = (self + 0).bitPattern
    return bits >> 15 == 1 ? ~bits : bits | 1 << 15
  }
  init(key: UInt16) {
    self = key == .max ? .nan : Float16(bitPattern: key >> 15 == 1 ? key ^ 1 << 15 : ~key)
  }
  var double: Double { Double(self) }
}

extension BFloat16: TensorNumber {
  // The upper half of a float's key.
  var key: UInt16 { UInt16(truncatingIfNeeded: Float(self).key >> 16) }
  init(key: UInt16) {
    self.init(bitPattern: key == .max ? 0x7FC0 : key >> 15 == 1 ? key ^ 1 << 15 : ~key)
  }
  var double: Double { Double(Float(self)) }
  static var hasNaN: Bool { true }
}

extension Complex: TensorNumber {
  var key: UInt128 {
    self == self ? UInt128(Double(real).key) << 64 | UInt128(Double(imaginary).key) : .max
  }
  init(key: UInt128) {
    self.init(
      Component(Double(key: UInt64(truncatingIfNeeded: key >> 64))),
      Component(Double(key: UInt64(truncatingIfNeeded: key))))
  }
  var double: Double { Double(real) }
  static var hasNaN: Bool { true }
}

extension Float: TensorNumber {
  var key: UInt32 {
    if isNaN { return .max }
    // Adding 0 turns −0 into 0.
    let bits = (self + 0).bitPattern
    return bits >> 31 == 1 ? ~bits : bits | 1 << 31
  }
  init(key: UInt32) {
    self = key == .max ? .nan : Float(bitPattern: key >> 31 == 1 ? key ^ 1 << 31 : ~key)
  }
  var double: Double { Double(self) }
}

extension Double: TensorNumber {
  var key: UInt64 {
    if isNaN { return .max }
    let bits = (self + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }
  init(key: UInt64) {
    self = key == .max ? .nan : Double(bitPattern: key >> 63 == 1 ? key ^ 1 << 63 : ~key)
  }
  var double: Double { self }
}

extension TensorNumber {
  /// Whether a key is that of NaN; integers have none.
  @inline(__always)
  static func isNaNKey(_ key: Key) -> Bool {
    hasNaN && key == .max
  }
}
