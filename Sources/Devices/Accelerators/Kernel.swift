/// The text of one kernel, in the subset of CUDA C++ and OpenCL C that ``KernelPrelude`` makes common.
package struct KernelText: Sendable, Hashable {
  /// The name of the kernel's function.
  package let name: String
  /// The text behind the prelude: helpers, and the one kernel.
  package let source: String

  /// Creates a text.
  ///
  /// - Complexity: O(*n*) for *n* bytes of text; looking a kernel up by it is O(1) afterwards.
  package init(name: String, source: String) {
    self.name = name
    self.source = source
    var hasher = Hasher()
    hasher.combine(name)
    hasher.combine(source)
    digest = hasher.finalize()
  }

  /// Feeds the hash of both texts, which was computed once.
  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  private let digest: Int
}

/// A compiled kernel of one accelerator.
package protocol Kernel: AnyObject, Sendable {
  /// The name of the kernel's function.
  var name: String { get }
}

/// What a parameter of a kernel gets.
package enum KernelArgument: Sendable {
  /// A global pointer to the first byte of some memory; places within it are parameters of their own.
  case memory(DeviceMemory)
  /// A `long`.
  case int(Int)
  /// The lowest bytes of a word, 1, 2, 4 or 8 of them.
  case bits(UInt64, byteCount: Int)
}

/// Over how much a kernel runs.
package enum LaunchSize: Sendable, Hashable {
  /// As many work-items as suit the device for so many elements; the kernel visits them all with
  /// `FOR_EACH`.
  case elements(Int)
  /// Exactly so many groups of `WG` work-items, which work together.
  case groups(Int)
}
