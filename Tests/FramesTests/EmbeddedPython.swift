import Foundation
import TestSupport

/// Python with PyArrow within this process, so that both see the same memory.
///
/// Nothing is linked: the library is looked for beside the interpreter of an environment that has
/// PyArrow, the active one or that of the benchmarks. There is no way to end it: use it in a process
/// of its own.
struct EmbeddedPython {
  /// An environment with PyArrow, and the library of its interpreter.
  private struct Place {
    let packages: String
    let library: String
    /// What the environment was made from.
    let home: String
  }

  static var isFound: Bool { place != nil }

  private let library: UnsafeMutableRawPointer

  init() throws {
    guard let place = Self.place, let library = dlopen(place.library, RTLD_NOW | RTLD_GLOBAL),
      let begin = dlsym(library, "Py_InitializeEx")
    else { throw Failure(what: "there is no Python with PyArrow") }
    self.library = library
    setenv("PYTHONHOME", place.home, 1)
    unsafeBitCast(begin, to: (@convention(c) (Int32) -> Void).self)(0)
    try run("import sys; sys.path.insert(0, '\(place.packages)'); import pyarrow as pa, json")
  }

  /// Runs statements, whose names stay.
  func run(_ text: String) throws {
    guard let run = dlsym(library, "PyRun_SimpleString") else {
      throw Failure(what: "Python without PyRun_SimpleString")
    }
    let status = unsafeBitCast(
      run, to: (@convention(c) (UnsafePointer<CChar>) -> Int32).self)(text)
    guard status == 0 else { throw Failure(what: "Python failed at: \(text)") }
  }

  // MARK: - Implementation

  private struct Failure: Error { let what: String }

  private static let place: Place? = {
    let files = FileManager.default
    let active = ProcessInfo.processInfo.environment["VIRTUAL_ENV"]
    let folders: [String?] = [active, Repository.root.appendingPathComponent(".venv").path]
    for folder in folders {
      guard let folder, let versions = try? files.contentsOfDirectory(atPath: folder + "/lib"),
        let settings = try? String(contentsOfFile: folder + "/pyvenv.cfg", encoding: .utf8),
        let line = settings.split(separator: "\n").first(where: { $0.hasPrefix("home = ") })
      else { continue }
      let home = URL(fileURLWithPath: String(line.dropFirst("home = ".count)))
        .deletingLastPathComponent().path
      for version in versions {
        let packages = "\(folder)/lib/\(version)/site-packages"
        guard files.fileExists(atPath: packages + "/pyarrow") else { continue }
        let name = "lib\(version).so.1.0"
        for library in ["\(home)/lib/\(name)", name] where dlopen(library, RTLD_LAZY) != nil {
          return Place(packages: packages, library: library, home: home)
        }
      }
    }
    return nil
  }()
}
