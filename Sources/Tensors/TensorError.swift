import SwiftwaterDevices

/// A tensor program that cannot be right (shapes, types, axes or indices that do not fit), or a file
/// that cannot be read or written.
///
/// Operators cannot throw, so a mistake traps with this error's message by default; inside
/// ``checked(_:)`` it is thrown instead.
public struct TensorError: Error, Sendable, Equatable {
  /// What kind of failure it is; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as text.
    public let description: String

    /// Shapes that do not fit together.
    public static let shapeMismatch = Code(description: "shapeMismatch")
    /// An axis outside the rank.
    public static let invalidAxis = Code(description: "invalidAxis")
    /// An index outside the extent.
    public static let invalidIndex = Code(description: "invalidIndex")
    /// Element types the operation does not take.
    public static let invalidType = Code(description: "invalidType")
    /// An argument outside its range.
    public static let invalidArgument = Code(description: "invalidArgument")
    /// A matrix without an inverse.
    public static let singularMatrix = Code(description: "singularMatrix")
    /// A matrix that is not positive definite.
    public static let notPositiveDefinite = Code(description: "notPositiveDefinite")
    /// NaN or infinity where an iteration would not end.
    public static let notFinite = Code(description: "notFinite")
    /// An iteration that did not end.
    public static let notConverged = Code(description: "notConverged")
    /// No room for the result.
    public static let outOfMemory = Code(description: "outOfMemory")
    /// A file that could not be opened, mapped or written.
    public static let file = Code(description: "file")
    /// The disk, the quota or the allowed file size is used up.
    public static let outOfSpace = Code(description: "outOfSpace")
    /// A file or a structure of another library that is not what its format demands.
    public static let format = Code(description: "format")
    /// Something that the format allows and this package does not read or write.
    public static let unsupported = Code(description: "unsupported")
    /// A name that a file does not hold.
    public static let unknownName = Code(description: "unknownName")
    /// A library that is looked for at run time is not installed.
    public static let missingLibrary = Code(description: "missingLibrary")
    /// The text of a custom kernel that cannot be read.
    public static let invalidKernel = Code(description: "invalidKernel")
    /// A device that is not there, failed, or does not compile a kernel's text.
    public static let device = Code(description: "device")
  }

  /// What kind of failure it is.
  public let code: Code
  /// The operation, the values that do not fit, and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: DeviceError) {
    let code: Code =
      switch error.code {
      case .file: .file
      case .outOfSpace: .outOfSpace
      case .missingLibrary: .missingLibrary
      case .corruptData: .format
      case .missingDevice, .deviceFailed, .compilation: .device
      default: .outOfMemory
      }
    self.init(code, error.message)
  }

  /// Runs `body` and turns the error of the floor below into one of this module.
  static func wrapping<Value>(
    _ body: () throws(DeviceError) -> Value
  ) throws(TensorError) -> Value {
    do {
      return try body()
    } catch {
      throw TensorError(error)
    }
  }
}

extension TensorError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}

/// Runs `body` and throws the first mistake a tensor operation in it makes, which would trap
/// outside.
///
/// ```swift
/// let product = try checked { a.matmul(b) }
/// ```
///
/// Operators cannot throw, so `body` goes on after a mistake, with stand-ins: tensors of six axes of
/// extent 1 that broadcast with anything, lists of ``Tensor``s with parts to spare, and zeros where
/// numbers are read. What is longer than that (`body` names the hundredth number of an array) would
/// still trap; `try x.evaluate()` in `body` throws the mistake there and then.
///
/// - Returns: What `body` returns; tensors in it are evaluated when they are the result itself.
/// - Throws: ``TensorError``, or what `body` throws.
public func checked<Result>(_ body: () throws -> Result) throws -> Result {
  let record = FailureRecord()
  let result = try FailureRecord.$current.withValue(record) {
    let result = try body()
    if record.first == nil, let tensor = result as? Tensor { try tensor.evaluate() }
    return result
  }
  if let error = record.first { throw error }
  return result
}

// MARK: - Implementation

import Synchronization

/// Collects the first failure of a ``checked(_:)`` scope.
final class FailureRecord: Sendable {
  @TaskLocal static var current: FailureRecord?

  var first: TensorError? { stored.withLock { $0 } }

  func report(_ error: TensorError) {
    stored.withLock { if $0 == nil { $0 = error } }
  }

  /// A list, long enough for whoever goes on after a mistake without knowing.
  static func padded<Element>(_ list: [Element], with standIn: Element) -> [Element] {
    guard current?.first != nil, list.count < leastParts else { return list }
    return list + Array(repeating: standIn, count: leastParts - list.count)
  }

  private static let leastParts = 64

  private let stored = Mutex<TensorError?>(nil)
}

extension Tensor {
  /// Traps with the error, or inside ``checked(_:)`` records it and returns a stand-in.
  static func failure(_ error: TensorError) -> Tensor {
    // Unlike a precondition, this says its message in optimised builds too.
    guard let record = FailureRecord.current else { fatalError(error.message) }
    record.report(error)
    return standIn
  }

  /// Returns the parts that `body` makes.
  ///
  /// Inside ``checked(_:)``, once a mistake is recorded, there are as many more as a program is likely
  /// to name.
  static func parts(_ body: () throws(TensorError) -> [Tensor]) -> [Tensor] {
    do throws(TensorError) {
      return FailureRecord.padded(try body(), with: standIn)
    } catch {
      return FailureRecord.padded([failure(error)], with: standIn)
    }
  }

  /// Takes the place of a result inside ``checked(_:)`` after a mistake: it broadcasts with anything
  /// and has the axes a program is likely to name.
  private static var standIn: Tensor {
    Tensor(
      Node(
        constant: .float(.nan), dtype: .float32,
        extents: Extents(Array(repeating: 1, count: Extents.plainRank)), isWeak: false))
  }

  /// Returns what `body` does, with a thrown error turned into ``failure(_:)``.
  static func attempt(_ body: () throws(TensorError) -> Tensor) -> Tensor {
    do {
      return try body()
    } catch {
      return failure(error)
    }
  }

  /// Runs the body of a function that throws: what fails in the operations it is made of is thrown
  /// too, where each of them alone would stop the process.
  static func throwing<Value>(
    _ body: () throws(TensorError) -> Value
  ) throws(TensorError) -> Value {
    if let mistake = FailureRecord.current?.first { throw mistake }
    let record = FailureRecord()
    let result = FailureRecord.$current.withValue(record) { () -> Result<Value, TensorError> in
      do throws(TensorError) { return .success(try body()) } catch { return .failure(error) }
    }
    if let first = record.first { throw first }
    return try result.get()
  }
}
