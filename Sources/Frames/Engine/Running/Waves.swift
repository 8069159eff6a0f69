import SwiftwaterDevices

extension MorselStream {
  /// Hands over all morsels, in waves large enough to keep the threads busy and small enough for
  /// what the memory limit leaves.
  ///
  /// - Parameter condition: Whether to go on, asked before each wave; the stream can be asked for the
  ///   rest later.
  func forEachWave(
    _ run: QueryRun, while condition: () -> Bool = { true },
    _ body: ([Table]) throws(FrameError) -> Void
  ) throws(FrameError) {
    var count = min(4 * Threads.count, 8)
    var largest = 1
    var isFirst = true
    while condition() {
      try run.check()
      let morsels = try next(count)
      guard !morsels.isEmpty else { return }
      try body(morsels)
      for morsel in morsels { largest = max(largest, morsel.heldBytes) }
      // The first morsel may be a small one, which says nothing about the next ones.
      count = run.morsels(isFirst ? count : 64, ofBytes: largest)
      isFirst = false
    }
  }

  /// All rows as one table.
  func table(_ run: QueryRun) throws(FrameError) -> Table {
    if let table = try whole() { return table }
    try checkRoom()
    var morsels: [Table] = []
    try forEachWave(run) { (wave) throws(FrameError) in morsels += wave }
    return try Table.joined(taking: &morsels)
  }
}

extension QueryRun {
  /// How many morsels, at least one, are asked for at once where they take so many bytes each.
  func morsels(_ count: Int, ofBytes largest: Int) -> Int {
    let room = max(ledger.available / 8, ledger.part(16))
    return max(1, min(count, room / max(1, largest)))
  }
}

extension Column {
  /// The bytes of memory the rows take, without what many columns may share: dictionaries and the
  /// bytes of long texts count by their part of the rows.
  var heldBytes: Int {
    var bytes = count * width + (validity == nil ? 0 : count / 8)
    if type.physical == .list, let child = children.first {
      // Rows of a slice have a part of the elements.
      let offsets = elements(Int64.self)
      bytes += child[Int(offsets[0])..<Int(offsets[count])].heldBytes
    } else {
      for child in children { bytes += child.heldBytes }
    }
    guard dictionary == nil, type.physical == .view, !storage.buffers.isEmpty else { return bytes }
    let capacity = max(1, values.byteCount / 16)
    let stored = storage.buffers.reduce(0) { $0 + $1.byteCount }
    // Rows of a slice or a selection have a part of what the storage holds.
    bytes += count >= capacity ? stored : Int(Double(stored) * Double(count) / Double(capacity))
    return bytes
  }
}

extension Table {
  var heldBytes: Int { columns.reduce(0) { $0 + $1.heldBytes } }
}
