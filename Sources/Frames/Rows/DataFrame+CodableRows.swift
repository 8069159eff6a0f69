extension DataFrame {
  /// Creates a frame of one row for each value: a column for each of its properties.
  ///
  /// Numbers, truths, strings, ``CalendarDate``, ``TimeOfDay``, ``DateTime``, `Duration`,
  /// ``DecimalNumber`` and `[UInt8]` become columns of their types, other arrays lists, other types
  /// structures, enums what they are encoded as; `nil` becomes null. Foundation's types too are what
  /// they encode themselves as: a `Date` is the seconds since 2001 as `float64`, a `UUID` a string;
  /// use ``DateTime`` for instants.
  ///
  /// ```swift
  /// struct Trip: Codable { var day: CalendarDate; var fare: Double; var zone: String? }
  ///
  /// let trips = try DataFrame(rows: [Trip(day: CalendarDate(2024, 2, 29)!, fare: 12.5, zone: nil)])
  /// ```
  ///
  /// - Parameter rows: The values. Without any, the columns of a `Codable` type are those that its
  ///   decoding asks for, which is run on zeros and short texts; there are none where it accepts no such
  ///   values, or the type is `Encodable` alone.
  /// - Throws: ``FrameError`` with code `type` when a property has different types in different rows
  ///   or a row is not made of properties, or what the type's own encoding throws.
  /// - Complexity: O(*rows* × *properties*), about 50 ns a value.
  /// - Also known as: `pandas.DataFrame.from_records`, `polars.from_dicts`.
  public init<Row: Encodable>(rows: [Row]) throws(FrameError) {
    if rows.isEmpty, let type = Row.self as? any Decodable.Type,
      let known = RowProbe.fields(of: type)
    {
      self.init(table: try known.table())
      return
    }
    let collected = CollectedFields()
    for row in rows {
      try RowCoding.framing("row \(collected.count)") { try row.encode(to: RowEncoder(collected)) }
      collected.finishRow()
    }
    self.init(table: try collected.table())
  }

  /// Runs the plan and returns each row as a value of a type, whose properties are the columns of
  /// their names.
  ///
  /// Whole numbers and floating-point numbers are read from any column of numbers that has their
  /// value, dates and times, strings and bytes from columns of their type, structures and lists from
  /// types and arrays in their turn. A null needs an optional property; an optional property without a
  /// column is `nil`, as in JSON.
  ///
  /// ```swift
  /// for trip in try frame.rows(of: Trip.self) { print(trip.fare) }
  /// ```
  ///
  /// - Parameter type: The type of the rows.
  /// - Throws: ``FrameError`` with code `unknownColumn`, `nulls`, `type` or `overflow`, which names
  ///   row and column, also for a text that is no case of an enumeration, with the cases of a
  ///   `CaseIterable` one; with code `closure` for what the type's own decoding throws.
  /// - Complexity: O(*rows* × *properties*), about 50 ns a value.
  /// - Also known as: `pandas.DataFrame.itertuples`, `polars.DataFrame.iter_rows(named=True)`.
  public func rows<Row: Decodable>(of type: Row.Type = Row.self) throws(FrameError) -> [Row] {
    let table = try table()
    let fields = try CellFields(table)
    var rows: [Row] = []
    rows.reserveCapacity(table.count)
    for row in 0..<table.count {
      rows.append(
        try RowCoding.framing("row \(row)") { () throws -> Row in
          try Row(from: RowDecoder(fields, row: row))
        })
    }
    return rows
  }
}

/// What reading and making rows share.
enum RowCoding {
  /// Runs a type's own coding; what it throws becomes a frame error.
  static func framing<Value>(
    _ place: @autoclosure () -> String, _ body: () throws -> Value
  ) throws(FrameError) -> Value {
    do {
      return try body()
    } catch let error as FrameError {
      throw error
    } catch let error as DecodingError {
      throw FrameError(.closure, "\(place()): \(error.reason)")
    } catch {
      throw FrameError(.closure, "\(place()): \(error)")
    }
  }
}

extension DecodingError {
  /// What it says, without how it is stored.
  var reason: String {
    let context: Context? =
      switch self {
      case .dataCorrupted(let context), .keyNotFound(_, let context),
        .typeMismatch(_, let context), .valueNotFound(_, let context):
        context
      @unknown default: nil
      }
    return context?.debugDescription ?? "\(self)"
  }
}
