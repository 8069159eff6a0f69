/// Elements in an accelerator's memory, from one of them on.
package struct DeviceArray: Sendable {
  /// Where they lie.
  package let memory: DeviceMemory
  /// The place of the first one, counted in elements.
  package let start: Int

  /// Names the elements of some memory from a place on.
  package init(_ memory: DeviceMemory, start: Int = 0) {
    self.memory = memory
    self.start = start
  }

  /// The same memory from a later element on.
  package func advanced(by count: Int) -> DeviceArray {
    DeviceArray(memory, start: start + count)
  }

  /// What a kernel takes for an array: the pointer and the place to start from.
  var arguments: [KernelArgument] { [.memory(memory), .int(start)] }

  /// Whether the first element, of so many bytes, lies at a multiple of some bytes.
  func isAligned(to alignment: Int, byteCount: Int) -> Bool {
    start * byteCount % alignment == 0
  }
}

extension Accelerator {
  /// Returns memory of unspecified content for some elements.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  package func array(of byteCount: Int, count: Int) throws(DeviceError) -> DeviceArray {
    let (bytes, overflows) = byteCount.multipliedReportingOverflow(by: count)
    guard !overflows, bytes >= 0 else {
      throw DeviceError(
        .outOfMemory, "\(device): no room for \(count) elements of \(byteCount) bytes; use fewer")
    }
    return DeviceArray(try allocate(byteCount: max(16, bytes)))
  }

  /// Compiles a text once and runs it.
  func run(
    _ text: KernelText, _ size: LaunchSize, _ arguments: [KernelArgument]...
  ) throws(DeviceError) {
    try launch(kernel(text), size, arguments.flatMap(\.self), for: text.name)
  }

  /// Reads one element on the host, after everything asked for before.
  func value<Element: BitwiseCopyable>(
    _ array: DeviceArray, as zero: Element
  ) throws(DeviceError) -> Element {
    var value = zero
    var failure: DeviceError?
    withUnsafeMutableBytes(of: &value) { bytes in
      do throws(DeviceError) {
        try download(array.memory, at: array.start * MemoryLayout<Element>.stride, into: bytes)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return value
  }
}

extension KernelText {
  /// Creates a text from a common source and what specialises it.
  init(name: String, _ defines: [String], _ parts: String...) {
    self.init(
      name: name,
      source: defines.map { "#define \($0)\n" }.joined() + parts.joined(separator: "\n"))
  }
}
