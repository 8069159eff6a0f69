import CKernels

/// Which of the compiled variants of the kernels this process runs.
enum InstructionSet: UInt32, CaseIterable {
  case baseline = 0
  case avx2, avx512

  /// The variant in use; starts as the best this processor has, or `SWIFTWATER_INSTRUCTION_SET`.
  ///
  /// Setting it takes effect for kernels that start afterwards; one that the processor lacks is
  /// ignored. All variants give the same bits, and the tests set this to prove it.
  static var current: InstructionSet {
    get { InstructionSet(rawValue: sw_instruction_set_current().rawValue) ?? .baseline }
    set { sw_instruction_set_use(sw_instruction_set(newValue.rawValue)) }
  }
}
