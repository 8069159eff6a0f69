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

  /// Returns the code for some types of the variables.
  ///
  /// - Throws: ``TensorError`` with code `invalidKernel` when they do not fit.
  func code(_ types: [String: DType]) throws(TensorError) -> SnippetCode {
    let key = variables.map { types[$0] }
    if let code = codes.withLock({ $0[key] }) { return code }
    let code = try TensorError.kernel(kernel) { () throws(SnippetError) in
      try snippet.compile(types)
    }
    codes.withLock { codes in
      // Few sets of types are met; forgetting all now and then is cheaper than knowing which.
      if codes.count >= 64 { codes.removeAll() }
      codes[key] = code
    }
    return code
  }

  // MARK: - Implementation

  private let kernel: String
  private let variables: [String]
  private let codes = Mutex<[[DType?]: SnippetCode]>([:])
}
