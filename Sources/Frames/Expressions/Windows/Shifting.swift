import CKernels
import SwiftwaterDevices

extension Expression {
  /// The value of an earlier row; null where there is none.
  ///
  /// A value that fills may have another type than the others: the result has a type for both, so
  /// that a fraction makes `float64` of whole numbers.
  ///
  /// - Parameters:
  ///   - count: How many rows earlier; later for a negative number.
  ///   - fill: The value where there is no such row: a literal, or the first of an expression.
  /// - Also known as: `Series.shift`, SQL `LAG`.
  public func shift(_ count: Int = 1, fill: Expression? = nil) -> Expression {
    if let fill {
      guard case .literal(let literal) = fill.node else { return window(.shift(count), fill) }
      return window(.shift(count, fill: literal))
    }
    return window(.shift(count))
  }

  /// The value of a row before; null where there is none.
  ///
  /// - Parameters:
  ///   - count: How many rows before.
  ///   - fill: The value where there is no such row.
  public func lag(_ count: Int = 1, fill: Expression? = nil) -> Expression {
    shift(count, fill: fill)
  }

  /// The value of a row after; null where there is none.
  ///
  /// - Parameters:
  ///   - count: How many rows after.
  ///   - fill: The value where there is no such row.
  public func lead(_ count: Int = 1, fill: Expression? = nil) -> Expression {
    shift(0 &- count, fill: fill)
  }

  /// The difference to the value of an earlier row.
  ///
  /// - Parameter count: How many rows earlier.
  /// - Also known as: `Series.diff`.
  public func diff(_ count: Int = 1) -> Expression { self - shift(count) }

  /// The change since an earlier row as a fraction of the value there.
  ///
  /// - Parameter count: How many rows earlier.
  /// - Also known as: `Series.pct_change`.
  public func percentChange(_ count: Int = 1) -> Expression { self / shift(count) - 1.0 }
}

extension WindowFunction {
  static func shift(_ distance: Int, fill: Expression.Literal? = nil) -> WindowFunction {
    WindowFunction(
      "shift", [.integer(Int64(distance))] + (fill.map { [$0] } ?? []),
      reach: .near(before: distance, after: 0 &- distance),
      type: { types throws(FrameError) in try shiftType(types, fill) }
    ) { columns, segments throws(FrameError) in
      let type = try shiftType(columns.map(\.type), fill)
      let column = try Evaluator.cast(columns[0], to: type)
      var value = try fill?.column(count: 1)
      if columns.count > 1, column.count > 0 { value = columns[1][0..<1] }
      if let own = value { value = try Evaluator.cast(own, to: type) }
      if segments.count == 1, column.children.isEmpty {
        // Texts of another column have another memory.
        if value == nil || column.type.physical != .view {
          return try column.moved(by: distance, fill: value)
        }
      }
      let list = try Buffer.room(for: column.count, of: Int.self)
      // Where a value fills, it stands behind the others.
      let outside = value == nil ? -1 : column.count
      segments.forEachPiece { segment, rows in
        let target = list.base(as: Int.self)
        for row in rows {
          let (from, overflow) = row.subtractingReportingOverflow(distance)
          target[row] = !overflow && segment.contains(from) ? from : outside
        }
      }
      let rows = RowList(buffer: list, count: column.count, hasMissing: outside < 0)
      guard let value else { return try column.gather(rows) }
      return try Column.concat([column, value]).gather(rows)
    }
  }

  private static func shiftType(
    _ types: [ColumnType], _ fill: Expression.Literal?
  ) throws(FrameError) -> ColumnType {
    let type = types[0]
    guard let other = fill?.type ?? (types.count > 1 ? types[1] : nil), other != type,
      other != .null, !(type.isText && other.isText)
    else { return type }
    // A text beside a date, a decimal or an enumeration is read as one.
    if let own = try fill?.weak(beside: type) ?? type.common(with: other) { return own }
    throw FrameError(.type, "cannot fill \(type) with \(other); cast one of them with `.cast`")
  }
}

extension Column {
  /// The values so many rows further down; where there are none the one of a column of one row, or
  /// null.
  fileprivate func moved(by distance: Int, fill: Column? = nil) throws(FrameError) -> Column {
    let gap = min(count, distance == .min ? count : abs(distance))
    guard gap > 0 else { return self }
    let out = try Buffer.room(for: count * width, of: UInt8.self)
    let kept = distance > 0 ? 0..<count - gap : gap..<count
    let (target, hole) = distance > 0 ? (gap, 0) : (0, count - gap)
    let source = values.pointer + (start + kept.lowerBound) * width
    (out.pointer + target * width).copyMemory(from: source, byteCount: kept.count * width)
    (out.pointer + hole * width).initializeMemory(as: UInt8.self, repeating: 0, count: gap * width)
    let bits = try GatherTarget.bits(count)
    sw_copy_bits(
      validity?.bits.base(as: UInt8.self), (validity?.start ?? 0) + kept.lowerBound, kept.count,
      bits.base(as: UInt8.self), target)
    if let fill, fill.nullCount == 0 {
      let value = fill.values.pointer + fill.start * width
      for row in hole..<hole + gap {
        (out.pointer + row * width).copyMemory(from: value, byteCount: width)
      }
      sw_copy_bits(nil, 0, gap, bits.base(as: UInt8.self), hole)
    }
    let validity = Validity(bits: bits, start: 0, count: count)
    return Column(
      type: type, count: count, values: out, validity: validity, storage: storage,
      dictionary: dictionary)
  }
}

extension Evaluator {
  /// A column as another type.
  static func cast(_ column: Column, to type: ColumnType) throws(FrameError) -> Column {
    guard column.type != type else { return column }
    return try Evaluator(table: Table(names: ["x"], columns: [column], count: column.count))
      .column(.cast(.column("x"), type))
  }
}
