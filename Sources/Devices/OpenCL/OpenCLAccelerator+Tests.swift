extension OpenCLAccelerator {
  /// A processor with an OpenCL driver, such as PoCL, in both forms that kernels have to work in.
  ///
  /// First as a GPU in groups of 256, then as a processor; empty where there is none.
  package static let forTests: [OpenCLAccelerator] = {
    let all = OpenCLDevices.ofThisMachine.all
    guard let processor = all.firstIndex(where: \.isHost) else { return [] }
    // Names behind those of the devices that are found, so that the two are told apart.
    return [all[processor].inGroups(of: 256), all[processor]].enumerated().compactMap {
      try? OpenCLAccelerator($1, as: Device(kind: .opencl, index: all.count + $0))
    }
  }()
}
