import Foundation

/// Whether this process runs only the tests that change settings of the whole process, such as the
/// instruction set; beside other suites they would change what these compute.
public let runsAlone = ProcessInfo.processInfo.environment["SWIFTWATER_TESTS_ALONE"] != nil

/// Whether released memory is made unreachable, so that none is used again.
public let guardsMemory =
  ProcessInfo.processInfo.environment["SWIFTWATER_MEMORY_GUARD"] == "yes"
