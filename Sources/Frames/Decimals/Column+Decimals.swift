import SwiftwaterDevices

extension Column {
  /// Creates a column of decimals, nil for null.
  ///
  /// - Parameters:
  ///   - values: The numbers.
  ///   - precision: The digits there is room for, 1…38; up to 18 take 8 bytes a row, more take 16.
  ///   - scale: The digits after the point; the most that a value has when nil.
  /// - Throws: ``FrameError`` when a number has more digits than fit.
  public init(
    decimals values: [DecimalNumber?], precision: Int? = nil, scale: Int? = nil
  ) throws(FrameError) {
    let scale = scale ?? values.reduce(0) { max($0, $1?.scale ?? 0) }
    var units: [Int128?] = []
    for value in values {
      guard let value else {
        units.append(nil)
        continue
      }
      guard let scaled = value.units(scale: scale) else {
        throw FrameError(
          .argument, "\(value) has more than \(scale) decimal places; round it first")
      }
      units.append(scaled)
    }
    let widest = units.reduce(UInt128(0)) { max($0, $1?.magnitude ?? 0) }
    let fits = widest < DecimalNumber.powersOfTen[18] && scale <= 18
    let type = ColumnType.decimal(precision: precision ?? (fits ? 18 : 38), scale: scale)
    try type.requireDecimal()
    guard case .decimal(let digits, _) = type, widest < DecimalNumber.powersOfTen[digits] else {
      throw FrameError(.argument, "a number does not fit in \(type); give it more digits")
    }
    let validity = try Validity(count: units.count) { units[$0] != nil }
    let buffer = try Buffer.room(for: units.count * type.physical.width, of: UInt8.self)
    if type.physical == .int64 {
      for (row, value) in units.enumerated() {
        buffer.base(as: Int64.self)[row] = Int64(truncatingIfNeeded: value ?? 0)
      }
    } else {
      for (row, value) in units.enumerated() { buffer.base(as: Int128.self)[row] = value ?? 0 }
    }
    self.init(type: type, count: units.count, values: buffer, validity: validity)
  }

  /// Returns the numbers of a decimal column, nil for null.
  ///
  /// - Throws: ``FrameError`` when the column is of another type.
  public func decimals() throws(FrameError) -> [DecimalNumber?] {
    guard case .decimal(_, let scale) = type else {
      throw FrameError(.type, "a column of \(type) has no decimals; cast it")
    }
    return (0..<count).map { row in
      validity?[row] ?? true ? DecimalNumber(units: units(row), scale: scale) : nil
    }
  }

  /// The integer a row of a decimal column is stored as.
  func units(_ row: Int) -> Int128 {
    type.physical == .int64 ? Int128(elements(Int64.self)[row]) : elements(Int128.self)[row]
  }
}

extension ColumnType {
  /// The number of digits after the point of a decimal type, nil for others.
  var scale: Int? { if case .decimal(_, let scale) = self { scale } else { nil } }

  /// Whether the values are decimals.
  public var isDecimal: Bool { scale != nil }

  func requireDecimal() throws(FrameError) {
    guard case .decimal(let precision, let scale) = self else { return }
    guard (1...38).contains(precision), (0...precision).contains(scale) else {
      throw FrameError(
        .argument, "\(self): a decimal has 1…38 digits, and no more than those after its point")
    }
  }
}
