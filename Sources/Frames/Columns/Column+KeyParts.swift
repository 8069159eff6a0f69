import SwiftwaterDevices

extension Column {
  /// Columns of numbers and texts that are equal together exactly where the values of this are, and
  /// nulls where this is null; for wide decimals and structures also in the same order.
  ///
  /// What groups, joins or sorts by a column of any type does so by these.
  func keyParts() throws(FrameError) -> [Column] {
    switch type.physical {
    case .int128: return try halves()
    case .list: return [try serialised()]
    case .structure:
      var parts: [Column] = []
      if validity != nil { parts.append(try nullMask().with(validity: validity)) }
      for child in children {
        // A structure that is not there has no fields either.
        let there = try Validity.both(validity, child.validity, count: count)
        for part in try child.with(validity: there).keyParts() { parts.append(part) }
      }
      // A structure without fields is like any other.
      return parts.isEmpty ? [try nullMask()] : parts
    default: return [type == .binary ? with(type: .string) : self]
    }
  }

  // MARK: - Implementation

  /// The high and the low 64 bits of wide decimals.
  private func halves() throws(FrameError) -> [Column] {
    let high = try Buffer.room(for: count, of: Int64.self)
    let low = try Buffer.room(for: count, of: UInt64.self)
    forEachBlock(Int128.self) { source, rows in
      let (a, b) = (high.base(as: Int64.self), low.base(as: UInt64.self))
      for row in 0..<rows.count {
        a[rows.lowerBound + row] = Int64(truncatingIfNeeded: source[row] >> 64)
        b[rows.lowerBound + row] = UInt64(truncatingIfNeeded: source[row])
      }
    }
    return [
      Column(type: .int64, count: count, values: high, validity: validity),
      Column(type: .uint64, count: count, values: low, validity: validity),
    ]
  }

  /// Each list as a text of its elements' numbers: elements that are equal have one number.
  private func serialised() throws(FrameError) -> Column {
    let elements = children[0]
    let codes = try KeyCodes(elements.keyParts(), count: elements.count)
    let offsets = self.elements(Int64.self)
    var builder = try TextBuilder(capacity: count)
    for row in 0..<count {
      guard validity?[row] ?? true else {
        try builder.appendNull()
        continue
      }
      let (start, end) = (Int(offsets[row]), Int(offsets[row + 1]))
      try builder.append(
        UnsafeRawBufferPointer(start: codes.codes + start, count: (end - start) * 4))
    }
    let texts = builder.finish()
    return Column(
      type: .string, count: count, values: texts.views, validity: validity,
      storage: texts.storage)
  }
}
