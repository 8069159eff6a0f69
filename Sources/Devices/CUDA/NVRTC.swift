import CDrivers

/// NVIDIA's compiler of CUDA C++ texts, which needs no GPU in the machine.
package final class NVRTC: Sendable {
  /// The version of the toolkit it is a part of, such as 13.0.
  package let version: (major: Int, minor: Int)
  /// The compute capabilities it compiles for, such as 90, ascending.
  package let chips: [Int]

  /// What a text becomes.
  package struct Compilation: Sendable {
    /// What the driver loads: code of the chip, or of a virtual chip that the driver translates when
    /// the compiler is older than the chip.
    package var image: [UInt8]
    /// Warnings; empty when there are none.
    package var log: String
  }

  /// Opens the compiler.
  ///
  /// - Parameters:
  ///   - search: Where to look.
  ///   - newestMajor: The newest toolkit whose code the driver loads; nil for any.
  /// - Throws: ``DeviceError`` with code `missingLibrary`.
  package init(
    in search: CUDASearch = .ofThisMachine, newestMajor: Int? = nil
  ) throws(DeviceError) {
    var wanted = CUDALibrary.nvrtc
    if let newestMajor {
      wanted.files.removeAll { file in
        file.split(separator: ".").last.flatMap { Int($0) }.map { $0 > newestMajor } ?? false
      }
    }
    Self.openParts(search.places(of: wanted))
    let library = try wanted.open(in: search)
    var functions = sw_nvrtc()
    if let missing = sw_nvrtc_load(&functions, library.handle) {
      throw DeviceError(
        .missingLibrary,
        "\(library.name) has no function \(String(cString: missing)); \(wanted.install)")
    }
    var (major, minor, count): (Int32, Int32, Int32) = (0, 0, 0)
    _ = functions.nvrtcVersion(&major, &minor)
    _ = functions.nvrtcGetNumSupportedArchs(&count)
    var chips = [Int32](repeating: 0, count: max(0, Int(count)))
    if !chips.isEmpty { _ = functions.nvrtcGetSupportedArchs(&chips) }
    self.functions = functions
    self.version = (Int(major), Int(minor))
    self.chips = chips.map(Int.init).sorted()
  }

  /// Compiles a text for one chip.
  ///
  /// Products and sums are not contracted, division and square root are correctly rounded, and
  /// denormal numbers are kept: arithmetic gives the processor's bits.
  ///
  /// - Parameters:
  ///   - text: CUDA C++ without headers.
  ///   - name: What messages call it.
  ///   - chip: A compute capability, such as 90 for 9.0.
  /// - Throws: ``DeviceError`` with code `compilation` and the compiler's words.
  /// - Complexity: 20 to 40 ms a text.
  package func compile(
    _ text: String, name: String, chip: Int
  ) throws(DeviceError) -> Compilation {
    let target = target(for: chip)
    var program: sw_nvrtc_program?
    let created = functions.nvrtcCreateProgram(&program, text, "\(name).cu", 0, nil, nil)
    guard created.isSuccess, let program else { throw failure(created, name, target, log: "") }
    defer {
      var program: sw_nvrtc_program? = program
      _ = functions.nvrtcDestroyProgram(&program)
    }
    let options = [
      "--gpu-architecture=\(target.name)", "--fmad=false", "--ftz=false", "--prec-div=true",
      "--prec-sqrt=true", "--std=c++17", "--device-as-default-execution-space",
    ]
    let result = withCStrings(options) {
      functions.nvrtcCompileProgram(program, Int32($0.count), $0.baseAddress)
    }
    let log = String(
      decoding: bytes(of: program, functions.nvrtcGetProgramLogSize, functions.nvrtcGetProgramLog)
        .prefix { $0 != 0 }, as: UTF8.self)
    guard result.isSuccess else { throw failure(result, name, target, log: log) }
    let image =
      target.isVirtual
      ? bytes(of: program, functions.nvrtcGetPTXSize, functions.nvrtcGetPTX)
      : bytes(of: program, functions.nvrtcGetCUBINSize, functions.nvrtcGetCUBIN)
    guard !image.isEmpty else { throw failure(result, name, target, log: "no code came out") }
    return Compilation(image: image, log: log)
  }

  // MARK: - Implementation

  private struct Target {
    var chip: Int
    var isVirtual: Bool
    var name: String { "\(isVirtual ? "compute" : "sm")_\(chip)" }
  }

  private let functions: sw_nvrtc

  /// The chip itself when the compiler knows it; else the newest older one, as a virtual chip.
  private func target(for chip: Int) -> Target {
    if chips.contains(chip) { return Target(chip: chip, isVirtual: false) }
    let nearest = chips.last { $0 < chip } ?? chip
    return Target(chip: nearest, isVirtual: true)
  }

  private func failure(
    _ result: sw_nvrtc_result, _ name: String, _ target: Target, log: String
  ) -> DeviceError {
    let reason = functions.nvrtcGetErrorString(result).map { String(cString: $0) } ?? "\(result)"
    return DeviceError(
      .compilation,
      "kernel \(name) does not compile for \(target.name): \(reason)\(log.isEmpty ? "" : "\n")\(log)"
    )
  }

  private typealias Size = @convention(c) (sw_nvrtc_program?, UnsafeMutablePointer<Int>?) -> Int32
  private typealias Content =
    @convention(c) (sw_nvrtc_program?, UnsafeMutablePointer<CChar>?) ->
    Int32

  private func bytes(of program: sw_nvrtc_program, _ size: Size, _ content: Content) -> [UInt8] {
    var count = 0
    guard size(program, &count).isSuccess, count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      let isFilled = bytes.withMemoryRebound(to: CChar.self) {
        content(program, $0.baseAddress).isSuccess
      }
      filled = isFilled ? count : 0
    }
  }

  /// The compiler opens its built-in functions by a name that only the loader's path resolves, so
  /// they have to be there before it, from its own folder.
  private static func openParts(_ places: [String]) {
    for place in places {
      guard let slash = place.lastIndex(of: "/") else { continue }
      let folder = String(place[..<slash])
      let names = Platform.names(in: folder)
      guard names.contains(String(place[place.index(after: slash)...])) else { continue }
      let version = place[slash...].split(separator: ".").last ?? ""
      for name in names where name.hasPrefix("libnvrtc-builtins.so.\(version)") {
        if Platform.openForOthers("\(folder)/\(name)") { return }
      }
    }
  }
}

extension sw_nvrtc_result {
  fileprivate var isSuccess: Bool { self == 0 }
}

/// Calls `body` with texts as C sees them.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  var bytes: [CChar] = []
  let starts = texts.map { text in
    defer { bytes += text.utf8CString }
    return bytes.count
  }
  return bytes.withUnsafeBufferPointer { all in
    let pointers = starts.map { start in all.baseAddress.map { $0 + start } }
    return pointers.withUnsafeBufferPointer(body)
  }
}
