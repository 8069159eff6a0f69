/// Running totals and extremes on an accelerator; the twin of ``Scan``.
///
/// Parts of the axis are totalled first, then the totals are scanned, then each part is scanned from
/// what came before it: no group waits for another. The order of additions depends on the extents
/// and on the form of the device, so that results are the same each time. Products of many numbers
/// may overflow on their way where one by one they would not.
package enum KernelScan {
  /// Scans the middle axis of an array seen as (outer, count, inner).
  ///
  /// - Parameters:
  ///   - kind: What is carried along.
  ///   - source: outer × count × inner elements.
  ///   - dtype: Their type; complex numbers have sums alone.
  ///   - outer: The number of elements of the axes before.
  ///   - count: The extent of the axis.
  ///   - inner: The number of elements of the axes after.
  ///   - target: As many elements of ``Scan/resultType(_:)``, apart from the source.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `invalidSetting` for complex numbers that are not
  ///   added.
  /// - Complexity: O(*outer* × *count* × *inner*); the source is read twice when it is long.
  package static func run(
    _ kind: Scan, _ source: DeviceArray, dtype: DType, outer: Int = 1, count: Int, inner: Int = 1,
    into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard outer > 0, count > 0, inner > 0 else { return }
    var (source, target, inner) = (source, target, inner)
    if dtype.isComplex {
      guard kind == .sum else {
        throw DeviceError(
          .invalidSetting, "scan: \(dtype) has running sums alone on \(accelerator.device)")
      }
      source = DeviceArray(source.memory, start: source.start * 2)
      target = DeviceArray(target.memory, start: target.start * 2)
      inner *= 2
    }
    try ScanTypes(kind, dtype.component).run(source, outer, count, inner, target, accelerator)
  }
}

/// The types of one scan: elements, what is carried along, results.
struct ScanTypes {
  var kind: Scan
  var element: String
  var load: String
  var carried: String
  var result: String
  var store: String
  var neutral: String
  var elementSize: Int
  var carriedSize: Int
  var resultSize: Int

  init(_ kind: Scan, _ dtype: DType) {
    let isTotal = kind == .sum || kind == .product
    let wide = dtype.byteCount == 8
    self.kind = kind
    element = dtype.kernelType
    load = dtype.kernelLoad
    elementSize = dtype.byteCount
    let type = kind.resultType(dtype)
    result = type.isInexact ? type.kernelType : isTotal ? "u64" : type.kernelType
    resultSize = type.byteCount
    if dtype.isFloatingPoint {
      carried = isTotal ? "total" : wide ? "f64" : "f32"
      carriedSize = isTotal || wide ? 8 : 4
      store = dtype.isHalf ? "\(dtype.kernelStore)((f32)" : "((\(result))"
    } else {
      carried = isTotal ? "u64" : "\(dtype.isSigned ? "i" : "u")\(wide ? 64 : 32)"
      carriedSize = isTotal || wide ? 8 : 4
      store = "((\(result))"
    }
    neutral =
      switch kind {
      case .sum: dtype.isFloatingPoint ? "-0.0f" : "0"
      case .product: "1"
      case .minimum, .maximum: Self.extreme(dtype, isLargest: kind == .minimum)
      }
  }

  private static func extreme(_ dtype: DType, isLargest: Bool) -> String {
    if dtype.isFloatingPoint {
      return "\(isLargest ? "" : "-")\(dtype == .float64 ? "F64" : "F32")_INFINITY"
    }
    let bits = dtype.byteCount * 8
    guard dtype.isSigned else { return isLargest ? "\(UInt64.max >> UInt64(64 - bits))ul" : "0" }
    let most = Int64.max >> Int64(64 - bits)
    return isLargest ? "\(most)l" : "(-\(most)l - 1)"
  }

  /// The scan of what this one carries along.
  var ofTotals: ScanTypes {
    var types = self
    (types.element, types.result, types.load, types.store) = (carried, carried, "", "(")
    (types.elementSize, types.resultSize) = (carriedSize, carriedSize)
    return types
  }
}
