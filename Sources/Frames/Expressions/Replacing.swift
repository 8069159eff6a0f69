import SwiftwaterDevices

extension Expression {
  /// The value, or another where it is one of some values; what is not among them stays.
  ///
  /// The type stays, and what replaces a value is brought to it: fractions become whole numbers in a
  /// column of those.
  ///
  /// - Parameter mapping: New values by old ones.
  /// - Throws: ``FrameError`` with code `type`, when a frame is given it, for old values that can never
  ///   be equal to the column's, new ones that its type has no room for, and columns of bytes, lists
  ///   and structures.
  /// - Also known as: `pandas.Series.replace`, `polars.Expr.replace`.
  public func replace<Key: ExpressionLiteral & Hashable, Value: ExpressionLiteral>(
    _ mapping: [Key: Value]
  ) -> Expression {
    call(.replace(ValueMapping(mapping)))
  }

  /// The new values for old ones, of the type of the new ones, and one for all others.
  ///
  /// - Parameters:
  ///   - mapping: New values by old ones.
  ///   - other: The value for what is not among them, null included; nil for null.
  /// - Also known as: `pandas.Series.map`, `polars.Expr.replace_strict(default=…)`.
  public func replace<Key: ExpressionLiteral & Hashable, Value: ExpressionLiteral>(
    _ mapping: [Key: Value], default other: Value?
  ) -> Expression {
    call(.replaceAll(ValueMapping(mapping), other.map { .some(ValueMapping.literal($0)) } ?? .null))
  }

  /// The new values for old ones, of the type of the new ones.
  ///
  /// A value that is not among them is an error. A null stays null.
  ///
  /// - Parameter mapping: New values by old ones.
  /// - Throws: ``FrameError`` when the frame is run, naming the first value that is not among them.
  /// - Also known as: `polars.Expr.replace_strict`.
  public func replaceStrict<Key: ExpressionLiteral & Hashable, Value: ExpressionLiteral>(
    _ mapping: [Key: Value]
  ) -> Expression {
    call(.replaceAll(ValueMapping(mapping), nil))
  }
}

/// Old values and the new ones that go with them, in one order whatever the dictionary's.
struct ValueMapping: Sendable {
  let keys: [Expression.Literal]
  let values: [Expression.Literal]

  init<Key: ExpressionLiteral & Hashable, Value: ExpressionLiteral>(_ mapping: [Key: Value]) {
    let pairs = mapping.map { (Self.literal($0), Self.literal($1)) }
      .sorted { $0.0.description < $1.0.description }
    keys = pairs.map(\.0)
    values = pairs.map(\.1)
  }

  static func literal(_ value: some ExpressionLiteral) -> Expression.Literal {
    if case .literal(let literal) = value.expression.node { literal } else { .null }
  }

  var parameters: [Expression.Literal] { zip(keys, values).flatMap { [$0, $1] } }

  /// The type of the new values: whole numbers beside fractions become fractions.
  ///
  /// - Throws: ``FrameError`` when they have several.
  static func type(of values: [Expression.Literal]) throws(FrameError) -> ColumnType {
    let types = Set(values.filter { $0 != .null }.map(\.type))
    if types == [.int64, .float64] { return .float64 }
    // Each decimal is of a type with as many digits as it has.
    if let first = types.first, types.allSatisfy(\.isDecimal) {
      return types.reduce(first) { $0.common(with: $1) ?? $0 }
    }
    guard types.count <= 1 else {
      let found = types.map(\.description).sorted().joined(separator: " and ")
      throw FrameError(.type, "values of \(found): use one type")
    }
    return types.first ?? .int64
  }

  /// For each row the place of its value among the keys, -1 where it is not among them.
  func places(of column: Column) throws(FrameError) -> Buffer {
    let out = try Buffer.room(for: column.count, of: Int.self)
    if column.type.isText {
      var known: [String: Int] = [:]
      for (place, key) in keys.enumerated() {
        if case .text(let text) = key { known[text] = place }
      }
      let encoded = try column.encoded()
      let places = (encoded.dictionary?.strings ?? []).map { known[$0] ?? -1 }
      Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
        let (codes, target) = (encoded.codes, out.base(as: Int.self))
        for row in rows { target[row] = places.isEmpty ? -1 : places[Int(codes[row])] }
      }
    } else if column.type.physical == .int128 {
      var known: [Int128: Int] = [:]
      for (place, key) in keys.enumerated() {
        if case .stored(let units, _)? = try key.converted(to: column.type) { known[units] = place }
      }
      let table = known
      Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
        let (source, target) = (column.elements(Int128.self), out.base(as: Int.self))
        for row in rows { target[row] = table[source[row]] ?? -1 }
      }
    } else {
      let words = try Words(column)
      var known: [UInt64: Int] = [:]
      for (place, key) in keys.enumerated() {
        if let word = try Words.word(of: key, as: words.type) { known[word] = place }
      }
      let table = known
      let (low, high) = (known.keys.min() ?? 0, known.keys.max() ?? 0)
      guard high - low < 1 << 16 else {
        Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
          let (source, target) = (words.buffer.base(as: UInt64.self), out.base(as: Int.self))
          for row in rows { target[row] = table[source[row]] ?? -1 }
        }
        return out
      }
      // Keys near one another: their places lie in an array.
      let near = (low...high).map { table[$0] ?? -1 }
      Threads.forEachRange(column.count, grain: 1 << 15) { _, rows in
        let (source, target) = (words.buffer.base(as: UInt64.self), out.base(as: Int.self))
        near.withUnsafeBufferPointer { near in
          for row in rows {
            let place = source[row] &- low
            target[row] = place < UInt64(near.count) ? near[Int(place)] : -1
          }
        }
      }
    }
    return out
  }

  func check(_ type: ColumnType) throws(FrameError) {
    guard type != .binary, type.physical != .list, type.physical != .structure else {
      throw FrameError(.type, "values of \(type) are not replaced; use `when(…).then(…)`")
    }
    for key in keys {
      let isComparable =
        key.type.isText
        ? type.standsForText : try key.weak(beside: type) ?? type.common(with: key.type) != nil
      guard isComparable else {
        throw FrameError(.type, "\(key) is never equal to a value of \(type)")
      }
    }
    if keys.contains(.null) {
      throw FrameError(.argument, "a null to be replaced: use `fillNull`")
    }
    _ = try Self.type(of: values)
  }
}

extension ScalarFunction {
  static func replace(_ mapping: ValueMapping) -> ScalarFunction {
    ScalarFunction("replace", mapping.parameters) { types throws(FrameError) in
      try mapping.check(types[0])
      guard
        mapping.values.allSatisfy({ $0 == .null || $0.type.isText == types[0].standsForText })
      else {
        throw FrameError(
          .type,
          "values of \(try ValueMapping.type(of: mapping.values)) in a column of \(types[0]): use `replaceStrict`"
        )
      }
      for value in mapping.values { try value.require(in: types[0]) }
      return types[0] == .category ? .string : types[0]
    } evaluate: { columns, count throws(FrameError) in
      guard columns[0].type != .null else { return columns[0] }
      let column = try columns[0].type.isText ? columns[0].plain() : columns[0]
      let places = try mapping.places(of: column)
      let rows = places.base(as: Int.self)
      let added = try Column(literals: mapping.values, type: column.type)
      for row in 0..<count {
        let isReplaced = rows[row] >= 0 && column.validity?[row] ?? true
        rows[row] = isReplaced ? rows[row] : added.count + row
      }
      return try Column.concat([added, column]).gather(RowList(buffer: places, count: count))
    }
  }

  /// What is not among the keys gets another value, or is an error when there is none.
  static func replaceAll(
    _ mapping: ValueMapping, _ other: Expression.Literal?
  ) -> ScalarFunction {
    let parameters = mapping.parameters + (other.map { [.text("default"), $0] } ?? [])
    let values = mapping.values + [other ?? .null]
    return ScalarFunction("replaceStrict", parameters) { types throws(FrameError) in
      try mapping.check(types[0])
      return try ValueMapping.type(of: values)
    } evaluate: { columns, count throws(FrameError) in
      let column = columns[0]
      let places = try mapping.places(of: column)
      let rows = places.base(as: Int.self)
      for row in 0..<count {
        let isThere = column.validity?[row] ?? true
        if !isThere || rows[row] < 0 {
          guard isThere || other != nil else {
            rows[row] = -1
            continue
          }
          guard other != nil else {
            throw FrameError(
              .argument,
              "replaceStrict: no value for \(column.text(row)); add it, or give a default")
          }
          rows[row] = values.count - 1
        }
      }
      return try Column(literals: values, type: ValueMapping.type(of: values)).gather(
        RowList(buffer: places, count: count, hasMissing: column.validity != nil))
    }
  }
}
