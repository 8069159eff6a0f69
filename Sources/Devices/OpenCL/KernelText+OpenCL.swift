extension KernelText {
  /// The whole text that an OpenCL compiler gets; lines count from the first of ``source``.
  package func forOpenCL(_ traits: AcceleratorTraits) -> String {
    """
    #define OPENCL 1
    #define WG \(traits.groupSize)
    \(traits.isProcessor ? "#define CPU_DEVICE 1\n" : "")\(traits.hasFloat64 ? "#define HAS_F64 1\n" : "")
    """ + KernelPrelude.text + "\n#line 1 \"\(name)\"\n" + source
  }
}
