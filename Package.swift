// swift-tools-version: 6.1
import PackageDescription

// Bottom-up: each module may use only those above it in this list, and a test holds them to it.
// The folder is named for the concept (Sources/Frames), the module carries the package's name (SwiftwaterFrames).
let modules: [Target] = [
  .target(name: "CKernels"),
  .target(name: "CInterfaces"),
  .target(name: "CDrivers"),
  module("Devices", uses: ["CKernels", "CInterfaces", "CDrivers"]),
  module("Tensors", uses: ["CKernels", "CInterfaces", "Devices"]),
  module("Frames", uses: ["CKernels", "CInterfaces", "Devices", "Tensors"]),
  module("Doctor", uses: ["Devices", "Tensors"]),
  module("Learning", uses: ["CKernels", "Devices", "Tensors"]),
  module("Graphs", uses: ["CKernels", "Devices", "Tensors", "Frames"]),
  module("Plots", uses: ["Devices", "Tensors", "Frames"]),
  .target(
    name: "Swiftwater",
    dependencies: names(["Devices", "Tensors", "Frames", "Learning", "Graphs", "Plots"])),
  module("Population", uses: ["Devices", "Swiftwater"]),
  .executableTarget(
    name: "DeviceCheck", dependencies: names(["Devices", "Doctor"]), path: "Sources/DeviceCheck"),
  .executableTarget(
    name: "SwiftwaterCommandLine",
    dependencies: names(["Population", "Swiftwater", "Doctor"]) + [
      .product(name: "ArgumentParser", package: "swift-argument-parser")
    ],
    path: "Sources/CommandLine"),
]

let examples: [Target] = ["Arrays", "Boston", "FirstSteps", "Frames", "Kernels", "Readme"].map {
  name in
  .executableTarget(
    name: "Example\(name)", dependencies: ["Swiftwater"], path: "Examples/\(name)")
}

let tests: [Target] =
  [
    .target(name: "TestSupport", dependencies: ["Swiftwater"], path: "Tests/Support"),
    test("Devices"), test("Tensors", alsoUses: ["CInterfaces", "CKernels"]), test("Frames"),
    test("Doctor"), test("Learning"), test("Graphs"),
    test("Plots"), test("Population"),
    .testTarget(name: "PackageTests", dependencies: ["TestSupport"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["TestSupport", "SwiftwaterCommandLine"]
        + examples.map { .target(name: $0.name) }),
  ]

// Parts with heavy dependencies (servers, gRPC) come behind traits, off by default, so that a user of
// arrays fetches and builds none of them: a part adds its trait here, its packages below, and
// `condition: .when(traits: [...])` to each product it takes from them.
let traits: Set<Trait> = []

let package = Package(
  name: "swiftwater",
  platforms: [.macOS(.v15)],
  products: ["Devices", "Tensors", "Frames", "Learning", "Graphs", "Plots"].map {
    .library(name: "Swiftwater\($0)", targets: ["Swiftwater\($0)"])
  } + [
    .library(name: "Swiftwater", targets: ["Swiftwater"]),
    .executable(name: "swiftwater", targets: ["SwiftwaterCommandLine"]),
  ],
  traits: traits,
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: modules + examples + tests,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)

func module(_ folder: String, uses: [String]) -> Target {
  .target(name: "Swiftwater\(folder)", dependencies: names(uses), path: "Sources/\(folder)")
}

func test(_ folder: String, alsoUses others: [String] = []) -> Target {
  .testTarget(
    name: "\(folder)Tests", dependencies: names([folder] + others) + ["TestSupport"])
}

func names(_ folders: [String]) -> [Target.Dependency] {
  folders.map {
    $0.hasPrefix("C") || $0 == "Swiftwater"
      ? .target(name: $0) : .target(name: "Swiftwater\($0)")
  }
}
