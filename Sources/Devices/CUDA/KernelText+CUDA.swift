extension KernelText {
  /// The whole text that NVIDIA's compiler gets.
  package func forCUDA(groupSize: Int) -> String {
    """
    #define CUDA 1
    #define WG \(groupSize)
    #define HAS_F64 1

    """ + KernelPrelude.text + "\n" + source
  }
}
