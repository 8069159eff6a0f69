import CKernels
import SwiftwaterDevices

/// Row numbers in a buffer of 64-bit integers; -1 stands for no row.
struct RowList: Sendable {
  let buffer: Buffer
  let count: Int
  /// Whether -1 occurs.
  var hasMissing = false

  var rows: UnsafePointer<Int> { UnsafePointer(buffer.base(as: Int.self)) }

  init(buffer: Buffer, count: Int, hasMissing: Bool = false) {
    self.buffer = buffer
    self.count = count
    self.hasMissing = hasMissing
  }

  init(_ rows: [Int]) throws(FrameError) {
    buffer = try framing { () throws(DeviceError) in try Buffer(rows) }
    count = rows.count
    hasMissing = rows.contains(-1)
  }

  /// The rows of a mask that are true.
  init(mask column: Column) throws(FrameError) {
    let grain = 1 << 16
    let chunks = (column.count + grain - 1) / grain
    let counts = Threads.map(chunks) { chunk in
      var total = 0
      let bytes = column.elements(UInt8.self)
      let rows = chunk * grain..<min(column.count, (chunk + 1) * grain)
      if let validity = column.validity {
        for row in rows where bytes[row] != 0 && validity[row] { total += 1 }
      } else {
        for row in rows { total &+= Int(bytes[row] & 1) }
      }
      return total
    }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    let total = starts[chunks]
    // One more than there are rows: the loop below writes before it knows whether to keep.
    let buffer = try Buffer.room(for: total + 1 + chunks, of: Int.self)
    let offsets = starts
    Threads.forEach(chunks) { chunk in
      defer { withExtendedLifetime((column, buffer)) {} }
      let bytes = column.elements(UInt8.self)
      let target = buffer.base(as: Int.self)
      var at = offsets[chunk]
      let end = offsets[chunk + 1]
      for row in chunk * grain..<min(column.count, (chunk + 1) * grain) {
        guard at < end else { break }
        target[at] = row
        at &+= bytes[row] != 0 && column.validity?[row] ?? true ? 1 : 0
      }
    }
    self.init(buffer: buffer, count: total)
  }
}

extension Column {
  /// Returns the rows with these numbers, in that order; -1 gives null.
  ///
  /// - Complexity: O(*indices*), on all threads.
  public func gather(_ indices: [Int]) throws(FrameError) -> Column {
    for index in indices {
      guard index >= -1 && index < count else {
        throw FrameError(
          .argument,
          "gather: row \(index) of a column of \(count); use 0..<\(count), or -1 for null")
      }
    }
    return try gather(RowList(indices))
  }

  /// Returns the rows where a mask is true; null counts as false.
  ///
  /// - Parameter mask: A `bool` column as long as this one.
  public func filter(_ mask: Column) throws(FrameError) -> Column {
    guard mask.type == .bool else {
      throw FrameError(.type, "a mask is bool, not \(mask.type); compare the column with a value")
    }
    guard mask.count == count else {
      throw FrameError(.length, "a mask of \(mask.count) rows for a column of \(count)")
    }
    return try gather(RowList(mask: mask))
  }

  func gather(_ rows: RowNumbers) throws(FrameError) -> Column {
    guard !isNested else {
      return try gather(RowList((0..<rows.count).map { Int(rows.rows[$0]) }))
    }
    let target = try GatherTarget(self, count: rows.count)
    target.write(rows.rows, count: rows.count, at: 0)
    return target.column
  }

  func gather(_ list: RowList) throws(FrameError) -> Column {
    if isNested { return try gatherNested(list) }
    let missing = list.hasMissing ? try GatherTarget.bits(list.count) : nil
    let target = try GatherTarget(self, count: list.count, missing: missing)
    let span = Int(UInt32.max)
    _ = try Threads.map(KeyPiece.count(list.count)) { piece throws(FrameError) in
      let range = KeyPiece.range(piece, of: list.count)
      let numbers = try Buffer.room(for: range.count, of: UInt32.self)
      // Pointers alone do not keep what they point to.
      defer { withExtendedLifetime(numbers) {} }
      let rows = list.rows + range.lowerBound
      let short = numbers.base(as: UInt32.self)
      guard count > span else {
        // The lower half of -1 is `SW_NO_ROW`.
        for at in 0..<range.count { short[at] = UInt32(truncatingIfNeeded: rows[at]) }
        target.write(short, count: range.count, at: range.lowerBound)
        return
      }
      // Row numbers of more than 32 bits count from the first of a stretch.
      var done = 0
      while done < range.count {
        let first = max(0, rows[done]) / span * span
        var end = done
        while end < range.count, rows[end] < 0 || (first..<first + span).contains(rows[end]) {
          short[end] = rows[end] < 0 ? SW_NO_ROW : UInt32(rows[end] - first)
          end += 1
        }
        target.write(short + done, count: end - done, from: first, at: range.lowerBound + done)
        done = end
      }
    }
    return target.column
  }

  /// Returns columns of one type one below the other.
  ///
  /// - Throws: ``FrameError`` when the types differ.
  public static func concat(_ columns: [Column]) throws(FrameError) -> Column {
    guard let first = columns.first else {
      throw FrameError(.argument, "nothing to concatenate: give at least one column")
    }
    guard columns.count > 1 else { return first }
    for column in columns where column.type != first.type {
      let types = ColumnType.names(of: column.type, first.type)
      throw FrameError(.type, "cannot put \(types[0]) below \(types[1]); cast one to the other")
    }
    let total = columns.reduce(0) { $0 + $1.count }
    var validity: Validity?
    if columns.contains(where: { $0.validity != nil }) {
      let bits = try GatherTarget.bits(total)
      var place = 0
      for column in columns {
        sw_copy_bits(
          column.validity?.bits.base(as: UInt8.self), column.validity?.start ?? 0, column.count,
          bits.base(as: UInt8.self), place)
        place += column.count
      }
      validity = Validity(bits: bits, start: 0, count: total)
    }
    if first.isNested { return try concatNested(columns, total, validity) }
    if first.type.physical == .view { return try concatTexts(columns, total, validity) }
    let out = try Buffer.room(for: total * first.width, of: UInt8.self)
    var at = 0
    for column in columns {
      let bytes = column.count * column.width
      (out.pointer + at).copyMemory(
        from: column.values.pointer + column.start * column.width, byteCount: bytes)
      at += bytes
    }
    return Column(type: first.type, count: total, values: out, validity: validity)
  }

  private static func concatTexts(
    _ columns: [Column], _ total: Int, _ validity: Validity?
  ) throws(FrameError) -> Column {
    let type = columns[0].type
    if columns.allSatisfy({ $0.dictionary != nil }) {
      // One dictionary for all: each column's codes are translated.
      var interner = try TextInterner(capacity: 1024)
      defer { withExtendedLifetime(columns) {} }
      let out = try Buffer.room(for: total, of: UInt32.self)
      let target = out.base(as: UInt32.self)
      var at = 0
      for column in columns {
        guard let dictionary = column.dictionary else { continue }
        let map = try Buffer.room(for: dictionary.count + 1, of: UInt32.self, zeroed: true)
        let codes = Column(
          type: .string, count: dictionary.count, values: dictionary.views,
          storage: dictionary.storage)
        try dictionary.storage.withPointers { pointers throws(FrameError) in
          _ = try interner.intern(
            codes, rows: 0..<codes.count, pointers: pointers, codes: map.base(as: UInt32.self))
        }
        let source = column.codes
        for row in 0..<column.count {
          target[at + row] = map.base(as: UInt32.self)[Int(source[row])]
        }
        at += column.count
      }
      return Column(
        type: type, count: total, values: out, validity: validity,
        dictionary: try interner.dictionary())
    }
    let out = try Buffer.room(for: total, of: sw_text_view.self)
    let target = out.base(as: sw_text_view.self)
    var buffers: [Buffer] = []
    var at = 0
    for column in columns {
      let plain = try column.plain()
      let base = UInt64(buffers.count)
      let source = plain.views
      for row in 0..<plain.count {
        var view = source[row]
        if view.head & 0xFFFF_FFFF > UInt64(SW_TEXT_INLINE) { view.tail += base }
        target[at + row] = view
      }
      buffers += plain.storage.buffers
      at += plain.count
    }
    let column = Column(
      type: type == .category ? .string : type, count: total, values: out, validity: validity,
      storage: TextStorage(buffers: buffers))
    return type == .category ? try column.encoded() : column
  }
}
