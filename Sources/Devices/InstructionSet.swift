import CKernels

/// Which of the compiled kernels this processor runs.
public enum InstructionSet {
  /// The name of the set in use, such as `AVX-512`; `SWIFTWATER_INSTRUCTION_SET` can lower it.
  public static var current: String { String(cString: sw_instruction_set_name()) }

  // MARK: - Implementation

  enum Variant: UInt32, CaseIterable, Sendable {
    case baseline = 0
    case avx2, avx512
  }

  /// The variant in use.
  ///
  /// Setting it takes effect for kernels that start afterwards; one that the processor lacks is
  /// ignored. Tests set it to compare the variants.
  static var variant: Variant {
    get { Variant(rawValue: sw_instruction_set_current().rawValue) ?? .baseline }
    set { sw_instruction_set_use(sw_instruction_set(newValue.rawValue)) }
  }
}
