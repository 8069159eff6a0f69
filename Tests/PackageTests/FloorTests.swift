import Foundation
import TestSupport
import Testing

/// Imports point down only: the order of the modules in the manifest is the order of the floors.
@Suite("Floors")
struct FloorTests {
  /// What each module may import, as the manifest declares it.
  static func declared() throws -> [(name: String, folder: String, uses: [String])] {
    let manifest = try String(
      contentsOf: Repository.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let pattern = /module\("(?<folder>\w+)", uses: \[(?<uses>[^\]]*)\]\)/
    return manifest.matches(of: pattern).map { match in
      let uses = match.uses.split(separator: ",").map {
        String($0.trimmingCharacters(in: CharacterSet(charactersIn: " \"\n")))
      }
      return (
        "Swiftwater\(match.folder)", String(match.folder),
        uses.map { $0.hasPrefix("C") || $0 == "Swiftwater" ? $0 : "Swiftwater\($0)" }
      )
    }
  }

  @Test("A module uses only modules declared above it")
  func order() throws {
    var seen: Set<String> = ["CKernels", "CInterfaces", "CDrivers", "Swiftwater"]
    let modules = try Self.declared()
    #expect(modules.count >= 6)
    for module in modules {
      for used in module.uses {
        #expect(seen.contains(used), "\(module.name) uses \(used), which stands below it")
      }
      seen.insert(module.name)
    }
  }

  @Test("A file imports only what its module declares")
  func imports() throws {
    var checked = 0
    for module in try Self.declared() {
      let folder = Repository.root.appendingPathComponent("Sources/\(module.folder)")
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
        checked += 1
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /(?m)^\s*(?:@\w+ )?import (?:struct |func |class )?(\w+)/) {
          let imported = String(match.1)
          let isOurs =
            imported.hasPrefix("Swiftwater")
            || ["CKernels", "CInterfaces", "CDrivers"].contains(imported)
          #expect(
            !isOurs || module.uses.contains(imported),
            "\(file.lastPathComponent) of \(module.name) imports \(imported) upward or undeclared")
        }
      }
    }
    #expect(checked > 20)
  }

  @Test(
    "What only Linux has stays in one file of a module; the C library has the name of each system",
    arguments: ["Devices", "Frames", "Learning", "Graphs", "Plots"])
  func platform(_ folder: String) throws {
    let root = Repository.root.appendingPathComponent("Sources/\(folder)")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var knowing: [String] = []
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      if text.contains(/os\(Linux\)|"\/(?:proc|sys)\//) { knowing.append(file.lastPathComponent) }
      let libraries = ["Glibc", "Musl", "Darwin"].filter { text.contains("import \($0)") }
      #expect(libraries.isEmpty || libraries.count == 3, "\(file.lastPathComponent): \(libraries)")
    }
    #expect(knowing.count <= 1, "\(folder): \(knowing)")
  }

  @Test("Foundation stays out of the two lowest floors", arguments: ["Devices", "Tensors"])
  func foundation(_ folder: String) throws {
    let root = Repository.root.appendingPathComponent("Sources/\(folder)")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("import Foundation"), "\(file.path)")
    }
  }
}
