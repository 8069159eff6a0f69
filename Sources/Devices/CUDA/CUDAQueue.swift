import CDrivers
import Synchronization

/// The way of kernels into a GPU's queue: one by one, or as one graph when an evaluation repeats the
/// kernels of an earlier one.
///
/// What is held keeps addresses, not memory: memory that is released meanwhile may be handed out again
/// at once, as without holding, because whoever uses it next comes behind in the same queue. So
/// everything else that enters the queue, waits for it or gives memory back comes after
/// ``launchHeld()``, which the context calls.
final class CUDAQueue: Sendable {
  /// A launch with everything but the memory's owners.
  struct Launch: Sendable {
    let kernel: CUDAKernel
    let groups: UInt32
    /// The arguments, a word each.
    let words: [UInt64]
    /// What the kernel does, for failures.
    let operation: String
  }

  /// Begins an empty queue, and has the context launch what is held before anything else.
  init(_ context: CUDAContext, groupSize: Int) {
    self.context = context
    self.groupSize = UInt32(groupSize)
    graphs = CUDAGraphs(context, groupSize: groupSize)
    context.hold(in: self)
  }

  /// How many kernels entered the queue, and how many sequences as one.
  var counts: (launches: Int, replays: Int) {
    (launches.load(ordering: .relaxed), replays.load(ordering: .relaxed))
  }

  /// Puts a kernel in the queue, or holds it.
  func launch(
    _ kernel: CUDAKernel, _ groups: UInt32, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) {
    launches.wrappingAdd(1, ordering: .relaxed)
    try sequences.withLock { sequences throws(DeviceError) in
      guard LaunchStep.isUnderWay else {
        try finish(sequences.end())
        try launchNow(kernel, groups, arguments, for: operation)
        return
      }
      LaunchStep.takePart()
      let advice = sequences.next(
        ObjectIdentifier(kernel),
        Launch(
          kernel: kernel, groups: groups, words: arguments.map(\.word), operation: operation))
      context.isHolding.store(sequences.isHolding, ordering: .releasing)
      switch advice {
      case .hold: return
      case .run: break
      case .runAfter(let held): try launchNow(held)
      }
      try launchNow(kernel, groups, arguments, for: operation)
    }
  }

  /// Launches what is held, before something else enters the queue or waits for it.
  func launchHeld() throws(DeviceError) {
    try sequences.withLock { sequences throws(DeviceError) in try finish(sequences.end()) }
  }

  // MARK: - Implementation

  private typealias Sequences = LaunchSequences<ObjectIdentifier, Launch>

  private let context: CUDAContext
  private let groupSize: UInt32
  private let graphs: CUDAGraphs
  private let sequences = Mutex(Sequences())
  private let launches = Atomic(0)
  private let replays = Atomic(0)

  private func finish(_ ending: Sequences.Ending) throws(DeviceError) {
    context.isHolding.store(false, ordering: .releasing)
    switch ending {
    case .nothing: return
    case .run(let held): try launchNow(held)
    case .replay(let held):
      if try graphs.run(held) {
        replays.wrappingAdd(1, ordering: .relaxed)
      } else {
        try launchNow(held)
      }
    }
  }

  private func launchNow(_ held: [Launch]) throws(DeviceError) {
    for launch in held {
      try withWords(launch.words) { parameters throws(DeviceError) in
        try launchNow(launch.kernel, launch.groups, parameters, for: launch.operation)
      }
    }
  }

  private func launchNow(
    _ kernel: CUDAKernel, _ groups: UInt32, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) {
    try withParameters(arguments) { parameters throws(DeviceError) in
      try launchNow(kernel, groups, parameters, for: operation)
    }
  }

  private func launchNow(
    _ kernel: CUDAKernel, _ groups: UInt32,
    _ parameters: UnsafeMutablePointer<UnsafeMutableRawPointer?>, for operation: String
  ) throws(DeviceError) {
    try context.callFirst(operation, isQueued: true) {
      $0.pointee.cuLaunchKernel(
        kernel.function, groups, 1, 1, groupSize, 1, 1, 0, context.stream, parameters, nil)
    }
  }
}
