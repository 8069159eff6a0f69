import ArgumentParser
import Foundation
import Swiftwater

/// `swiftwater info`: what this machine offers and what is missing.
struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows version, devices, threads, instruction set, and libraries found or missing.")

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let facts = Facts()
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try Output.line(String(decoding: try encoder.encode(facts), as: UTF8.self))
    } else {
      try Output.line(facts.text)
    }
  }

  private struct Facts: Encodable {
    let version = SwiftwaterCommand.version
    let devices = ["cpu"] + Accelerators.found.map(\.device.description)
    let accelerators = Accelerators.found.map(AcceleratorState.init)
    let missingDevices = Accelerators.absences.map { "\($0.kind.rawValue): \($0.reason)" }
    let defaultDevice = Device.default.description
    let threads = Threads.count
    let instructionSet = InstructionSet.current
    let memoryLimit = MemoryPool.host.limit
    let libraries = OptionalLibrary.all.map(LibraryState.init)

    struct AcceleratorState: Encodable {
      let name: String
      let model: String
      let driver: String
      /// In bytes.
      let memory: Int

      init(_ found: Accelerators.Found) {
        name = found.device.description
        model = found.traits.name
        driver = found.traits.driver
        memory = found.traits.memory
      }

      var text: String { "\(model), \(ByteCount.text(memory)), \(driver)" }
    }

    struct LibraryState: Encodable {
      let name: String
      let purpose: String
      let found: String?
      /// What it has to have and has not.
      let lacks: String?
      let install: String

      init(_ library: OptionalLibrary) {
        name = library.name
        purpose = library.purpose
        found = library.find()?.name
        let isBLAS = library.name == OptionalLibrary.openBLAS.name
        lacks = isBLAS && found != nil && !LAPACK.isFound ? "LAPACK" : nil
        install = library.install
      }

      var remark: String {
        lacks.map { " (without \($0): plain loops do its work); to replace it: \(install)" } ?? ""
      }
    }

    var text: String {
      var lines = [
        "swiftwater \(version)",
        "devices          \(devices.joined(separator: ", ")) (default \(defaultDevice))",
      ]
      for device in accelerators {
        let name = device.name.padding(toLength: 14, withPad: " ", startingAt: 0)
        lines.append("  \(name) \(device.text)")
      }
      lines += missingDevices.map { "  missing        \($0)" }
      lines += [
        "threads          \(threads) (SWIFTWATER_THREADS)",
        "instruction set  \(instructionSet) (SWIFTWATER_INSTRUCTION_SET)",
        "memory limit     \(ByteCount.text(memoryLimit)) (SWIFTWATER_MEMORY_LIMIT)",
        "libraries",
      ]
      for library in libraries {
        let name = library.name.padding(toLength: 14, withPad: " ", startingAt: 0)
        lines.append(
          library.found.map { "  \(name) found: \($0)" + library.remark }
            ?? "  \(name) missing (\(library.purpose)); to install: \(library.install)")
      }
      return lines.joined(separator: "\n")
    }
  }
}
