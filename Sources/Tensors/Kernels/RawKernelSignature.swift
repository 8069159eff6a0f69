import SwiftwaterDevices

/// The parameters that the text of a raw kernel declares, so that arguments that do not fit are
/// errors before a driver reads them: drivers take whatever bytes they are given.
///
/// Read as far as C's declarations go without a preprocessor. What is written with macros of the
/// text's own is not judged here.
struct RawKernelSignature: Sendable, Equatable {
  /// The parameters in order.
  let parameters: [Parameter]

  /// A parameter of the kernel's function.
  struct Parameter: Sendable, Equatable {
    /// It as it is written, in single spaces.
    let text: String
    let kind: Kind
  }

  enum Kind: Sendable, Equatable {
    case number(Number)
    /// Memory of elements, when their type is known.
    case pointer(Number?)
    /// Memory of a group, which no argument is.
    case shared
    case unknown
  }

  /// A type of C as its bytes lie.
  struct Number: Sendable, Equatable {
    let byteCount: Int
    let isFloat: Bool
  }

  /// Reads the declaration of a kernel; nil where the text has none that can be read.
  init?(of name: String, in source: String) {
    let words = Self.words(source)
    guard let start = Self.listStart(of: name, words) else { return nil }
    var pieces: [[String]] = [[]]
    var depth = 0
    for word in words[start...] {
      switch word {
      case "#", "{", ";": return nil
      case "(": depth += 1
      case ")" where depth == 0:
        if pieces == [[]] || pieces == [["void"]] { pieces = [] }
        var parameters: [Parameter] = []
        for piece in pieces {
          guard let parameter = Parameter(piece) else { return nil }
          parameters.append(parameter)
        }
        self.parameters = parameters
        return
      case ")": depth -= 1
      case "," where depth == 0:
        pieces.append([])
        continue
      default: break
      }
      pieces[pieces.count - 1].append(word)
    }
    return nil
  }

  /// Compares arguments with the parameters.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` that names the parameter and what to pass.
  func check(_ arguments: [RawKernel.Argument], of name: String) throws(TensorError) {
    let given = arguments.reduce(0) { $0 + $1.parameterCount }
    guard given == parameters.count else {
      throw TensorError(
        .invalidArgument,
        "\(name): kernel \(name) has \(parameters.count) parameters and got \(given) arguments; a "
          + "tensor is two, a pointer and the place of its first element")
    }
    var place = 0
    for argument in arguments {
      func refuse(_ offset: Int, _ why: String) -> TensorError {
        let parameter = parameters[place + offset].text
        return TensorError(
          .invalidArgument, "\(name): parameter \(place + offset), '\(parameter)', \(why)")
      }
      let kind = parameters[place].kind
      if kind == .shared {
        throw refuse(
          0, "is memory of a group, which no argument is; declare it in the kernel with SHARED")
      }
      if let dtype = argument.elementType {
        if case .number = kind {
          throw refuse(0, "takes a number and got a tensor; declare a GLOBAL pointer and an i64")
        }
        if case .pointer(.some(let element)) = kind, element.byteCount > dtype.byteCount {
          throw refuse(
            0, "points to wider elements than the tensor's of \(dtype); cast one of them")
        }
        if parameters[place + 1].kind != .number(Number(byteCount: 8, isFloat: false)),
          parameters[place + 1].kind != .unknown
        {
          throw refuse(1, "gets the place of a tensor's first element; declare it i64")
        }
      } else if case .number(_, let dtype) = argument {
        switch kind {
        case .pointer: throw refuse(0, "takes a tensor and got a number")
        case .number(let number) where !number.takes(dtype):
          throw refuse(0, "got a number of \(dtype); pass one of \(number.description)")
        default: break
        }
      }
      place += argument.parameterCount
    }
  }

  // MARK: - Implementation

  /// Names and signs; comments and white space are left out.
  private static func words(_ source: String) -> [String] {
    let bytes = Array(source.utf8)
    var words: [String] = []
    var at = 0
    func begins(_ sign: String) -> Bool { bytes[at...].starts(with: sign.utf8) }
    func belongs(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || byte >= 0x30 && byte <= 0x39 || byte >= 0x80
        || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
    while at < bytes.count {
      if begins("//") {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      } else if begins("/*") {
        at += 2
        while at < bytes.count, !begins("*/") { at += 1 }
        at += 2
      } else if belongs(bytes[at]) {
        let start = at
        while at < bytes.count, belongs(bytes[at]) { at += 1 }
        words.append(String(decoding: bytes[start..<at], as: UTF8.self))
      } else {
        if bytes[at] > 0x20 { words.append(String(UnicodeScalar(bytes[at]))) }
        at += 1
      }
    }
    return words
  }

  /// The word behind the parenthesis of the kernel's parameters.
  private static func listStart(of name: String, _ words: [String]) -> Int? {
    for declaration in [["KERNEL", "(", name, ")", "("], ["void", name, "("]] {
      let places = words.indices.filter { words[$0...].starts(with: declaration) }
      if let first = places.first { return places.count == 1 ? first + declaration.count : nil }
    }
    return nil
  }
}

extension RawKernelSignature.Parameter {
  private static let qualifiers: Set<String> = [
    "const", "volatile", "restrict", "RESTRICT", "__restrict", "__restrict__", "GLOBAL", "__global",
    "global", "__constant", "constant",
  ]

  /// Reads a declaration; nil for what is none.
  fileprivate init?(_ words: [String]) {
    var text = ""
    for word in words { text += text.isEmpty || text.hasSuffix("*") ? word : " \(word)" }
    self.text = text
    if words.contains(where: { ["__local", "local", "SHARED"].contains($0) }) {
      kind = .shared
      return
    }
    let plain = words.filter { !Self.qualifiers.contains($0) }
    if let star = plain.firstIndex(of: "*") {
      kind = .pointer(plain.count(where: { $0 == "*" }) == 1 ? .init(plain[..<star]) : nil)
      return
    }
    guard plain.count > 1 else { return nil }
    kind = RawKernelSignature.Number(plain.dropLast()).map { .number($0) } ?? .unknown
  }
}

extension RawKernelSignature.Number: CustomStringConvertible {
  private static let sizes: [String: (byteCount: Int, isFloat: Bool)] = [
    "i8": (1, false), "u8": (1, false), "i16": (2, false), "u16": (2, false), "i32": (4, false),
    "u32": (4, false), "i64": (8, false), "u64": (8, false), "f32": (4, true), "f64": (8, true),
    "bool": (1, false), "uchar": (1, false), "ushort": (2, false), "uint": (4, false),
    "ulong": (8, false), "size_t": (8, false), "half": (2, true), "float": (4, true),
    "double": (8, true),
  ]

  /// Reads the words of a type; nil for one that is not known.
  fileprivate init?(_ words: ArraySlice<String>) {
    if words.count == 1, let known = words.first.flatMap({ Self.sizes[$0] }) {
      (byteCount, isFloat) = known
      return
    }
    let whole: Set<String> = ["signed", "unsigned", "char", "short", "int", "long"]
    guard !words.isEmpty, words.allSatisfy(whole.contains) else { return nil }
    isFloat = false
    byteCount =
      words.contains("char") ? 1 : words.contains("short") ? 2 : words.contains("long") ? 8 : 4
  }

  /// Whether a number of a type has these bytes; those of 16 bits and less are words.
  fileprivate func takes(_ dtype: DType) -> Bool {
    byteCount == dtype.byteCount && (byteCount < 4 || isFloat == dtype.isInexact)
      && !dtype.isComplex
  }

  /// The types of tensors that fit.
  var description: String {
    isFloat ? "float\(byteCount * 8)" : "int\(byteCount * 8) or uint\(byteCount * 8)"
  }
}

extension RawKernel.Argument {
  /// How many parameters it is.
  fileprivate var parameterCount: Int { elementType == nil ? 1 : 2 }

  /// The type of a tensor's elements.
  fileprivate var elementType: DType? {
    switch self {
    case .tensor(let tensor), .changed(let tensor): tensor.dtype
    case .result(let dtype, _): dtype
    case .number: nil
    }
  }
}
