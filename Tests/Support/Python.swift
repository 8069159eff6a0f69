import Foundation
import Testing

/// An interpreter of Python within this process, so that both see the same memory.
///
/// Nothing is linked: the library is found at run time, beside the interpreter that `Scripts/setup test`
/// installs or that of `SWIFTWATER_PYTHON`. There is no way to end it: use it in a process of its own.
public struct Python {
  /// Whether there is one, with NumPy and pyarrow, as a library that can be loaded.
  public static var isThere: Bool { place != nil }
  /// Why tests that need one are left out.
  public static let absence: Comment =
    "no libpython with NumPy and pyarrow: Scripts/setup test installs them"

  /// That Python is not there, or what it failed at.
  public struct Failure: Error {
    /// What failed.
    public let text: String
    /// Describes a failure.
    public init(_ text: String) { self.text = text }
  }

  private let runText: @convention(c) (UnsafePointer<CChar>) -> Int32

  /// Starts the interpreter and imports `numpy`, `pyarrow` and `ctypes`.
  public init() throws {
    guard let place = Self.place else { throw Failure("no Python") }
    setenv("PYTHONHOME", place.home, 1)
    guard let library = dlopen(place.library, RTLD_NOW | RTLD_GLOBAL),
      let start = dlsym(library, "Py_InitializeEx"), let run = dlsym(library, "PyRun_SimpleString")
    else { throw Failure(String(cString: dlerror())) }
    runText = unsafeBitCast(run, to: (@convention(c) (UnsafePointer<CChar>) -> Int32).self)
    unsafeBitCast(start, to: (@convention(c) (Int32) -> Void).self)(0)
    try self.run("import sys; sys.path[:] = \(place.path); import ctypes, numpy, pyarrow")
  }

  /// Runs statements, whose names stay; what they raise is on the error output.
  public func run(_ text: String) throws {
    if text.withCString({ runText($0) }) != 0 { throw Failure(text) }
  }

  // MARK: - Implementation

  private struct Place: Decodable {
    let library: String
    let home: String
    let path: [String]
  }

  private static let place: Place? = {
    let own = Repository.root.appendingPathComponent(".venv-test/bin/python3").path
    let asked = ProcessInfo.processInfo.environment["SWIFTWATER_PYTHON"]
    for interpreter in [asked, own].compactMap({ $0 }) {
      guard FileManager.default.isExecutableFile(atPath: interpreter),
        let process = try? Subprocess(shell: "'\(interpreter)' -c '\(question)' 2>/dev/null"),
        let place = try? JSONDecoder().decode(Place.self, from: Data(process.output.utf8)),
        dlopen(place.library, RTLD_LAZY | RTLD_LOCAL) != nil
      else { continue }
      return place
    }
    return nil
  }()

  private static let question = """
    import ctypes, json, numpy, os, pyarrow, sys, sysconfig
    folder, name = map(sysconfig.get_config_var, ("LIBDIR", "INSTSONAME"))
    print(json.dumps({"library": os.path.join(folder, name), "home": sys.base_prefix,
        "path": sys.path}))
    """
}
