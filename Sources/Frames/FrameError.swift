import SwiftwaterDevices

/// A failure of data, a name, a type, a file or memory, with what to do about it.
public struct FrameError: Error, Sendable, Equatable {
  /// What kind of failure it is; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as text.
    public let description: String

    /// A name that no column has.
    public static let unknownColumn = Code(description: "unknownColumn")
    /// Two columns of one name.
    public static let duplicateColumn = Code(description: "duplicateColumn")
    /// A key that occurs twice where it may occur once.
    public static let duplicateKey = Code(description: "duplicateKey")
    /// Rows that are not in the order an operation needs.
    public static let order = Code(description: "order")
    /// An operation that the type of a column does not have.
    public static let type = Code(description: "type")
    /// Columns whose lengths differ.
    public static let length = Code(description: "length")
    /// Nulls where none are allowed.
    public static let nulls = Code(description: "nulls")
    /// A file that cannot be opened, read or written.
    public static let file = Code(description: "file")
    /// A file whose content is not what it should be.
    public static let format = Code(description: "format")
    /// A result that its type has no room for.
    public static let overflow = Code(description: "overflow")
    /// No room for the result.
    public static let outOfMemory = Code(description: "outOfMemory")
    /// No room on the disk for rows that do not fit into memory.
    public static let outOfSpace = Code(description: "outOfSpace")
    /// A run that was stopped by the task it belongs to.
    public static let cancelled = Code(description: "cancelled")
    /// A source whose columns turned out to have other types than its sample: run again.
    static let widened = Code(description: "widened")
    /// An argument outside of what is allowed.
    public static let argument = Code(description: "argument")
    /// A library that is found when the program runs, and is not there.
    public static let missingLibrary = Code(description: "missingLibrary")
    /// A closure of the program that threw.
    public static let closure = Code(description: "closure")
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened, where, with which values, and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension FrameError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}

extension FrameError {
  init(_ error: DeviceError) {
    let code: Code =
      switch error.code {
      case .outOfMemory: .outOfMemory
      case .outOfSpace: .outOfSpace
      default: .file
      }
    self.init(code, error.message)
  }

  static let cancelled = FrameError(
    .cancelled, "the run was stopped because its task is cancelled; run it again for its rows")

  /// No column has the name: names the nearest that exists.
  static func unknownColumn(_ name: String, among names: [String]) -> FrameError {
    var message = "no column '\(name)'"
    if let nearest = nearest(to: name, among: names) { message += "; did you mean '\(nearest)'?" }
    let shown = names.prefix(20).joined(separator: ", ")
    message += " (columns: \(shown)\(names.count > 20 ? ", … \(names.count) in all" : ""))"
    return FrameError(.unknownColumn, message)
  }

  /// Two columns have one name; the cure says how one gets another.
  static func duplicateColumn(
    _ name: String, cure: String = "rename one with `.as(\"other\")`"
  ) -> FrameError {
    FrameError(.duplicateColumn, "two columns are named '\(name)'; \(cure)")
  }

  /// The name with the fewest edits, if few enough to be a slip.
  static func nearest(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased())
    let ranked = names.map { ($0, edits(wanted, Array($0.lowercased()))) }
    guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(1, wanted.count / 3) ? best.0 : nil
  }

  private static func edits(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}

/// Runs a body that fails as a device and fails as a frame instead.
func framing<Value>(_ body: () throws(DeviceError) -> Value) throws(FrameError) -> Value {
  do { return try body() } catch { throw FrameError(error) }
}

extension Buffer {
  /// Room for a number of elements.
  static func room<Element: BitwiseCopyable>(
    for count: Int, of type: Element.Type, zeroed: Bool = false
  ) throws(FrameError) -> Buffer {
    try framing { () throws(DeviceError) in
      try Buffer(byteCount: count * MemoryLayout<Element>.stride, zeroed: zeroed)
    }
  }

  func base<Element: BitwiseCopyable>(as type: Element.Type) -> UnsafeMutablePointer<Element> {
    pointer.assumingMemoryBound(to: Element.self)
  }
}
