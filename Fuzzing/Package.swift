// swift-tools-version: 6.1
import PackageDescription

// Programs that look for input that breaks a reader. A package of its own, since all of it is built with
// libFuzzer's instruments: see Scripts/fuzz.
let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swiftwater", path: "..")],
  targets: ["FuzzCSV", "FuzzArrow"].map {
    .executableTarget(
      name: $0, dependencies: [.product(name: "SwiftwaterFrames", package: "swiftwater")])
  },
  swiftLanguageModes: [.v6]
)
