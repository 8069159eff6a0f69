import SwiftwaterDevices

enum TextFunction: Sendable, Hashable {
  case upper, lower, titleCased, length, byteLength
  case strip
  case stripPrefix(String)
  case stripSuffix(String)
  case slice(Int, Int)
  case replace(String, String)
  case contains(String)
  case startsWith(String)
  case endsWith(String)

  var resultType: ColumnType {
    switch self {
    case .length, .byteLength: .int64
    case .contains, .startsWith, .endsWith: .bool
    default: .string
    }
  }
}

extension TextFunction: CustomStringConvertible {
  var description: String {
    switch self {
    case .upper: "upper()"
    case .lower: "lower()"
    case .titleCased: "titleCased()"
    case .length: "length()"
    case .byteLength: "byteLength()"
    case .strip: "strip()"
    case .stripPrefix(let text): "stripPrefix(\"\(text)\")"
    case .stripSuffix(let text): "stripSuffix(\"\(text)\")"
    case .slice(let start, let count): "slice(\(start), \(count))"
    case .replace(let a, let b): "replace(\"\(a)\", with: \"\(b)\")"
    case .contains(let text): "contains(\"\(text)\")"
    case .startsWith(let text): "startsWith(\"\(text)\")"
    case .endsWith(let text): "endsWith(\"\(text)\")"
    }
  }
}

/// The functions of text columns; see ``Expression/text``.
///
/// Each runs once for every distinct value where the column is a dictionary. Null stays null.
public struct TextNamespace: Sendable {
  fileprivate let node: Expression.Node

  var expression: Expression { Expression(node) }

  /// Each letter that begins a word in upper case, the others in lower case.
  ///
  /// A word begins after anything that is not a letter, as in Python's `str.title`.
  public func titleCased() -> Expression { apply(.titleCased) }
  /// All letters in upper case.
  public func upper() -> Expression { apply(.upper) }
  /// All letters in lower case.
  public func lower() -> Expression { apply(.lower) }
  /// The text without white space at its ends.
  public func strip() -> Expression { apply(.strip) }
  /// The text without a prefix, where it has it.
  public func stripPrefix(_ prefix: String) -> Expression { apply(.stripPrefix(prefix)) }
  /// The text without a suffix, where it has it.
  public func stripSuffix(_ suffix: String) -> Expression { apply(.stripSuffix(suffix)) }
  /// At most `count` code points from the one numbered `start`, counted from 0.
  public func slice(_ start: Int, _ count: Int = .max) -> Expression {
    requireThat(start >= 0 && count >= 0, "slice(\(start), \(count)): use numbers from 0")
    return apply(.slice(start, count))
  }
  /// The text with every occurrence of one text replaced by another.
  public func replace(_ text: String, with other: String) -> Expression {
    apply(.replace(text, other))
  }
  /// Whether a text occurs.
  public func contains(_ text: String) -> Expression { apply(.contains(text)) }
  /// Whether it begins with a text.
  public func startsWith(_ text: String) -> Expression { apply(.startsWith(text)) }
  /// Whether it ends with a text.
  public func endsWith(_ text: String) -> Expression { apply(.endsWith(text)) }
  /// The number of code points.
  public func length() -> Expression { apply(.length) }
  /// The number of bytes in UTF-8.
  public func byteLength() -> Expression { apply(.byteLength) }
  /// The text followed by others; null when any is null.
  public func concat(_ others: Expression...) -> Expression {
    Expression(.concat([node] + others.map(\.node)))
  }

  private func apply(_ function: TextFunction) -> Expression { Expression(.text(function, node)) }
}

extension Expression {
  /// The functions of text columns: `col("name").text.titleCased()`.
  ///
  /// - Also known as: `Series.str`.
  public var text: TextNamespace { TextNamespace(node: node) }
}
