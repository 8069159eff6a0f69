import CKernels
import SwiftwaterDevices

/// The texts that the values of an enumeration can be, in their order.
///
/// ```swift
/// let sizes = try Categories(["small", "medium", "large"])
/// print(try shirts.with(col("size").cast(.enumeration(sizes))).sort(by: "size"))
/// ```
///
/// Two lists are equal when they have the same texts in the same order. Copies share memory.
///
/// - Also known as: `polars.Enum`, `pandas.CategoricalDtype(ordered=True)`, `ENUM` in DuckDB.
public struct Categories: Sendable {
  private let index: CategoryIndex

  /// Creates a list of texts.
  ///
  /// - Parameter names: The categories from the lowest to the highest, each once.
  /// - Throws: ``FrameError`` with code `argument` for a text that occurs twice, and `outOfMemory`.
  /// - Complexity: O(*names*).
  public init(_ names: some Sequence<String>) throws(FrameError) {
    index = try CategoryIndex(Array(names))
  }

  /// The categories from the lowest to the highest.
  public var names: [String] { index.names }

  /// The number of categories.
  public var count: Int { index.names.count }

  /// The place of a category among the others, from 0; nil for a text that is none.
  ///
  /// - Complexity: O(1).
  public func code(of name: String) -> Int? { index.interner.find(name) }
}

extension Categories: Hashable {
  /// Whether two lists have the same texts in the same order.
  public static func == (a: Categories, b: Categories) -> Bool {
    a.index === b.index || a.index.names == b.index.names
  }

  /// Hashes the number of texts, the first and the last.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(index.names.first)
    hasher.combine(index.names.last)
  }
}

extension Categories: CustomStringConvertible {
  /// The first texts, such as `small < medium < large`.
  public var description: String {
    names.prefix(8).joined(separator: " < ") + (count > 8 ? " < … \(count) in all" : "")
  }
}

extension Categories {
  var dictionary: TextDictionary { index.dictionary }

  /// Where texts are looked up; it is full, so that nothing is added.
  var table: sw_text_table {
    var table = index.interner.table
    table.capacity = table.count
    return table
  }

  /// The code of a text that has to be a category.
  ///
  /// - Throws: ``FrameError`` with code `argument`, naming the text and the nearest category.
  func require(_ name: String) throws(FrameError) -> Int {
    if let code = code(of: name) { return code }
    throw FrameError(.argument, complaint("'\(name)'", name, "add it to the list"))
  }

  /// That a text is no category, which is the nearest, and what to do.
  ///
  /// - Parameter shown: The text as it is to be shown.
  func complaint(_ shown: String, _ name: String, _ remedy: String) -> String {
    let nearest = FrameError.nearest(to: name, among: Array(names.prefix(10_000)))
    return "\(shown) is not one of the categories \(self); "
      + (nearest.map { "did you mean '\($0)'? Otherwise \(remedy)" } ?? remedy)
  }
}

/// Texts and the table that finds them.
private final class CategoryIndex: Sendable {
  let names: [String]
  let dictionary: TextDictionary
  /// Its keys point into the dictionary.
  let interner: TextInterner

  init(_ names: [String]) throws(FrameError) {
    self.names = names
    let texts = try Column(names)
    dictionary = TextDictionary(views: texts.values, storage: texts.storage, count: names.count)
    var interner = try TextInterner(capacity: names.count)
    let codes = try Buffer.room(for: names.count, of: UInt32.self)
    try texts.storage.withPointers { pointers throws(FrameError) in
      _ = try interner.intern(
        texts, rows: 0..<names.count, pointers: pointers, codes: codes.base(as: UInt32.self))
    }
    self.interner = interner
    guard interner.count < names.count else { return }
    let twice = names.indices.first { codes.base(as: UInt32.self)[$0] < $0 } ?? 0
    throw FrameError(
      .argument, "categories: '\(names[twice])' occurs twice; name each category once")
  }
}
