import Synchronization
import SwiftwaterDevices

/// A snippet with the code for each set of types it has met.
final class CompiledSnippet: Sendable {
  /// Keeps a snippet once it is known that some types fit it.
  ///
  /// - Parameters:
  ///   - snippet: The parsed text.
  ///   - kernel: The kernel's name, for messages.
  ///   - variables: The letters that stand for types.
  init(_ snippet: Snippet, kernel: String, variables: [String]) throws(TensorError) {
    self.snippet = snippet
    self.kernel = kernel
    self.variables = variables
    try TensorError.kernel(kernel) { () throws(SnippetError) in try snippet.check(variables) }
  }

  /// The parsed text.
  let snippet: Snippet

  /// Returns the code for some types of the variables, in their order.
  ///
  /// - Throws: ``TensorError`` with code `invalidKernel` when they do not fit.
  func code(_ types: [DType]) throws(TensorError) -> SnippetCode {
    // Few sets of types are met: looking through them is faster than a table.
    let known = codes.withLock { codes in codes.first { $0.types == types }?.code }
    if let known { return known }
    let named = Dictionary(uniqueKeysWithValues: zip(variables, types))
    let code = try TensorError.kernel(kernel) { () throws(SnippetError) in
      try snippet.compile(named)
    }
    codes.withLock { codes in
      if codes.count >= 16 { codes.removeAll() }
      codes.append((types, code))
    }
    return code
  }

  // MARK: - Implementation

  private let kernel: String
  private let variables: [String]
  private let codes = Mutex<[(types: [DType], code: SnippetCode)]>([])
}
