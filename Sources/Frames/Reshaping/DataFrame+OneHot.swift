import SwiftwaterDevices

extension DataFrame {
  /// Replaces columns by one column of 0 and 1 for each of their distinct values.
  ///
  /// The columns are named `name_value` and are of type `uint8`; a null is 0 in all of them. Finds the
  /// distinct values at once, because the names are data; rows that have no room in memory wait on the
  /// disk.
  ///
  /// - Parameters:
  ///   - names: The columns; all of text and all enumerations when none is named. An enumeration
  ///     makes a column for each of its categories, whether it occurs or not.
  ///   - dropFirst: Whether the first value, which the others tell, has no column.
  /// - Throws: ``FrameError`` for unknown columns and more than 100,000 new ones.
  /// - Also known as: `pandas.get_dummies`, `to_dummies`, one-hot encoding.
  public func oneHot(_ names: String..., dropFirst: Bool = false) throws(FrameError) -> DataFrame {
    try require(names)
    let encoded = names.isEmpty ? schema.filter(\.type.standsForText).map(\.name) : names
    let kept = try kept()
    var fields: [Field] = []
    var indicators: [String: Indicators] = [:]
    for field in kept.schema {
      guard encoded.contains(field.name) else {
        fields.append(field)
        continue
      }
      let own = try Indicators(field.name, of: kept, dropFirst: dropFirst)
      fields += own.names.map { Field($0, .uint8) }
      indicators[field.name] = own
    }
    let (schema, known) = (fields, indicators)
    let function = TableFunction(
      "one-hot \(encoded.joined(separator: ", "))", schema: schema, reach: .row
    ) { tables throws(FrameError) in
      var columns: [Column] = []
      for (name, column) in zip(tables[0].names, tables[0].columns) {
        if let own = known[name] {
          columns += try own.columns(column)
        } else {
          columns.append(column)
        }
      }
      return Table(names: schema.map(\.name), columns: columns, count: tables[0].count)
    }
    return try DataFrame(.function(function, [kept.step]), schema)
  }
}

/// The values of a column, for each of which there is a column of 0 and 1.
private struct Indicators: Sendable {
  /// The columns that are made.
  let names: [String]
  /// Their values, and the others, each once; nil of an enumeration, whose categories have numbers.
  private let values: Column?
  /// Which of the values the columns stand for.
  private let places: [Int]

  init(_ name: String, of frame: DataFrame, dropFirst: Bool) throws(FrameError) {
    let type = try frame.type(of: name)
    let unique: Column
    if let categories = type.categories {
      unique = try Column((0..<categories.count).map { UInt32($0) }).with(type: type)
      values = nil
    } else {
      unique = try frame.select(col(name)).dropNulls().unique()[name]
      values = unique
    }
    guard unique.count <= 100_000 else {
      throw FrameError(
        .argument, "oneHot: '\(name)' has \(unique.count) distinct values, too many for columns")
    }
    places = try Array(unique.sortedRows().dropFirst(dropFirst ? 1 : 0))
    names = places.map { "\(name)_\(unique.text($0))" }
  }

  /// The columns for some rows of the column.
  func columns(_ column: Column) throws(FrameError) -> [Column] {
    let codes =
      try values.map { (values) throws(FrameError) in
        try Column.factorize([values, column]).codes[1]
      }
      ?? column.with(type: .int32)
    var columns: [Column] = []
    for place in places {
      let out = try Buffer.room(for: column.count, of: UInt8.self)
      Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
        let (source, target) = (codes.elements(Int32.self), out.base(as: UInt8.self))
        let wanted = Int32(truncatingIfNeeded: place)
        for row in rows { target[row] = source[row] == wanted ? 1 : 0 }
        guard let validity = codes.validity else { return }
        for row in rows where !validity[row] { target[row] = 0 }
      }
      columns.append(Column(type: .uint8, count: column.count, values: out))
    }
    return columns
  }
}
