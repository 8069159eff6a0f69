import Foundation
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// The forms of kernels to test: a processor as a GPU in groups, and as a processor.
enum OpenCLForm: String, CaseIterable {
  case groups, processor

  /// An accelerator of its own, so that limits and statistics belong to one test.
  func open(limit: Int? = nil, cache: KernelCache = KernelCache(folder: nil)) throws
    -> OpenCLAccelerator
  {
    let shared = try #require(
      OpenCLAccelerator.forTests.first { $0.traits.isProcessor == isProcessor })
    return try OpenCLAccelerator(
      shared.session.device, as: shared.device, memoryLimit: limit, cache: cache)
  }

  var isProcessor: Bool { self == .processor }

  /// Doubles `n` numbers from places of their own on.
  static let twice = KernelText(
    name: "twice",
    source: """
      KERNEL(twice)(GLOBAL const f32 *RESTRICT x, i64 x_start, GLOBAL f32 *RESTRICT y, i64 y_start,
                    f32 factor, i64 n) {
        FOR_EACH(i, n) { y[y_start + i] = factor * x[x_start + i]; }
      }
      """)

  /// Adds up each group's share with memory of the group.
  static let partialSums = KernelText(
    name: "partial_sums",
    source: """
      KERNEL(partial_sums)(GLOBAL const i32 *x, GLOBAL i32 *sums, i64 n) {
        SHARED i32 partial[WG];
        i32 sum = 0;
        FOR_EACH(i, n) { sum += x[i]; }
        partial[LOCAL_ID] = sum;
        BARRIER();
        for (int step = WG / 2; step > 0; step /= 2) {
          if (LOCAL_ID < step) partial[LOCAL_ID] += partial[LOCAL_ID + step];
          BARRIER();
        }
        if (LOCAL_ID == 0) sums[GROUP_ID] = partial[0];
      }
      """)
}

/// Missing OpenCL fails the tests where everything was set up, and is told elsewhere.
let hasOpenCL: Bool = {
  if !OpenCLAccelerator.forTests.isEmpty { return true }
  if Platform.environment("CI") != nil { return true }
  print("no OpenCL, its tests are skipped: \(OpenCLDevices.ofThisMachine.reasons)")
  return false
}()

extension Accelerator {
  func upload<Element: BitwiseCopyable>(_ elements: [Element]) throws -> DeviceMemory {
    let memory = try allocate(byteCount: elements.count * MemoryLayout<Element>.stride)
    try upload(elements, to: memory, at: 0)
    return memory
  }

  func upload<Element: BitwiseCopyable>(
    _ elements: [Element], to memory: DeviceMemory, at offset: Int
  ) throws {
    try elements.withUnsafeBytes { try upload($0, to: memory, at: offset) }
  }

  func download<Element: BitwiseCopyable>(
    _ memory: DeviceMemory, at offset: Int = 0, count: Int, as zero: Element
  ) throws -> [Element] {
    var elements = [Element](repeating: zero, count: count)
    try elements.withUnsafeMutableBytes { try download(memory, at: offset, into: $0) }
    return elements
  }
}

@Suite("OpenCL", .enabled(if: hasOpenCL))
struct OpenCLTests {
  @Test("Bytes come back as they went, from any place", arguments: OpenCLForm.allCases)
  func roundTrip(form: OpenCLForm) throws {
    let accelerator = try form.open()
    for count in [0, 1, 4095, 5_000_001] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let memory = try accelerator.upload(bytes)
      #expect(try accelerator.download(memory, count: count, as: UInt8(0)) == bytes)
      guard count > 8 else { continue }
      try accelerator.upload([UInt8](repeating: 9, count: 3), to: memory, at: 5)
      let head = try accelerator.download(memory, at: 3, count: 6, as: UInt8(0))
      #expect(head == [bytes[3], bytes[4], 9, 9, 9, bytes[8]])
    }
    let moved = accelerator.statistics
    #expect(moved.bytesToDevice == 5_004_103 && moved.bytesToHost == 5_004_109)
  }

  @Test("Bytes are copied between places of the device, in order with what is around them")
  func copies() throws {
    let accelerator = try OpenCLForm.groups.open()
    let source = try accelerator.upload((0..<100).map { Int32($0) })
    let target = try accelerator.upload([Int32](repeating: -1, count: 100))
    try accelerator.copy(source, at: 40, to: target, at: 8, byteCount: 12)
    try accelerator.copy(target, at: 8, to: source, at: 0, byteCount: 8)
    try accelerator.copy(source, at: 0, to: target, at: 0, byteCount: 0)
    #expect(try accelerator.download(target, count: 6, as: Int32(0)) == [-1, -1, 10, 11, 12, -1])
    #expect(try accelerator.download(source, count: 4, as: Int32(0)) == [10, 11, 2, 3])
  }

  @Test("Kernels run over any number of elements", arguments: OpenCLForm.allCases)
  func launches(form: OpenCLForm) throws {
    let accelerator = try form.open()
    let kernel = try accelerator.kernel(OpenCLForm.twice)
    #expect(kernel.name == "twice")
    for count in [0, 1, 31, 257, 4097, 300_000] {
      let x = (0..<count + 3).map { Float($0) }
      let (from, to) = (
        try accelerator.upload(x), try accelerator.upload([Float](repeating: -1, count: count + 3))
      )
      try accelerator.launch(
        kernel, .elements(count),
        [
          .memory(from), .int(1), .memory(to), .int(2),
          .bits(UInt64(Float(2.5).bitPattern), byteCount: 4), .int(count),
        ], for: "twice")
      let answer = try accelerator.download(to, count: count + 3, as: Float(0))
      #expect(answer == [-1, -1] + x[1...].prefix(count).map { 2.5 * $0 } + [-1])
    }
    #expect(accelerator.statistics.launches == 5)
    #expect(accelerator.statistics.compilations == 1)
  }

  @Test("Groups work together through memory of their own", arguments: OpenCLForm.allCases)
  func groups(form: OpenCLForm) throws {
    let accelerator = try form.open()
    let kernel = try accelerator.kernel(OpenCLForm.partialSums)
    let x = (0..<100_003).map { Int32($0 % 1000) }
    let memory = try accelerator.upload(x)
    let sums = try accelerator.allocate(byteCount: 4 * 7)
    for count in [0, 1, 64, 100_003] {
      try accelerator.launch(
        kernel, .groups(7), [.memory(memory), .memory(sums), .int(count)], for: "sum")
      let parts = try accelerator.download(sums, count: 7, as: Int32(0))
      #expect(parts.reduce(0, +) == x.prefix(count).reduce(0, +))
    }
    try accelerator.launch(kernel, .groups(0), [], for: "nothing")
  }

  @Test("Many small launches keep their order, and the host may overwrite what it uploaded")
  func manyLaunches() throws {
    let accelerator = try OpenCLForm.processor.open()
    let kernel = try accelerator.kernel(OpenCLForm.twice)
    let memory = try accelerator.upload([Float](repeating: 1, count: 8))
    let factor = KernelArgument.bits(UInt64(Float(-1).bitPattern), byteCount: 4)
    for step in 0..<3001 {
      // Written while launches are under way, so that it takes the path aside.
      try accelerator.upload([Float(step)], to: memory, at: 28)
      try accelerator.launch(
        kernel, .elements(8),
        [.memory(memory), .int(0), .memory(memory), .int(0), factor, .int(8)],
        for: "negate")
    }
    #expect(
      try accelerator.download(memory, count: 8, as: Float(0))
        == [Float](repeating: -1, count: 7) + [-3000])
    #expect(accelerator.statistics.launches == 3001)
    try accelerator.finish()
  }

  @Test("Threads share a device without mixing their work")
  func threads() async throws {
    let accelerator = try OpenCLForm.processor.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 1...8 {
        group.addTask {
          let kernel = try accelerator.kernel(OpenCLForm.twice)
          for round in 1...40 {
            let count = 100 * task + round
            let memory = try accelerator.upload([Float](repeating: Float(task), count: count))
            let answer = try accelerator.allocate(byteCount: 4 * count)
            try accelerator.launch(
              kernel, .elements(count),
              [
                .memory(memory), .int(0), .memory(answer), .int(0),
                .bits(UInt64(Float(round).bitPattern), byteCount: 4), .int(count),
              ], for: "task \(task)")
            let values = try accelerator.download(answer, count: count, as: Float(0))
            #expect(values == [Float](repeating: Float(task * round), count: count))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(accelerator.statistics.compilations == 1)
    #expect(accelerator.statistics.bytesInUse == 0)
  }

  @Test("A text that does not compile is an error with the compiler's words and the line")
  func compileError() throws {
    let accelerator = try OpenCLForm.processor.open()
    let text = KernelText(
      name: "broken", source: "KERNEL(broken)(GLOBAL f32 *x) {\n  x[0] = undeclared_name;\n}")
    let error = #expect(throws: DeviceError.self) { _ = try accelerator.kernel(text) }
    #expect(error?.code == .compilation)
    #expect(error?.message.hasPrefix("kernel broken does not compile for ") == true)
    #expect(error?.message.contains("undeclared_name") == true)
    #expect(error?.message.contains("broken:2:10") == true)
    let nameless = KernelText(name: "other", source: OpenCLForm.twice.source)
    let missing = #expect(throws: DeviceError.self) { _ = try accelerator.kernel(nameless) }
    #expect(
      missing?.message
        == "the text of kernel other declares none of that name: CL_INVALID_KERNEL_NAME")
  }

  @Test("Arguments that do not fit are an error that counts them, and the device works on")
  func wrongArguments() throws {
    let accelerator = try OpenCLForm.processor.open()
    let kernel = try accelerator.kernel(OpenCLForm.twice)
    let memory = try accelerator.upload([Float](repeating: 1, count: 4))
    let scalar = KernelArgument.int(0)
    let few = #expect(throws: DeviceError.self) {
      try accelerator.launch(kernel, .elements(4), [.memory(memory)], for: "too few")
    }
    #expect(few?.code == .deviceFailed)
    #expect(few?.message == "too few: kernel twice has 6 parameters and got 1 arguments")
    let many = #expect(throws: DeviceError.self) {
      try accelerator.launch(
        kernel, .elements(4),
        [
          .memory(memory), scalar, .memory(memory), scalar, .bits(0, byteCount: 4), scalar, scalar,
        ], for: "too many")
    }
    #expect(many?.message == "too many: kernel twice has 6 parameters and got 7 arguments")
    let other = try OpenCLForm.groups.open().kernel(OpenCLForm.twice)
    let foreign = #expect(throws: DeviceError.self) {
      try accelerator.launch(other, .elements(4), [], for: "foreign")
    }
    #expect(foreign?.message.hasPrefix("kernel twice is not one of opencl") == true)
    #expect(try accelerator.download(memory, count: 4, as: Float(0)) == [1, 1, 1, 1])
  }

  @Test("What fails names what was under way, repetitions counted")
  func wording() {
    let many = Array(repeating: "add", count: 3) + ["sum"]
    #expect(
      OpenCLStatus(-5).error("sum failed on the device", during: many).message == """
        sum failed on the device: CL_OUT_OF_RESOURCES; under way since the last wait: add (3 \
        times), sum; run with SWIFTWATER_DEVICE=cpu to see whether the device is at fault
        """)
    #expect(OpenCLStatus(-4).error("x").code == .outOfMemory)
    #expect(OpenCLStatus(-777).error("x").message.hasPrefix("x: status -777; ") == true)
    #expect(OpenCLStatus.list((0..<20).map { "op\($0)" }).hasPrefix("…, op12, ") == true)
  }

  @Test("Devices are found by name, and those that are not there say what is")
  func registry() throws {
    let found = Accelerators.found.filter { $0.device.kind == .opencl }
    let first = try #require(found.first)
    let accelerator = try Accelerators.accelerator(of: first.device)
    #expect(accelerator === (try Accelerators.accelerator(of: first.device)))
    #expect(accelerator.traits == first.traits)
    let error = #expect(throws: DeviceError.self) {
      _ = try Accelerators.accelerator(of: Device(kind: .opencl, index: 99))
    }
    #expect(error?.code == .missingDevice)
    #expect(error?.message.hasPrefix("no device opencl:99; there is opencl") == true)
  }
}

@Suite("OpenCL that is not there")
struct OpenCLAbsenceTests {
  @Test("A library that is not installed is a reason with the command that installs it")
  func absent() {
    let devices = OpenCLDevices(files: ["libNoOpenCL.so.1"])
    #expect(devices.all.isEmpty)
    #expect(
      devices.reasons == [
        "libNoOpenCL.so.1 is not installed; install it with "
          + "'apt-get install ocl-icd-libopencl1 pocl-opencl-icd'"
      ])
  }

  @Test("A library without the functions is of no use, and the missing one is named")
  func useless() {
    #expect(
      OpenCLDevices(files: ["libc.so.6"]).reasons.first?.hasPrefix(
        "libc.so.6 has no function clGetPlatformIDs; ") == true)
  }

  @Test("A machine without drivers says so", .enabled(if: hasOpenCL))
  func noDriver() async {
    await #expect(processExitsWith: .success) {
      setenv("OCL_ICD_VENDORS", "/nowhere", 1)
      let reasons = OpenCLDevices().reasons
      #expect(
        reasons.first?.hasPrefix("OpenCL has no driver; install the driver of your GPU") == true)
    }
  }
}
