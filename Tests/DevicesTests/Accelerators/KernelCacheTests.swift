import Foundation
import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("Kernel cache")
struct KernelCacheTests {
  let folder: TemporaryFolder
  let cache: KernelCache

  init() throws {
    folder = try TemporaryFolder()
    cache = KernelCache(folder: folder.path + "/a/kernels")
  }

  private func key(
    backend: String = "opencl", device: String = "d", driver: String = "1", options: String = "-x",
    text: String = "kernel"
  ) -> KernelCache.Key {
    KernelCache.Key(backend: backend, device: device, driver: driver, options: options, text: text)
  }

  private var file: String { "\(cache.folder ?? "")/\(key().file)" }

  @Test("What was written is read again, by the same key only", arguments: [0, 1, 100_000])
  func roundTrip(count: Int) throws {
    let kernel = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(cache.read(key()) == nil)
    #expect(cache.write(kernel, for: key()))
    #expect(cache.read(key()) == kernel)
    #expect(KernelCache(folder: cache.folder).read(key()) == kernel)
    for other in [
      key(backend: "cuda"), key(device: "e"), key(driver: "2"), key(options: ""),
      key(text: "kernel "),
    ] {
      #expect(cache.read(other) == nil)
    }
    #expect(folder.contents == ["a"])
  }

  @Test("A file that is damaged, cut, longer or somebody else's is missing, and is written again")
  func damage() throws {
    let kernel: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    #expect(cache.write(kernel, for: key()))
    let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    var damaged = (0..<whole.count).map { Array(whole[..<$0]) }
    damaged += whole.indices.map { place in
      var bytes = whole
      bytes[place] ^= 0x20
      return bytes
    }
    damaged += [whole + [0], Array("#!/bin/sh\n".utf8)]
    for bytes in damaged {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      #expect(cache.read(key()) == nil)
    }
    #expect(cache.write(kernel, for: key()))
    #expect(cache.read(key()) == kernel)
  }

  @Test("A key whose file holds another key's kernel finds nothing")
  func foreign() throws {
    #expect(cache.write([1], for: key()))
    let other = "\(cache.folder ?? "")/\(key(text: "other").file)"
    try FileManager.default.copyItem(atPath: file, toPath: other)
    #expect(cache.read(key(text: "other")) == nil)
  }

  @Test("A folder that cannot be made or written, or is none, keeps nothing and throws nothing")
  func refused() throws {
    let path = try folder.file("occupied", "")
    for impossible in [path, path + "/below", "/proc/none", ""] {
      let cache = KernelCache(folder: impossible)
      #expect(!cache.write([1], for: key()))
      #expect(cache.read(key()) == nil)
    }
    #expect(!KernelCache(folder: nil).write([1], for: key()))
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
    #expect(!cache.write([1], for: key()))
    #expect(cache.read(key()) == nil)
  }

  @Test("The folder is the setting's, the cache's of the desktop, or that of home")
  func folders() {
    func folder(_ environment: [String: String]) -> String? {
      KernelCache.folder { environment[$0] }
    }
    let home = ["HOME": "/h"]
    #expect(folder([:]) == nil)
    #expect(folder(home) == "/h/.cache/swiftwater/kernels")
    #expect(folder(home.merging(["XDG_CACHE_HOME": "/x"]) { $1 }) == "/x/swiftwater/kernels")
    #expect(folder(home.merging(["XDG_CACHE_HOME": "x"]) { $1 }) == "/h/.cache/swiftwater/kernels")
    #expect(folder(home.merging(["SWIFTWATER_CACHE": "/c"]) { $1 }) == "/c/kernels")
    #expect(folder(home.merging(["SWIFTWATER_CACHE": "none"]) { $1 }) == nil)
  }

  @Test("Above the limit the oldest kernels go, and what is larger than the limit is not kept")
  func limit() throws {
    let kernel = [UInt8](repeating: 7, count: 1000)
    let small = KernelCache(folder: cache.folder, limit: 3500)
    let keys = (0..<6).map { key(text: "kernel \($0)") }
    #expect(small.write(kernel, for: keys[0]))
    let stranger = try folder.file("a/kernels/else.txt", String(repeating: "x", count: 5000))
    for (number, key) in keys.enumerated() {
      #expect(small.write(kernel, for: key))
      // Written so many hours ago.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: Double(number - 6) * 3600)],
        ofItemAtPath: "\(cache.folder ?? "")/\(key.file)")
    }
    #expect(keys.map { small.read($0) != nil } == [false, false, false, true, true, true])
    #expect(small.write(kernel, for: keys[0]))
    #expect(keys.map { small.read($0) != nil } == [true, false, false, false, true, true])
    #expect(!small.write([UInt8](repeating: 1, count: 4000), for: keys[1]))
    #expect(small.read(keys[0]) == kernel)
    #expect(FileManager.default.fileExists(atPath: stranger))
  }

  @Test("Writers of one key at the same time leave one whole file")
  func together() async {
    let kernels = (0..<8).map { [UInt8](repeating: UInt8($0), count: 10_000) }
    await withTaskGroup(of: Void.self) { group in
      for kernel in kernels {
        group.addTask { for _ in 0..<20 { cache.write(kernel, for: key()) } }
        group.addTask {
          for _ in 0..<20 { #expect(cache.read(key()).map(kernels.contains) != false) }
        }
      }
    }
    #expect(cache.read(key()).map(kernels.contains) == true)
    #expect(folder.contents == ["a"])
    #expect((try? FileManager.default.contentsOfDirectory(atPath: cache.folder ?? ""))?.count == 1)
  }
}
