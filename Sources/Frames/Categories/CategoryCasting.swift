import CKernels
import SwiftwaterDevices

/// Conversions from and to enumerations.
enum CategoryCasting {
  /// Whether there is a way from one type to another, one of which is an enumeration.
  static func exists(from: ColumnType, to: ColumnType) -> Bool {
    let other = from.categories == nil ? from : to
    return other.standsForText || other.isInteger
  }

  /// The values as another type; what is not among the categories, or no place among them, becomes
  /// null.
  static func cast(_ column: Column, to type: ColumnType) throws(FrameError) -> Column {
    if case .enumeration(let categories) = type {
      if column.type.isInteger { return try places(column, in: categories) }
      return try codes(of: column.texts(), in: categories)
    }
    if type.isInteger { return try Casting.cast(column.with(type: .uint32), to: type) }
    return try Casting.cast(column.texts(), to: type)
  }

  /// Texts as codes, null where one is no category.
  static func codes(
    of texts: Column, in categories: Categories
  ) throws(FrameError) -> Column {
    try TextMap.perDistinct(texts) { column throws(FrameError) in
      let flags = try Buffer.room(for: column.count, of: UInt8.self)
      let codes = try TextMap.filled(column, UInt32.self, .enumeration(categories)) {
        rows, range, target in
        var table = categories.table
        withExtendedLifetime(categories) {
          sw_text_codes(
            &table, rows.views + range.lowerBound, rows.buffers, range.count,
            target + range.lowerBound)
        }
        let flags = flags.base(as: UInt8.self)
        for row in range {
          let isKnown = target[row] != .max && column.validity?[row] ?? true
          flags[row] = isKnown ? 1 : 0
          if !isKnown { target[row] = 0 }
        }
      }
      return codes.with(validity: try Validity(flags: flags, count: column.count))
    }
  }

  /// Texts as codes.
  ///
  /// - Throws: ``FrameError`` with code `argument` for one that is no category.
  static func requiredCodes(
    of texts: Column, in categories: Categories
  ) throws(FrameError) -> Column {
    let codes = try codes(of: texts, in: categories)
    guard codes.nullCount > texts.nullCount else { return codes }
    for row in 0..<texts.count where texts.isValid(row) && !codes.isValid(row) {
      let text = texts.string(row)
      throw FrameError(
        .argument,
        categories.complaint(
          "row \(row): '\(text)'", text, "add it to the list, or make it null with unknown: .null"))
    }
    return codes
  }

  /// Whole numbers as places among the categories, null where there are none.
  private static func places(
    _ column: Column, in categories: Categories
  ) throws(FrameError) -> Column {
    let words = try Words(column)
    let codes = try Buffer.room(for: column.count, of: UInt32.self)
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let end = UInt64(categories.count)
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let (source, target) = (words.buffer.base(as: UInt64.self), codes.base(as: UInt32.self))
      let flags = flags.base(as: UInt8.self)
      for row in rows {
        // A negative number is a large word.
        let isPlace = source[row] < end && column.validity?[row] ?? true
        target[row] = isPlace ? UInt32(truncatingIfNeeded: source[row]) : 0
        flags[row] = isPlace ? 1 : 0
      }
    }
    return Column(
      type: .enumeration(categories), count: column.count, values: codes,
      validity: try Validity(flags: flags, count: column.count))
  }
}

extension Column {
  /// The texts that the values of an enumeration stand for, as codes of its list; texts themselves.
  func texts() throws(FrameError) -> Column {
    guard let categories = type.categories else { return self }
    guard let validity else {
      return Column(
        type: .string, count: count, values: values, start: start, validity: nil,
        dictionary: categories.dictionary)
    }
    // Under a null may stand anything, and a dictionary is asked for every row.
    let known = try Buffer.room(for: count, of: UInt32.self)
    Threads.forEachRange(count, grain: 1 << 16) { _, rows in
      let target = known.base(as: UInt32.self)
      for row in rows { target[row] = validity[row] ? codes[row] : 0 }
    }
    return Column(
      type: .string, count: count, values: known, validity: validity,
      dictionary: categories.dictionary)
  }
}
