import Foundation
import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("OpenCL compiler", .enabled(if: hasOpenCL))
struct OpenCLCompilerTests {
  /// Doubles 100 numbers with a kernel that came through the cache of a folder.
  private func run(
    _ form: OpenCLForm, folder: String?
  ) throws -> (compilations: Int, cacheReads: Int) {
    let accelerator = try form.open(cache: KernelCache(folder: folder))
    let kernel = try accelerator.kernel(OpenCLForm.twice)
    #expect(try accelerator.kernel(OpenCLForm.twice) === kernel)
    let memory = try accelerator.upload((0..<100).map { Float($0) })
    try accelerator.launch(
      kernel, .elements(100),
      [
        .memory(memory), .int(0), .memory(memory), .int(0),
        .bits(UInt64(Float(2).bitPattern), byteCount: 4), .int(100),
      ], for: "twice")
    let answer = try accelerator.download(memory, count: 100, as: Float(0))
    #expect(answer == (0..<100).map { 2 * Float($0) })
    return (accelerator.statistics.compilations, accelerator.statistics.cacheReads)
  }

  @Test("The second process reads what the first compiled", arguments: OpenCLForm.allCases)
  func cache(form: OpenCLForm) throws {
    let folder = try TemporaryFolder()
    #expect(try run(form, folder: folder.path) == (1, 0))
    #expect(folder.contents.count == 1)
    #expect(try run(form, folder: folder.path) == (0, 1))
    #expect(try run(form, folder: nil) == (1, 0))
    #expect(folder.contents.count == 1)
  }

  @Test("The two forms of a kernel are two files")
  func forms() throws {
    let folder = try TemporaryFolder()
    for form in OpenCLForm.allCases { #expect(try run(form, folder: folder.path) == (1, 0)) }
    #expect(folder.contents.count == 2)
  }

  @Test("A damaged file, and one whose content the driver refuses, are compiled and written again")
  func damage() throws {
    let folder = try TemporaryFolder()
    #expect(try run(.processor, folder: folder.path) == (1, 0))
    let path = folder.path + "/" + (folder.contents.first ?? "")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.dropLast(100).write(to: URL(fileURLWithPath: path))
    #expect(try run(.processor, folder: folder.path) == (1, 0))
    #expect(try run(.processor, folder: folder.path) == (0, 1))

    let device = try OpenCLForm.processor.open().session.device
    let key = KernelCache.Key(
      backend: "opencl", device: device.traits.name, driver: device.traits.driver,
      options: device.options, text: OpenCLForm.twice.forOpenCL(device.traits))
    #expect(KernelCache(folder: folder.path).write(Array("no program".utf8), for: key))
    #expect(try run(.processor, folder: folder.path) == (1, 0))
    #expect(try run(.processor, folder: folder.path) == (0, 1))
  }

  @Test("Without a folder to write, kernels are compiled each time")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let occupied = try folder.file("occupied", "")
    #expect(try run(.processor, folder: occupied) == (1, 0))
    #expect(try run(.processor, folder: occupied) == (1, 0))
  }

  @Test("Processes that start together share one cache")
  func processes() async throws {
    let folder = try TemporaryFolder()
    setenv("SWIFTWATER_TESTS_KERNELS", folder.path, 1)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          await #expect(processExitsWith: .success) {
            let path = ProcessInfo.processInfo.environment["SWIFTWATER_TESTS_KERNELS"]
            let counts = try OpenCLCompilerTests().run(.processor, folder: path)
            #expect(counts.compilations + counts.cacheReads == 1)
          }
        }
      }
    }
    #expect(folder.contents.count == 1)
    #expect(try run(.processor, folder: folder.path) == (0, 1))
  }

  @Test("A process that ends in the middle of its work ends well")
  func exit() async {
    await #expect(processExitsWith: .success) {
      let accelerator = try OpenCLForm.processor.open()
      let kernel = try accelerator.kernel(OpenCLForm.twice)
      let count = 20_000_000
      let memory = try accelerator.allocate(byteCount: 4 * count)
      for _ in 0..<20 {
        try accelerator.launch(
          kernel, .elements(count),
          [
            .memory(memory), .int(0), .memory(memory), .int(0),
            .bits(UInt64(Float(2).bitPattern), byteCount: 4), .int(count),
          ], for: "twice")
      }
      Foundation.exit(0)
    }
  }
}
