import CKernels

/// Which of the compiled kernels this processor runs.
public enum InstructionSet {
  /// The name of the set in use, such as `AVX-512`; `SWIFTWATER_INSTRUCTION_SET` can lower it.
  public static var current: String { String(cString: sw_instruction_set_name()) }
}
