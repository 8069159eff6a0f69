import Foundation

/// Whether this process runs only the tests that change settings of the whole process, such as the
/// instruction set; beside other suites they would change what these compute.
public let runsAlone = ProcessInfo.processInfo.environment["SWIFTWATER_TESTS_ALONE"] != nil
