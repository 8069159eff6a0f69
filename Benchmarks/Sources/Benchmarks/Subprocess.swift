import Foundation

/// A finished process.
struct Subprocess {
  let seconds: Double
  /// The most memory it had at once, in bytes.
  let peakMemory: Double

  /// These would tie OpenBLAS to an older processor and halve its speed.
  static let slowingVariables = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]

  /// Runs a program to its end, its output thrown away.
  ///
  /// - Parameters:
  ///   - removing: Environment variables the program must not see.
  ///   - adding: Those it sees besides ours.
  ///   - limit: After so many seconds it is killed, and has failed.
  /// - Throws: ``BenchmarkError`` when it cannot start or fails.
  static func run(
    _ arguments: [String], removing: [String] = [], adding: [String: String] = [:],
    limit: Double? = nil
  ) throws -> Subprocess {
    var environment = ProcessInfo.processInfo.environment.merging(adding) { $1 }
    for name in removing { environment[name] = nil }
    var pointers = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in pointers + variables { free(pointer) }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var child = pid_t()
    let start = ContinuousClock.now
    let failure = posix_spawn(&child, arguments[0], &actions, nil, &pointers, &variables)
    guard failure == 0 else {
      throw BenchmarkError("cannot run \(arguments[0]): \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    var usage = rusage()
    var ended = wait4(child, &status, limit == nil ? 0 : WNOHANG, &usage)
    while let limit, ended == 0 {
      if ContinuousClock.now - start > .seconds(limit) { kill(child, SIGKILL) }
      usleep(2000)
      ended = wait4(child, &status, WNOHANG, &usage)
    }
    guard ended == child, status == 0 else {
      throw BenchmarkError("failed (status \(status)): \(arguments.joined(separator: " "))")
    }
    let spent = ContinuousClock.now - start
    #if os(Linux)
      let unit = 1024.0
    #else
      let unit = 1.0
    #endif
    return Subprocess(
      seconds: Double(spent.components.seconds) + Double(spent.components.attoseconds) * 1e-18,
      peakMemory: Double(usage.ru_maxrss) * unit)
  }
}

/// A benchmark that cannot be run, or whose results differ.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
