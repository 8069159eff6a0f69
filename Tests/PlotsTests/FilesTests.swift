import Foundation
import TestSupport
import Testing

@testable import SwiftwaterPlots

@Suite("Files")
struct FilesTests {
  private static let hasLibraries = (try? PNGRenderer.shared.get()) != nil

  @Test(
    "A PNG has the signature and the size of the plot times the scale", .enabled(if: hasLibraries))
  func png() throws {
    let plot = Plot("T").line([0, 1], [0, 1]).size(width: 300, height: 200)
    let bytes = try plot.png(scale: 2)
    #expect(bytes.prefix(8) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    #expect(size(bytes) == [600, 400])
    #expect(try size(plot.png(width: 150, scale: 1)) == [150, 100])
    #expect(try plot.png(theme: .dark) != bytes)
  }

  @Test(
    "Every kind of plot can be drawn as PNG", .enabled(if: hasLibraries), arguments: Samples.all)
  func pngs(sample: Samples.Named) throws {
    #expect(try sample.plot.png(scale: 1).count > 500)
  }

  @Test("A missing library is an error that says how to install it")
  func missing() throws {
    var names = PNGRenderer.LibraryNames()
    names.rsvg = ["libnot-there.so.2"]
    let error = #expect(throws: PlotError.self) { try PNGRenderer(names) }
    #expect(error?.code == .libraryMissing)
    #expect(
      error?.message
        == "PNG needs libnot-there.so.2, which is not installed; install it with"
        + " 'apt-get install librsvg2-2' (macOS: 'brew install librsvg'), or write SVG instead")
  }

  @Test("A library without the function needed is an error that names it")
  func tooOld() throws {
    var names = PNGRenderer.LibraryNames()
    names.rsvg = names.gobject
    guard Self.hasLibraries else { return }
    let error = #expect(throws: PlotError.self) { try PNGRenderer(names) }
    #expect(error?.message.contains("it lacks rsvg_handle_new_from_data") == true)
  }

  @Test("A file is written whole, over an older one, and nothing is left beside it")
  func atomic() throws {
    try withFolder { folder throws in
      let path = folder + "/plot.svg"
      let plot = Plot("T").line([0, 1], [0, 1])
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      try plot.write(to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == plot.svg())
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["plot.svg"])
    }
  }

  @Test("Writing into a folder that does not exist names the file and leaves nothing")
  func missingFolder() throws {
    try withFolder { folder throws in
      let path = folder + "/nowhere/plot.svg"
      let error = #expect(throws: PlotError.self) { try Plot("T").write(to: path) }
      #expect(error?.code == .fileNotWritten)
      #expect(
        error?.message
          == "cannot create a file for '\(path)': No such file or directory;"
          + " check that the folder exists and may be written")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test("When the last step fails, the temporary file is removed")
  func failedRename() throws {
    try withFolder { folder throws in
      let path = folder + "/taken.html"
      try FileManager.default.createDirectory(
        atPath: path + "/inside", withIntermediateDirectories: true)
      let error = #expect(throws: PlotError.self) { try Report("T").write(to: path) }
      #expect(error?.message.hasPrefix("cannot put in place '\(path)'") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken.html"])
    }
  }

  @Test("A full disk is an error that says so and what to do, and leaves the page that was there")
  func fullDisk() async throws {
    let device = #expect(throws: PlotError.self) { try Report("T").write(to: "/dev/full") }
    #expect(device?.code == .fileNotWritten)
    #expect(
      device?.message == """
        cannot write '/dev/full': No space left on device; make room on the disk; what was there \
        before is unchanged
        """)
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try folder.file("report.html", "old")
      FileSizeLimit.set(1000)
      let error = #expect(throws: PlotError.self) { try Report("T").write(to: path) }
      #expect(error?.message.hasPrefix("cannot write '\(path)': File too large; ") == true)
      #expect(folder.contents == ["report.html"])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    }
  }

  @Test("An unknown extension is an error that names the known ones")
  func extensions() {
    let error = #expect(throws: PlotError.self) { try Plot("T").write(to: "plot.gif") }
    #expect(error?.code == .unknownFormat)
    #expect(
      error?.description
        == "'plot.gif': a plot is written as .svg or .png; end the name with one of them"
    )
  }

  /// The width and height in a PNG's header.
  private func size(_ png: [UInt8]) -> [Int] {
    [16, 20].map { start in png[start..<start + 4].reduce(0) { $0 * 256 + Int($1) } }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "plots-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
