/// The texts of functions that kernels call, each printed once in front of a kernel that does.
enum KernelLibrary: Int, CaseIterable, Hashable, Comparable {
  case integers
  case float32
  case float64
  case complex64
  case complex128
  case complexFunctions64
  case complexFunctions128
  case complexBetween

  /// The functions.
  var text: String {
    switch self {
    case .integers: IntegerFunctions.text
    case .float32: FloatingFunctions.float32
    case .float64: FloatingFunctions.float64
    case .complex64: ComplexFunctions.arithmetic32
    case .complex128: ComplexFunctions.arithmetic64
    case .complexFunctions64: ComplexFunctions.functions32
    case .complexFunctions128: ComplexFunctions.functions64
    case .complexBetween:
      "FUNCTION c32 c32_of_c64(c64 z) { return c32_of((f32)z.re, (f32)z.im); }\n"
    }
  }

  /// Returns the texts of some libraries and of all they call, in an order that compiles.
  static func text(_ libraries: Set<KernelLibrary>) -> String {
    var all: Set<KernelLibrary> = []
    var open = Array(libraries)
    while let next = open.popLast() {
      if all.insert(next).inserted { open += next.needs }
    }
    return all.sorted().map(\.text).joined()
  }

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  // MARK: - Implementation

  private var needs: [KernelLibrary] {
    switch self {
    case .integers, .float32, .float64: []
    case .complex64: [.float32]
    case .complex128: [.float64]
    case .complexFunctions64: [.complex64]
    case .complexFunctions128: [.complex128]
    case .complexBetween: [.complex64, .complexFunctions128]
    }
  }
}
