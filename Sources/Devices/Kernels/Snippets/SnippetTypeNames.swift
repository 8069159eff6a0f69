extension SnippetParser {
  /// Reads a type where one stands: `float`, `unsigned long long`, `complex<float>`, `T`.
  ///
  /// - Returns: nil, with nothing read, where no type stands.
  mutating func type() -> SnippetType? {
    guard case .name(let word) = token.kind else { return nil }
    if variables.contains(word) {
      advance()
      return .variable(word)
    }
    if let dtype = Self.names[word] {
      advance()
      return .fixed(dtype)
    }
    if word == "complex", let part = Self.complexParts[ahead(2)], ahead(1) == .symbol("<"),
      ahead(3) == .symbol(">")
    {
      for _ in 0..<4 { advance() }
      return .fixed(part)
    }
    return wholeNumberWords()
  }

  /// Whether a word belongs to the names of types, so that no variable may have it.
  static func isTypeWord(_ word: String) -> Bool {
    names[word] != nil || widths[word] != nil || ["signed", "unsigned", "complex"].contains(word)
  }

  /// The end of a message about an unknown type.
  static func suggestedType(for word: String) -> String {
    let near = SnippetNames.suggestion(for: word, among: Array(names.keys) + Array(widths.keys))
    return near.isEmpty ? "; write float, int64, …" : near
  }

  /// Whether a word can name a type variable: one capital letter.
  static func isVariable(_ word: String) -> Bool {
    word.utf8.count == 1 && word.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
  }

  // MARK: - Implementation

  private static let names: [String: DType] = [
    "bool": .bool, "int8": .int8, "int16": .int16, "int32": .int32, "int64": .int64,
    "uint8": .uint8, "uint16": .uint16, "uint32": .uint32, "uint64": .uint64,
    "int8_t": .int8, "int16_t": .int16, "int32_t": .int32, "int64_t": .int64,
    "uint8_t": .uint8, "uint16_t": .uint16, "uint32_t": .uint32, "uint64_t": .uint64,
    "size_t": .uint64, "ptrdiff_t": .int64, "uint": .uint32,
    "float": .float32, "double": .float64, "float16": .float16, "half": .float16,
    "float32": .float32, "float64": .float64, "bfloat16": .bfloat16,
    "complex64": .complex64, "complex128": .complex128,
  ]

  private static let complexParts: [SnippetToken.Kind: DType] = [
    .name("float"): .complex64, .name("double"): .complex128,
  ]

  /// C's types of whole numbers with their bits; `long` has 64, as on Linux.
  private static let widths = ["char": 8, "short": 16, "int": 32, "long": 64]

  /// Words such as `unsigned long int`, in C's usual order.
  private mutating func wholeNumberWords() -> SnippetType? {
    var isSigned: Bool?
    var width: Int?
    var longs = 0
    words: while case .name(let word) = token.kind {
      switch word {
      case "signed" where isSigned == nil && width == nil: isSigned = true
      case "unsigned" where isSigned == nil && width == nil: isSigned = false
      case "long" where width == nil || width == 64 && longs < 2:
        width = 64
        longs += 1
      case "int" where width == nil || width == 16 || width == 64: width = width ?? 32
      case "char" where width == nil: width = 8
      case "short" where width == nil: width = 16
      default: break words
      }
      advance()
    }
    guard isSigned != nil || width != nil else { return nil }
    let types: [Int: (signed: DType, unsigned: DType)] = [
      8: (.int8, .uint8), 16: (.int16, .uint16), 32: (.int32, .uint32), 64: (.int64, .uint64),
    ]
    return types[width ?? 32].map { .fixed(isSigned ?? true ? $0.signed : $0.unsigned) }
  }
}
