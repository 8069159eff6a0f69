import SwiftwaterDevices

/// The keys of both sides of an as-of join as columns that compare alike: what must be equal, then what
/// is ordered.
struct AsOfKeys: Sendable {
  /// Equal on both sides for partners.
  let equalNames: [String]
  /// Ascends, and is null for values without a place in the order.
  let orderName = "\u{0}on"
  private let equal: [(left: String, right: String, domain: KeyDomain)]
  private let on: (left: String, right: String, domain: KeyDomain)

  init(_ step: JoinStep, left: [Field], right: [Field]) throws(FrameError) {
    var pairs: [(left: String, right: String, domain: KeyDomain)] = []
    for (a, b) in zip(step.leftKeys, step.rightKeys) {
      let x = try Expression.Node.column(a).type(in: left)
      let y = try Expression.Node.column(b).type(in: right)
      let isLast = pairs.count == step.leftKeys.count - 1
      guard let domain = isLast ? OrderedWords.domain(x, y) : KeyDomain(x, y) else {
        throw .cannotJoin(a, x, b, y)
      }
      pairs.append((a, b, domain))
    }
    on = pairs.removeLast()
    equal = pairs
    var names: [String] = []
    for (index, pair) in pairs.enumerated() {
      names.append("\u{0}key \(index)")
      if pair.domain == .wide { names.append("\u{0}key \(index) above") }
    }
    equalNames = names
  }

  var names: [String] { equalNames + [orderName] }

  /// Adds the keys to rows of one side.
  func step(isLeft: Bool) -> ChainStep {
    let keys = self
    return ChainStep(keepsRows: true) { (table) throws(FrameError) in
      var result = table
      result.names += keys.names
      for key in keys.equal {
        let column = try table.columns(named: [isLeft ? key.left : key.right])[0]
        result.columns += try column.comparable(key.domain)
      }
      let column = try table.columns(named: [isLeft ? keys.on.left : keys.on.right])[0]
      result.columns.append(try OrderedWords(column, keys.on.domain).column(table.count))
      return result
    }
  }
}

extension OrderedWords {
  /// So many words, null for values without a place in the order.
  fileprivate func column(_ count: Int) throws(FrameError) -> Column {
    Column(
      type: .uint64, count: count, values: buffer,
      validity: try Validity(count: count) { isOrdered($0) })
  }
}

extension Column {
  /// The values as columns that are equal where the values are, whatever type the other side has.
  fileprivate func comparable(_ domain: KeyDomain) throws(FrameError) -> [Column] {
    guard domain != .texts else {
      let texts = try plain()
      return [type == .category ? texts.with(type: .string) : texts]
    }
    var columns: [Column] = []
    for half in 0..<(domain == .wide ? 2 : 1) {
      let words = try Buffer.room(for: count, of: UInt64.self)
      Threads.forEachRange(count, grain: KeyPiece.rows) { _, rows in
        writeWords(rows, domain, half: half, into: words.base(as: UInt64.self) + rows.lowerBound)
      }
      var own = validity
      if domain == .mixed, type == .uint64 {
        // The upper half equals nothing.
        let source = words.base(as: Int64.self)
        own = try Validity(count: count) { source[$0] >= 0 && validity?[$0] ?? true }
      }
      columns.append(Column(type: .uint64, count: count, values: words, validity: own))
      withExtendedLifetime(words) {}
    }
    return columns
  }
}
