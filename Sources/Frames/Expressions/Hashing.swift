import CKernels
import SwiftwaterDevices

extension Expression {
  /// A hash of the value: a whole number of 64 bits that is the same for equal values of a type, on
  /// every machine and in every run of a version of the package.
  ///
  /// Null has a hash, NaN has one, and -0 has that of 0. Not for secrets.
  ///
  /// - Parameter seed: Other seeds give other hashes.
  /// - Also known as: `pandas.util.hash_array`, `polars.Expr.hash`.
  public func hash(seed: UInt64 = 0) -> Expression { call(.hash(seed)) }
}

extension ScalarFunction {
  static func hash(_ seed: UInt64) -> ScalarFunction {
    ScalarFunction("hash", [.integer(Int64(bitPattern: seed))]) { types throws(FrameError) in
      guard types[0].isText || types[0].physical.dtype != nil else {
        throw FrameError(.type, "values of \(types[0]) have no hash; cast them to another type")
      }
      return .uint64
    } evaluate: { columns, count throws(FrameError) in
      let column = columns[0]
      let ofNull = mixed(seed ^ 0x452821E638D01377)
      let out = try Buffer.room(for: count, of: UInt64.self)
      guard column.type.isText else {
        Threads.forEachRange(count, grain: 1 << 16) { _, rows in
          var cells = column.cells(rows)
          sw_hash_cells(
            &cells, Int64(rows.count), seed, ofNull, out.base(as: UInt64.self) + rows.lowerBound)
        }
        return Column(type: .uint64, count: count, values: out)
      }
      let result = try TextMap.perDistinct(column) { column throws(FrameError) in
        try TextMap.filled(column, UInt64.self, .uint64) { rows, range, target in
          let start = range.lowerBound
          sw_text_hashes(rows.views + start, rows.buffers, range.count, seed, target + start)
        }
      }
      guard let validity = column.validity else { return result.with(validity: nil) }
      Threads.forEachRange(count, grain: 1 << 16) { _, rows in
        let (source, target) = (result.elements(UInt64.self), out.base(as: UInt64.self))
        for row in rows { target[row] = validity[row] ? source[row] : ofNull }
      }
      return Column(type: .uint64, count: count, values: out)
    }
  }

  /// Spreads a difference in any bit over all bits.
  ///
  /// - Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators",
  ///   doi:10.1145/2660193.2660195.
  @inline(__always)
  private static func mixed(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
