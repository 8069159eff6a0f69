/// Numbers that a plot can draw.
///
/// Arrays of `Double`, `Float` and the integer types conform. Other containers conform by giving their values as
/// `Double`; missing values are NaN, which plots skip and count.
public protocol PlotValues {
  /// The values in order, missing ones as NaN.
  ///
  /// - Complexity: at most O(*n*).
  var plotValues: [Double] { get }
}

/// A number that a plot can draw.
public protocol PlotNumber {
  /// The number as `Double`.
  var plotNumber: Double { get }
}

extension Double: PlotNumber {
  /// The number itself.
  public var plotNumber: Double { self }
}

extension Float: PlotNumber {
  /// The same number in double precision.
  public var plotNumber: Double { Double(self) }
}

extension BinaryInteger {
  /// The nearest `Double`.
  public var plotNumber: Double { Double(self) }
}

extension Int: PlotNumber {}
extension Int8: PlotNumber {}
extension Int16: PlotNumber {}
extension Int32: PlotNumber {}
extension Int64: PlotNumber {}
extension UInt8: PlotNumber {}
extension UInt16: PlotNumber {}
extension UInt32: PlotNumber {}
extension UInt64: PlotNumber {}

extension Array: PlotValues where Element: PlotNumber {
  /// The elements as `Double`.
  public var plotValues: [Double] {
    (self as? [Double]) ?? map(\.plotNumber)
  }
}
