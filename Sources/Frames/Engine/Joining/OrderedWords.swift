import CKernels
import SwiftwaterDevices

/// Numbers, days or instants as unsigned words whose order is that of the values, NaN last.
struct OrderedWords: Sendable {
  let buffer: Buffer
  let validity: Validity?
  private let count: Int
  private let domain: KeyDomain

  /// Whether values of two types have an order between them that words can have.
  static func domain(_ a: ColumnType, _ b: ColumnType) -> KeyDomain? {
    guard let domain = KeyDomain(a, b), domain != .texts, domain != .wide else { return nil }
    return domain
  }

  init(_ column: Column, _ domain: KeyDomain) throws(FrameError) {
    let out = try Buffer.room(for: column.count, of: UInt64.self)
    let isUnsigned = column.type == .uint64
    Threads.forEachRange(column.count, grain: KeyPiece.rows) { _, rows in
      let words = out.base(as: UInt64.self) + rows.lowerBound
      column.writeWords(rows, domain, half: 0, into: words)
      switch domain {
      case .floats:
        // Negative numbers grow downwards: all their bits turn, otherwise the sign alone.
        for at in 0..<rows.count {
          words[at] ^= words[at] & Self.sign != 0 ? .max : Self.sign
        }
      case .mixed where isUnsigned:
        // Above every number with a sign, whatever they are.
        for at in 0..<rows.count {
          words[at] = words[at] & Self.sign != 0 ? .max : words[at] | Self.sign
        }
      case .integers where isUnsigned: break
      default: for at in 0..<rows.count { words[at] ^= Self.sign }
      }
    }
    buffer = out
    validity = column.validity
    count = column.count
    self.domain = domain
  }

  subscript(row: Int) -> UInt64 { buffer.base(as: UInt64.self)[row] }

  /// Whether a row has a place in the order: neither null nor NaN.
  func isOrdered(_ row: Int) -> Bool {
    (validity?[row] ?? true) && (domain != .floats || !Self.number(self[row]).isNaN)
  }

  var words: UnsafePointer<UInt64> { UnsafePointer(buffer.base(as: UInt64.self)) }

  /// Whether some row may have no place in the order.
  var hasUnordered: Bool {
    guard validity == nil, domain == .floats else { return validity != nil }
    return (0..<count).contains { Self.number(words[$0]).isNaN }
  }

  /// Whether the words of some rows never fall.
  func isAscending(_ rows: Range<Int>) -> Bool {
    let words = words
    for row in rows.dropFirst() where words[row] < words[row - 1] { return false }
    return true
  }

  /// How far two values are apart, as a number to compare with others of this kind.
  ///
  /// Whole numbers give whole numbers, fractions the bits of one: both have the order of the
  /// distances.
  func distance(_ a: UInt64, _ b: UInt64) -> UInt64 {
    guard domain == .floats else { return a > b ? a - b : b - a }
    return abs(Self.number(a) - Self.number(b)).bitPattern
  }

  /// A tolerance as a distance; nil when there is none of that size.
  static func distance(_ literal: Expression.Literal, _ domain: KeyDomain) -> UInt64? {
    switch literal {
    case .integer(let value) where value >= 0:
      return domain == .floats ? Double(value).bitPattern : UInt64(value)
    case .number(let value) where value >= 0:
      if domain == .floats { return value.bitPattern }
      return value < 0x1p64 ? UInt64(value) : .max
    default: return nil
    }
  }

  private static let sign = UInt64(1) << 63

  private static func number(_ word: UInt64) -> Double {
    Double(bitPattern: word & sign != 0 ? word ^ sign : ~word)
  }
}

extension UnsafePointer<UInt64> {
  /// The first place in a sorted range whose word is not below `word`, or, when `after`, above it;
  /// looked for from a place nearby outwards.
  ///
  /// - Complexity: O(log *d*) for a distance *d* from `hint` (Bentley, Yao 1976,
  ///   doi:10.1016/0020-0190(76)90071-5).
  func place(of word: UInt64, after: Bool, in range: Range<Int>, near hint: Int) -> Int {
    func isBefore(_ at: Int) -> Bool { after ? self[at] <= word : self[at] < word }
    var low = range.lowerBound
    var high = range.upperBound
    let start = Swift.min(Swift.max(hint, low), high)
    var stride = 1
    if start < high, isBefore(start) {
      low = start + 1
      while low + stride <= high, isBefore(low + stride - 1) {
        low += stride
        stride *= 2
      }
      high = Swift.min(high, low + stride)
    } else {
      high = start
      while high - stride >= low, !isBefore(high - stride) {
        high -= stride
        stride *= 2
      }
      low = Swift.max(low, high - stride)
    }
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
