import CKernels
import SwiftwaterDevices

extension TextNamespace {
  /// The text followed by others; null when any is null.
  ///
  /// - Also known as: `pandas.Series.str.cat`, `a + b` of text in both.
  public func concat(_ others: Expression...) -> Expression {
    expression.call(.concat("", ignoresNulls: false), others)
  }

  /// The text so many times over; a count below 1 gives the empty text.
  ///
  /// - Also known as: `pandas.Series.str.repeat`.
  public func repeated(_ count: Int) -> Expression { call(.repeated(count)) }
}

extension Expression {
  /// The texts of several expressions, one after the other with a separator between them.
  ///
  /// ```swift
  /// try frame.select(.concat(col("first"), col("last"), separator: " ").as("name"))
  /// ```
  ///
  /// - Parameters:
  ///   - parts: Text, or what is made text as by `cast(.string)`.
  ///   - separator: What stands between two parts.
  ///   - ignoresNulls: Whether nulls are left out together with their separator; otherwise a null
  ///     gives null.
  /// - Also known as: `polars.concat_str`, SQL's `concat_ws`.
  public static func concat(
    _ parts: Expression..., separator: String = "", ignoresNulls: Bool = false
  ) -> Expression {
    Expression(
      .call(.concat(separator, ignoresNulls: ignoresNulls), parts.map(\.node)), depth: parts.depth)
  }
}

extension ScalarFunction {
  static func concat(_ separator: String, ignoresNulls: Bool) -> ScalarFunction {
    let between = TextConstant(separator)
    return ScalarFunction(
      "text.concat",
      separator.isEmpty && !ignoresNulls ? [] : [.text(separator), .bool(ignoresNulls)]
    ) { types throws(FrameError) in
      guard !types.isEmpty else { throw FrameError(.argument, "nothing to put together") }
      for type in types where !type.standsForText && type.dtype == nil {
        throw FrameError(.type, "needs text, but got \(type); use `.cast(.string)`")
      }
      return .string
    } evaluate: { columns, count throws(FrameError) in
      var validity: Validity?
      var parts: [Column] = []
      for column in columns {
        if !ignoresNulls {
          validity = try Validity.both(validity, column.validity, count: count)
        }
        parts.append(try Casting.cast(column, to: .string).plain())
      }
      let texts = parts
      let tables = parts.map { PointerTable($0.storage) }
      let valid = validity
      let result = try TextMap.written(
        count,
        state: {
          zip(texts, tables).map { TextRows(views: $0.views, buffers: $1.pointers) }
        }
      ) { row, scratch, rows throws(FrameError) in
        guard !ignoresNulls else {
          var isFirst = true
          for (text, part) in zip(texts, rows) where text.validity?[row] ?? true {
            if !isFirst { scratch.append(between.bytes) }
            isFirst = false
            scratch.append(part[row])
          }
          return true
        }
        guard valid?[row] ?? true else { return false }
        for index in 0..<rows.count {
          if index > 0, !between.bytes.isEmpty { scratch.append(between.bytes) }
          scratch.append(rows[index][row])
        }
        return true
      }
      withExtendedLifetime((texts, tables)) {}
      return result
    }
  }

  static func repeated(_ count: Int) -> ScalarFunction {
    textRewrite("repeated", [.integer(Int64(count))]) { text, out in
      out.append(text, times: count)
      return true
    }
  }
}

/// The addresses of a storage's buffers, for as long as it lives.
private final class PointerTable: Sendable {
  // Sendable: written once, before it is shared.
  nonisolated(unsafe) let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  private let storage: TextStorage

  init(_ storage: TextStorage) {
    self.storage = storage
    pointers = .allocate(capacity: storage.buffers.count + 1)
    for (index, buffer) in storage.buffers.enumerated() {
      (pointers + index).initialize(to: UnsafePointer(buffer.base(as: UInt8.self)))
    }
    (pointers + storage.buffers.count).initialize(to: nil)
  }

  deinit { pointers.deallocate() }
}
