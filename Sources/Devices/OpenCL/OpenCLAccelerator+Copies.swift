import CDrivers
import Synchronization

extension OpenCLAccelerator {
  package func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError) {
    check(memory, offset, bytes.count, "upload")
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    bytesToDevice.add(bytes.count, ordering: .relaxed)
    let isIdle = queue.withLock { $0.isEmpty }
    // A little is copied aside rather than waiting for what the device has to do before.
    if !isIdle && bytes.count <= Self.largestAside {
      return try uploadAside(bytes, memory, offset)
    }
    let operations = queue.withLock { $0.takeAll() }
    var status = OpenCLStatus.success
    if traits.sharesHostMemory {
      status = withMapped(memory, offset, bytes.count, SW_CL_MAP_WRITE_INVALIDATE_REGION) {
        Self.copy(base, to: $0, byteCount: bytes.count)
      }
    } else {
      status = OpenCLStatus(
        session.library.functions.clEnqueueWriteBuffer(
          session.queue, memory.handle.memory, 1, offset, bytes.count, base, 0, nil, nil))
    }
    try conclude(operations, status, "copying \(ByteCount.text(bytes.count)) to \(device)")
  }

  package func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) {
    check(memory, offset, bytes.count, "download")
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    bytesToHost.add(bytes.count, ordering: .relaxed)
    let operations = queue.withLock { $0.takeAll() }
    var status = OpenCLStatus.success
    if traits.sharesHostMemory {
      status = withMapped(memory, offset, bytes.count, SW_CL_MAP_READ) {
        Self.copy($0, to: base, byteCount: bytes.count)
      }
    } else {
      status = OpenCLStatus(
        session.library.functions.clEnqueueReadBuffer(
          session.queue, memory.handle.memory, 1, offset, bytes.count, base, 0, nil, nil))
    }
    try conclude(operations, status, "copying \(ByteCount.text(bytes.count)) from \(device)")
  }

  package func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) {
    check(source, sourceOffset, byteCount, "copy")
    check(target, targetOffset, byteCount, "copy")
    guard byteCount > 0 else { return }
    try queue.withLock { (operations) throws(DeviceError) in
      let event = try enqueue("copying \(ByteCount.text(byteCount))", &operations) { event in
        session.library.functions.clEnqueueCopyBuffer(
          session.queue, source.handle.memory, target.handle.memory, sourceOffset, targetOffset,
          byteCount, 0, nil, &event)
      }
      try operations.add(.init(name: "copy", event: event))
    }
  }

  // MARK: - Implementation

  /// More than this is worth waiting for: a copy aside costs time and memory too.
  private static let largestAside = 1 << 20

  private func uploadAside(
    _ bytes: UnsafeRawBufferPointer, _ memory: DeviceMemory, _ offset: Int
  ) throws(DeviceError) {
    let byteCount = bytes.count
    let aside = try Buffer(byteCount: byteCount)
    if let base = bytes.baseAddress {
      aside.pointer.copyMemory(from: base, byteCount: byteCount)
    }
    try queue.withLock { (operations) throws(DeviceError) in
      let what = "copying \(ByteCount.text(byteCount)) to \(device)"
      let event = try enqueue(what, &operations) { event in
        session.library.functions.clEnqueueWriteBuffer(
          session.queue, memory.handle.memory, 0, offset, byteCount, aside.pointer, 0, nil,
          &event)
      }
      try operations.add(.init(name: "upload", event: event, source: aside))
    }
  }

  /// Calls `body` with the place of some memory in the host's, once the queue has come to it.
  private func withMapped(
    _ memory: DeviceMemory, _ offset: Int, _ byteCount: Int, _ access: Int,
    _ body: (UnsafeMutableRawPointer) -> Void
  ) -> OpenCLStatus {
    var status: sw_cl_status = 0
    let place = session.library.functions.clEnqueueMapBuffer(
      session.queue, memory.handle.memory, 1, UInt64(access), offset, byteCount, 0, nil, nil,
      &status)
    guard let place else { return OpenCLStatus(status) }
    body(place)
    return OpenCLStatus(
      session.library.functions.clEnqueueUnmapMemObject(
        session.queue, memory.handle.memory, place, 0, nil, nil))
  }

  /// Copies on several threads where there is enough for them.
  private static func copy(
    _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, byteCount: Int
  ) {
    let piece = 4 << 20
    let (from, to) = (UInt(bitPattern: source), UInt(bitPattern: target))
    Threads.forEach((byteCount + piece - 1) / piece) { index in
      let start = index * piece
      guard let from = UnsafeRawPointer(bitPattern: from + UInt(start)),
        let to = UnsafeMutableRawPointer(bitPattern: to + UInt(start))
      else { return }
      to.copyMemory(from: from, byteCount: min(piece, byteCount - start))
    }
  }

  private func check(_ memory: DeviceMemory, _ offset: Int, _ byteCount: Int, _ what: String) {
    requireThat(
      memory.accelerator === self && offset >= 0 && byteCount >= 0
        && byteCount <= memory.byteCount - offset,
      """
      \(what) of \(byteCount) bytes at \(offset): the memory has \(memory.byteCount) bytes on \
      \(memory.accelerator.device), this is \(device)
      """)
  }
}
