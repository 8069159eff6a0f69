import CDrivers

/// The operations asked for since the last wait, with the events that tell how they ended.
///
/// There are never more than ``capacity``: the host may run that far ahead of the device, and then
/// waits until half of them are done.
struct OpenCLOperations {
  /// How many operations may be under way.
  static let capacity = 256

  /// An operation in the queue.
  struct Entry {
    var name: String
    var event: sw_cl_event?
    /// Bytes of the host that the device reads until the operation is done.
    var source: Buffer?
  }

  private let library: OpenCLLibrary
  private var entries: [Entry] = []

  init(_ library: OpenCLLibrary) {
    self.library = library
    entries.reserveCapacity(Self.capacity)
  }

  /// Whether the device has nothing to do that it was not waited for.
  var isEmpty: Bool { entries.isEmpty }

  /// What is under way, oldest first.
  var names: [String] { entries.map(\.name) }

  /// Enters an operation that was put in the queue.
  ///
  /// - Throws: ``DeviceError`` when an operation before it failed.
  mutating func add(_ entry: Entry) throws(DeviceError) {
    entries.append(entry)
    guard entries.count == Self.capacity else { return }
    let old = Array(entries.prefix(Self.capacity / 2))
    entries.removeFirst(old.count)
    var last = old.last?.event
    if last != nil { _ = library.functions.clWaitForEvents(1, &last) }
    if let failure = Self.conclude(old, library) { throw failure }
  }

  /// Takes all operations out, to be waited for without holding others up.
  mutating func takeAll() -> [Entry] {
    defer { entries.removeAll(keepingCapacity: true) }
    return entries
  }

  /// Returns the error of operations that are done, and lets go of what they kept.
  static func conclude(_ entries: [Entry], _ library: OpenCLLibrary) -> DeviceError? {
    var failed: (place: Int, status: OpenCLStatus)?
    for (place, entry) in entries.enumerated() {
      guard let event = entry.event else { continue }
      var status: Int32 = 0
      _ = library.functions.clGetEventInfo(
        event, UInt32(SW_CL_EVENT_COMMAND_EXECUTION_STATUS), MemoryLayout<Int32>.size, &status, nil)
      if failed == nil, status < 0 { failed = (place, OpenCLStatus(status)) }
      _ = library.functions.clReleaseEvent(event)
    }
    return failed.map { failed in
      failed.status.error(
        "\(entries[failed.place].name) failed on the device", during: entries.map(\.name))
    }
  }
}
