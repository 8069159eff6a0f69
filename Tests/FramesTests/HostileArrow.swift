import SwiftwaterFrames

/// An array and its schema as Arrow's C data interface has them, made of bytes of chance: right for
/// the most part, and wrong where a library might be.
///
/// What no reader can see stays true: a buffer that is there holds as many bytes as the lengths and
/// offsets ask for. Everything else lies: lengths, counts, formats, null buffers, offsets, codes,
/// views, texts, missing children, endless nesting.
final class HostileArrow {
  let array: UnsafeMutableRawPointer
  let schema: UnsafeMutableRawPointer

  /// How often the array was released.
  var releases: Int { Int(released.load(as: Int32.self)) }

  init(_ bytes: [UInt8]) {
    var maker = Maker(choices: bytes)
    released = maker.room(8)
    (array, schema) = maker.node(depth: 0, released)
    room = maker.memory
  }

  deinit { for pointer in room { pointer.deallocate() } }

  // MARK: - Implementation

  private let released: UnsafeMutableRawPointer
  private let room: [UnsafeMutableRawPointer]

  /// Rows that all buffers have room for, their offset included.
  private static let rows = 40
  private static let byteCount = 1024

  private static let formats = [
    "n", "b", "e", "c", "C", "s", "S", "i", "I", "l", "L", "f", "g", "tdD", "tdm", "tts", "ttm",
    "ttu", "ttn", "tss:", "tsm:UTC", "tsu:Europe/Paris", "tsn:../../etc/passwd", "tsu:Nowhere",
    "tDs", "tDm", "tDu", "tDn", "d:5,2", "d:18,18", "d:38,4", "d:39,1", "d:4,9", "d:9,2,128",
    "d:9,2,64", "d:,", "u", "U", "z", "Z", "vu", "vz", "w:0", "w:3", "w:16", "w:-1", "w:x",
    "w:99999999999999999999", "+l", "+L", "+m", "+s", "+w:0", "+w:1", "+w:2", "+w:-3",
    "+w:9223372036854775807", "+vl", "+ud:0,1", "+r", "", "ts", "tsx:", "t", "+", "é",
  ]

  private struct Maker {
    let choices: [UInt8]
    private var at = 0
    private(set) var memory: [UnsafeMutableRawPointer] = []
    private var nodes = 0

    init(choices: [UInt8]) { self.choices = choices }

    /// The next of the bytes of chance; 0 when there are no more.
    mutating func next() -> Int {
      guard at < choices.count else { return 0 }
      at += 1
      return Int(choices[at - 1])
    }

    /// True once in so many times.
    mutating func rarely(_ many: Int) -> Bool { next() % many == 1 }

    mutating func room(_ count: Int) -> UnsafeMutableRawPointer {
      let pointer = UnsafeMutableRawPointer.allocate(byteCount: max(count, 8), alignment: 16)
      pointer.initializeMemory(as: UInt8.self, repeating: 0, count: max(count, 8))
      memory.append(pointer)
      return pointer
    }

    mutating func text(_ text: String) -> UnsafeMutableRawPointer {
      let place = room(text.utf8.count + 1)
      place.copyMemory(from: Array(text.utf8), byteCount: text.utf8.count)
      return place
    }

    mutating func node(
      depth: Int, _ released: UnsafeMutableRawPointer? = nil
    ) -> (array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer) {
      let (array, schema) = (room(80), room(72))
      nodes += 1
      let format = HostileArrow.formats[next() * 7 % HostileArrow.formats.count]
      let start = rarely(3) ? next() % 9 : 0
      var count = next() % (HostileArrow.rows - start)
      var hasBuffers = true
      if rarely(16) {
        // More rows than there are: nothing may be there to look at.
        count = [-1, .min, .max, 1 << 40, (1 << 48) - 1, 1 << 20][next() % 6]
        hasBuffers = false
      }
      // Where a library stores its fields; see the specification's declarations.
      array.storeBytes(of: count, as: Int.self)
      array.storeBytes(of: nulls(count), toByteOffset: 8, as: Int.self)
      let offset = rarely(60) ? [-1, Int.max, .min][next() % 3] : start
      array.storeBytes(of: offset, toByteOffset: 16, as: Int.self)
      fillBuffers(array, format, hasBuffers)
      let wanted =
        format.hasPrefix("+s") ? next() % 3 : format.hasPrefix("+") ? 1 : rarely(30) ? 1 : 0
      fillChildren(array, schema, wanted, depth)
      if ["c", "C", "s", "S", "i", "I", "l", "L", "u", "f"].contains(format), rarely(3) {
        let (values, type) = node(depth: depth + 1)
        if !rarely(20) { array.storeBytes(of: values, toByteOffset: 56, as: Pointer.self) }
        schema.storeBytes(of: type, toByteOffset: 48, as: Pointer.self)
      }
      if !rarely(60) { schema.storeBytes(of: text(format), as: Pointer.self) }
      if !rarely(5) {
        let name = ["a", "b", "", "é", "a", "\u{FEFF}x"][next() % 6]
        schema.storeBytes(of: text(name), toByteOffset: 8, as: Pointer.self)
      }
      schema.storeBytes(of: next() % 8, toByteOffset: 24, as: Int.self)
      let release: Release = { place in HostileArrow.release(place, at: 64) }
      let releaseSchema: Release = { place in
        place?.storeBytes(of: 0, toByteOffset: 56, as: Int.self)
      }
      array.storeBytes(of: release, toByteOffset: 64, as: Release.self)
      array.storeBytes(of: released, toByteOffset: 72, as: UnsafeMutableRawPointer?.self)
      schema.storeBytes(of: releaseSchema, toByteOffset: 56, as: Release.self)
      return (array, schema)
    }

    private typealias Pointer = UnsafeMutableRawPointer
    private typealias Release = @convention(c) (UnsafeMutableRawPointer?) -> Void

    private mutating func nulls(_ count: Int) -> Int {
      switch next() % 6 {
      case 0: -1
      case 1: 1
      case 2: count
      case 3: rarely(9) ? (rarely(2) ? .max : .min) : 2
      default: 0
      }
    }

    /// Validity, values or offsets, and bytes or views' buffers with their sizes.
    private mutating func fillBuffers(
      _ array: UnsafeMutableRawPointer, _ format: String, _ isThere: Bool
    ) {
      let list = room(8 * 8)
      var count = format == "n" || format.hasPrefix("+u") ? 0 : format.hasPrefix("+s") ? 1 : 2
      if ["u", "U", "z", "Z"].contains(format) { count = 3 }
      let isView = format.hasPrefix("v")
      if isView { count = 3 + next() % 3 }
      for index in 0..<max(count, 4) {
        // Some stand where no library of today puts them, between words.
        let buffer = room(HostileArrow.byteCount + 8) + (index == 1 && rarely(9) ? 1 : 0)
        if index == 1, ["u", "z", "+l", "+m"].contains(format) {
          fillOffsets(buffer, Int32.self)
        } else if index == 1, ["U", "Z", "+L"].contains(format) {
          fillOffsets(buffer, Int64.self)
        } else if index == 1, isView {
          fillViews(buffer)
        } else {
          fillBytes(buffer)
        }
        let isLost = !isThere || rarely(index == 0 ? 3 : 40)
        list.storeBytes(
          of: isLost ? nil : buffer, toByteOffset: index * 8, as: Pointer?.self)
      }
      if rarely(30) { count = [-1, 0, 1, count - 1, count + 1].map { min($0, 8) }[next() % 5] }
      // The sizes of views stand in the last buffer, whatever the count says.
      if isView, isThere, count > 2 {
        let sizes = room(64)
        for place in 0..<8 {
          let size = rarely(20) ? [-1, Int.max >> 15, 0][next() % 3] : HostileArrow.byteCount
          sizes.storeBytes(of: size, toByteOffset: place * 8, as: Int.self)
        }
        list.storeBytes(of: sizes, toByteOffset: (count - 1) * 8, as: Pointer.self)
      }
      array.storeBytes(of: count, toByteOffset: 24, as: Int.self)
      if !rarely(80) { array.storeBytes(of: list, toByteOffset: 40, as: Pointer.self) }
    }

    private mutating func fillBytes(_ buffer: UnsafeMutableRawPointer) {
      let (kind, seed) = (next() % 4, next())
      var state = UInt32(seed) &* 2_654_435_761 | 1
      for at in 0..<HostileArrow.byteCount {
        state = state &* 1_664_525 &+ 1_013_904_223
        let byte = [0, UInt8.max, UInt8(state >> 24), UInt8(0x61 + state >> 24 % 20)][kind]
        buffer.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
      }
    }

    /// Offsets that grow, with one that does not now and then; never beyond the bytes.
    private mutating func fillOffsets<Offset: FixedWidthInteger & BitwiseCopyable>(
      _ buffer: UnsafeMutableRawPointer, _: Offset.Type
    ) {
      var offset = next() % 4
      let (step, wrong) = (next() % 4, rarely(4) ? next() % HostileArrow.rows : -1)
      for row in 0...HostileArrow.rows + 8 {
        let value = row == wrong ? [-1, 0, offset + 30, Int(Offset.min)][next() % 4] : offset
        buffer.storeBytes(
          of: Offset(truncatingIfNeeded: value), toByteOffset: row * MemoryLayout<Offset>.size,
          as: Offset.self)
        offset += step == 0 ? 0 : row % (step + 1)
      }
    }

    /// Views of few bytes, of many, of a buffer that there is not, and of nowhere.
    private mutating func fillViews(_ buffer: UnsafeMutableRawPointer) {
      let wrong = rarely(3) ? next() % HostileArrow.rows : -1
      for row in 0..<HostileArrow.byteCount / 16 {
        let length = row == wrong ? [-1, .max, .min, 900][next() % 4] : Int32(next() % 30)
        let words = [length, 0x6161_6161, row == wrong ? Int32(next() - 3) : 0, Int32(row)]
        let isShort = (0...12).contains(length)
        for (place, word) in words.enumerated() {
          let value = isShort && place > 0 ? (rarely(12) ? -1 : 0x6262_6262) : word
          buffer.storeBytes(of: value, toByteOffset: row * 16 + place * 4, as: Int32.self)
        }
      }
    }

    private mutating func fillChildren(
      _ array: UnsafeMutableRawPointer, _ schema: UnsafeMutableRawPointer, _ count: Int,
      _ depth: Int
    ) {
      let (arrays, schemas) = (room(64), room(64))
      for index in 0..<count {
        var child = (array: array, schema: schema)
        // A structure within itself has no end.
        if !rarely(40), depth < 70, nodes < 200 { child = node(depth: depth + 1) }
        let isLost = rarely(50)
        arrays.storeBytes(
          of: isLost ? nil : child.array, toByteOffset: index * 8, as: Pointer?.self)
        let hasSchema = !rarely(50)
        schemas.storeBytes(
          of: hasSchema ? child.schema : nil, toByteOffset: index * 8, as: Pointer?.self)
      }
      let lie = rarely(40) ? next() % 4 - 1 : count
      array.storeBytes(of: rarely(40) ? lie : count, toByteOffset: 32, as: Int.self)
      schema.storeBytes(of: lie, toByteOffset: 32, as: Int.self)
      if count > 0 || rarely(2) {
        if !rarely(60) { array.storeBytes(of: arrays, toByteOffset: 48, as: Pointer.self) }
        if !rarely(60) { schema.storeBytes(of: schemas, toByteOffset: 40, as: Pointer.self) }
      }
    }
  }

  /// Counts, and marks the structure as released.
  private static func release(_ place: UnsafeMutableRawPointer?, at offset: Int) {
    guard let place else { return }
    place.storeBytes(of: 0, toByteOffset: offset, as: Int.self)
    let counter = place.load(fromByteOffset: 72, as: UnsafeMutableRawPointer?.self)
    guard let counter else { return }
    counter.storeBytes(of: counter.load(as: Int32.self) + 1, as: Int32.self)
  }
}

extension HostileArrow {
  /// Takes the array as a column and looks at everything in it; a `FrameError` is an answer.
  ///
  /// - Returns: What is wrong, nil when nothing is.
  static func complaint(_ bytes: [UInt8]) -> String? {
    let hostile = HostileArrow(bytes)
    do {
      let told = try hostile.look()
      if let told { return told }
      return hostile.releases == 1 ? nil : "released \(hostile.releases) times"
    } catch is FrameError {
      return hostile.releases <= 1 ? nil : "released \(hostile.releases) times"
    } catch {
      return "not a FrameError: \(error)"
    }
  }

  private func look() throws -> String? {
    let column = try Column(arrowArray: array, schema: schema)
    // What is made of nothing, such as nulls of no type, may have any number of rows.
    guard column.count <= 1000 else { return nil }
    let texts = column.strings
    guard texts.count == column.count else { return "\(texts.count) texts of \(column.count) rows" }
    let nulls = texts.count { $0 == nil }
    guard nulls == column.nullCount else { return "\(nulls) nulls, not \(column.nullCount)" }
    let frame = try DataFrame(columns: [("x", column), ("n", try Column(Array(0..<column.count)))])
    let shown = frame.description
    guard !shown.isEmpty else { return "nothing to show" }
    for step in [
      { try frame.sort(by: "x") }, { try frame.groupBy("x").aggregate(col("n").sum()) },
      { try frame.with(col("x").cast(.string)) }, { try frame.filter(col("x") == col("x")) },
      { try frame.filter(col("n") % 2 == 1) },
    ] as [() throws -> DataFrame] {
      do { _ = try step().collect() } catch is FrameError {}
    }
    let (array, schema) = (
      UnsafeMutableRawPointer.allocate(byteCount: 80, alignment: 8),
      UnsafeMutableRawPointer.allocate(byteCount: 72, alignment: 8)
    )
    defer {
      array.deallocate()
      schema.deallocate()
    }
    try column.exportArrow(array: array, schema: schema)
    let again = try Column(arrowArray: array, schema: schema)
    return again.strings == texts ? nil : "other values after a round trip"
  }
}
