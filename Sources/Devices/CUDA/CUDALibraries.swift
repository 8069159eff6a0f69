/// NVIDIA's libraries at work on one GPU, each opened when it is first needed.
final class CUDALibraries: Sendable {
  init(_ context: CUDAContext) {}
}
