/// A library of NVIDIA's, looked for when it is first needed wherever installers and Python packages
/// put it.
package struct CUDALibrary: Sendable {
  /// The library's name for people.
  package let name: String
  /// File names, best first.
  package var files: [String]
  /// Folders of Python packages that hold it, as they stand in `site-packages/nvidia`.
  package let parts: [String]
  /// The command that installs it.
  package let install: String

  /// The compiler of CUDA C++ texts.
  package static let nvrtc = CUDALibrary(
    name: "NVRTC", files: ["libnvrtc.so.13", "libnvrtc.so.12"], parts: ["cu13", "cuda_nvrtc"],
    install: "pip install nvidia-cuda-nvrtc")

  /// Opens the library.
  ///
  /// - Parameter search: Where to look.
  /// - Throws: ``DeviceError`` with code `missingLibrary`, which says how to install it.
  package func open(
    in search: CUDASearch = .ofThisMachine
  ) throws(DeviceError) -> DynamicLibrary {
    if let library = DynamicLibrary(search.places(of: self)) { return library }
    throw DeviceError(
      .missingLibrary,
      "\(name) is not found (\(files.joined(separator: ", "))); \(install), or name its folder in "
        + "SWIFTWATER_CUDA")
  }
}

/// Where NVIDIA's libraries are looked for: folders the user names, the loader's path, the toolkit's
/// place, and each Python environment, in this order.
package struct CUDASearch: Sendable {
  /// Folders the user names, `SWIFTWATER_CUDA`, separated by colons.
  package var own: [String]
  /// Whether the loader looks along its own path.
  package var usesLoader: Bool
  /// Folders of the toolkit's libraries.
  package var toolkits: [String]
  /// The `site-packages` of Python environments.
  package var environments: [String]

  /// Creates a search through these places alone.
  package init(
    own: [String] = [], usesLoader: Bool = false, toolkits: [String] = [],
    environments: [String] = []
  ) {
    self.own = own
    self.usesLoader = usesLoader
    self.toolkits = toolkits
    self.environments = environments
  }

  /// The places of this machine, looked up once.
  package static let ofThisMachine = CUDASearch(
    own: (Platform.environment("SWIFTWATER_CUDA") ?? "").split(separator: ":").map(String.init),
    usesLoader: true,
    toolkits: (Platform.environment("CUDA_HOME").map { ["\($0)/lib64"] } ?? [])
      + ["/usr/local/cuda/lib64"],
    environments: pythonFolders.flatMap(sitePackages))

  /// The names to try for a library, best first.
  package func places(of library: CUDALibrary) -> [String] {
    var places = paths(of: library, in: own)
    if usesLoader { places += library.files }
    places += paths(of: library, in: toolkits)
    for environment in environments {
      places += paths(
        of: library, in: library.parts.map { "\(environment)/nvidia/\($0)/lib" })
    }
    return places
  }

  // MARK: - Implementation

  private func paths(of library: CUDALibrary, in folders: [String]) -> [String] {
    folders.flatMap { folder in library.files.map { "\(folder)/\($0)" } }
  }

  /// Where environments of Python have their `lib`.
  private static var pythonFolders: [String] {
    let named = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap(Platform.environment)
    let home = Platform.environment("HOME").map { ["\($0)/.local"] } ?? []
    return named + home + ["/usr/local", "/usr"]
  }

  private static func sitePackages(of folder: String) -> [String] {
    Platform.names(in: "\(folder)/lib").filter { $0.hasPrefix("python3") }.flatMap {
      ["\(folder)/lib/\($0)/site-packages", "\(folder)/lib/\($0)/dist-packages"]
    }
  }
}
