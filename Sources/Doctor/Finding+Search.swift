import SwiftwaterDevices

extension Finding {
  /// Every library that the package looks for.
  static func libraries() -> [Finding] {
    OptionalLibrary.all.map { library in
      Finding(
        name: library.name, found: library.find()?.name,
        advice: "\(library.purpose); to install: \(library.install)")
    }
  }

  /// Every device, and why a kind is missing.
  static func devices() -> [Finding] {
    let host = Finding(
      name: "cpu",
      found: "\(InstructionSet.current), \(Threads.count) threads, "
        + ByteCount.text(MemoryPool.host.limit),
      advice: "")
    let present = Accelerators.found.map { device in
      let traits = device.traits
      return Finding(
        name: device.device.description,
        found: "\(traits.name), \(ByteCount.text(traits.memory)), \(traits.computeUnits) units, "
          + traits.driver,
        advice: "")
    }
    let missing = Accelerators.absences.map {
      Finding(name: $0.kind.rawValue, found: nil, advice: $0.reason)
    }
    return [host] + present + missing
  }
}
