import CKernels
import SwiftwaterDevices

extension CumulativeRun {
  /// Sums of decimals of 38 digits.
  ///
  /// - Throws: ``FrameError`` with code `overflow` for a sum of more.
  func decimalSums() throws(FrameError) -> Column {
    let sums = try accumulated(Int128.self, .sum)
    let limit = DecimalNumber.powersOfTen[38]
    let source = sums.elements(Int128.self)
    // Two of 38 digits may wrap around, but not so far that they look smaller.
    let bad = (0..<sums.count).first { source[$0].magnitude >= limit && sums.isValid($0) }
    if let bad {
      throw FrameError(
        .overflow,
        "row \(bad): a running sum does not fit in \(sums.type); cast to float64 first")
    }
    return withExtendedLifetime(sums) { sums }
  }

  /// The first or last of the texts so far, by their bytes.
  func extremeTexts(isLargest: Bool) throws(FrameError) -> Column {
    let texts = try column.plain()
    let list = try Buffer.room(for: column.count, of: Int.self)
    let reverse = reverse
    try texts.withTextRows { rows throws(FrameError) in
      nonisolated(unsafe) let source = rows
      segments.forEach { segment in
        let target = list.base(as: Int.self)
        var best = -1
        for step in 0..<segment.count {
          let row = reverse ? segment.upperBound - 1 - step : segment.lowerBound + step
          guard texts.validity?[row] ?? true else {
            target[row] = -1
            continue
          }
          if best >= 0 {
            let order = sw_text_compare(
              source.views + row, source.buffers, source.views + best, source.buffers)
            if isLargest ? order > 0 : order < 0 { best = row }
          } else {
            best = row
          }
          target[row] = best
        }
      }
    }
    let rows = RowList(buffer: list, count: column.count, hasMissing: column.validity != nil)
    return try column.gather(rows)
  }
}
