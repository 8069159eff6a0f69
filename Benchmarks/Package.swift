// swift-tools-version: 6.1
import PackageDescription

// Ours against the opponents. A package of its own, so that nobody who uses Swiftwater builds it.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swiftwater", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [.product(name: "Swiftwater", package: "swiftwater")])
  ],
  swiftLanguageModes: [.v6]
)
