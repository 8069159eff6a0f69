extension DataFrame: CustomStringConvertible {
  /// The frame as a table for people, as wide as the terminal, what `COLUMNS` says, or 100
  /// characters; the error's message when running the plan fails.
  public var description: String {
    do throws(FrameError) {
      return try text(width: Terminal.width)
    } catch {
      return error.message
    }
  }

  /// Returns the frame as a table of characters: shape, names, types, the first and last rows.
  ///
  /// Long texts are cut so that all columns fit the width; where that is not enough, columns are
  /// left out of the middle, and their number is said. Numbers are rounded to eight significant
  /// digits, never cut, and stand with their points in one line; lists show their first elements.
  /// Null is `null`; a text that could be misread (empty, `null`, with blanks at an end or
  /// characters that are not seen) stands in quotation marks.
  ///
  /// ```swift
  /// print(try people.text(width: 60, rows: 4))
  /// ```
  ///
  /// - Parameters:
  ///   - width: The most characters in a line; characters of East Asia and emoji count two.
  ///   - rows: The most rows shown: half from the beginning and half from the end.
  /// - Returns: Lines without colours or other controls.
  /// - Throws: ``FrameError`` when running the plan fails.
  /// - Also known as: `DataFrame.to_string`.
  public func text(width: Int = 100, rows: Int = 12) throws(FrameError) -> String {
    let table = try table()
    let shown = ShownRows(of: table.count, atMost: rows)
    let columns = zip(table.names, table.columns).map { name, column in
      ShownColumn(name: name, column: column, rows: shown.rows)
    }
    let shape = "\(Self.grouped(table.count)) × \(table.columns.count)"
    guard !columns.isEmpty else { return shape }
    let (fitting, hidden) = BoxTable.fitted(columns, to: width)
    let noun = hidden == 1 ? "column" : "columns"
    let more = hidden > 0 ? ", \(hidden) \(noun) not shown" : ""
    return shape + more + "\n" + BoxTable.text(fitting, gap: shown.gap)
  }

  // MARK: - Implementation

  /// A number with its digits in threes.
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: at)
      at -= 3
    }
    return String(digits)
  }
}

extension Column: CustomStringConvertible {
  /// The number of values, their type, and the first and last of them.
  public var description: String { text(width: Terminal.width) }

  /// Returns the column as a table of characters: its length, type, first and last values.
  ///
  /// - Parameters:
  ///   - width: The most characters in a line.
  ///   - rows: The most values shown: half from the beginning and half from the end.
  public func text(width: Int = 100, rows: Int = 12) -> String {
    let shown = ShownRows(of: count, atMost: rows)
    let column = ShownColumn(name: type.description, column: self, rows: shown.rows)
    let (fitting, _) = BoxTable.fitted([column], to: width)
    return "\(DataFrame.grouped(count)) values\n"
      + BoxTable.text(fitting, gap: shown.gap, hasTypes: false)
  }
}

/// Which rows of a table are shown.
struct ShownRows {
  let rows: [Int]
  /// The place among them before which others are left out, nil when all are shown.
  let gap: Int?

  init(of count: Int, atMost most: Int) {
    let most = max(0, most)
    if count <= most {
      rows = Array(0..<count)
      gap = nil
    } else {
      let head = most - most / 2
      rows = Array(0..<head) + Array(count - most / 2..<count)
      gap = head
    }
  }
}
