import Foundation

/// A program of this package, run to its end.
public struct Subprocess: Sendable {
  /// What it wrote to its output.
  public let output: String
  /// What it wrote to its error output.
  public let errors: String
  /// Its exit status; the negative signal number when a signal ended it.
  public let status: Int32

  /// Runs a program built next to the tests, in the folder of the checkout unless told otherwise.
  public init(
    _ name: String, _ arguments: [String] = [], in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    try self.init(Self.products.appendingPathComponent(name), arguments, environment, folder)
  }

  /// Runs a command of the shell.
  public init(shell command: String) throws {
    try self.init(URL(fileURLWithPath: "/bin/sh"), ["-c", command], [:])
  }

  private init(
    _ program: URL, _ arguments: [String], _ environment: [String: String], _ folder: String? = nil
  ) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder.map { URL(fileURLWithPath: $0) } ?? Repository.root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let files = try TemporaryFolder()
    let (out, err) = (files.path + "/out", files.path + "/err")
    for file in [out, err] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    output = try String(contentsOfFile: out, encoding: .utf8)
    errors = try String(contentsOfFile: err, encoding: .utf8)
    status =
      process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// The folder the tests' own program lies in, which holds the others too.
  public static let products: URL = {
    #if os(Linux)
      return Bundle.main.bundleURL
    #else
      return Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        .deletingLastPathComponent() ?? Bundle.main.bundleURL
    #endif
  }()
}
