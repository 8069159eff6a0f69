/// Calls `body` with the addresses of a kernel's arguments, as the driver takes them; they lie on
/// the stack.
@inline(__always)
func withParameters<Result, Failure: Error>(
  _ arguments: [KernelArgument],
  _ body: (UnsafeMutablePointer<UnsafeMutableRawPointer?>) throws(Failure) -> Result
) throws(Failure) -> Result {
  let count = max(1, arguments.count)
  return try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) {
    values throws(Failure) in
    try withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: count) {
      places throws(Failure) in
      for (index, argument) in arguments.enumerated() {
        // The driver reads as many of a word's lowest bytes as the parameter has.
        values.initializeElement(at: index, to: argument.word)
        places.initializeElement(
          at: index, to: UnsafeMutableRawPointer(values.baseAddress! + index))
      }
      return try body(places.baseAddress!)
    }
  }
}

/// Calls `body` with the addresses of words, as the driver takes a kernel's arguments.
@inline(__always)
func withWords<Result, Failure: Error>(
  _ words: [UInt64],
  _ body: (UnsafeMutablePointer<UnsafeMutableRawPointer?>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try withParameters(words.map { KernelArgument.bits($0, byteCount: 8) }, body)
}

extension KernelArgument {
  /// The argument's bytes, the lowest first.
  var word: UInt64 {
    switch self {
    case .memory(let memory): memory.handle
    case .int(let value): UInt64(bitPattern: Int64(value))
    case .bits(let bits, _): bits
    }
  }
}
