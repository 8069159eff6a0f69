import CInterfaces
import CKernels
import SwiftwaterDevices

/// Text, bytes, lists and dictionaries: rows that point somewhere, which is checked.
extension ArrowReader {
  func views(_ type: ColumnType) throws(FrameError) -> Column {
    let validity = try validity()
    let number = Int(array.buffer_count) - 3
    guard number >= 0 else { throw .arrow("'\(format)' with \(array.buffer_count) buffers") }
    var buffers: [Buffer] = []
    if number > 0 {
      guard let sizes = try buffer(number + 2) else { throw .arrow("views without sizes") }
      for index in 0..<number {
        let size = sizes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
        guard (0..<Int64(1) << 48).contains(size) else { throw .arrow("a buffer of \(size) bytes") }
        guard let bytes = try buffer(index + 2) else {
          guard size == 0 else { throw .arrow("\(size) bytes of text that are nowhere") }
          buffers.append(try .room(for: 0, of: UInt8.self))
          continue
        }
        buffers.append(owner.borrow(bytes, Int(size)))
      }
    }
    guard let source = try values(1, sw_text_view.self) else { return try empty(type) }
    let storage = TextStorage(buffers: buffers)
    var isDirty = Int(bitPattern: source) % MemoryLayout<sw_text_view>.alignment != 0
    for row in 0..<count {
      let view = source.loadUnaligned(fromByteOffset: row * 16, as: sw_text_view.self)
      let length = Int32(truncatingIfNeeded: view.head)
      let index = Int32(truncatingIfNeeded: view.tail)
      let offset = Int32(truncatingIfNeeded: view.tail >> 32)
      let isInside =
        length >= 0
        && (length <= SW_TEXT_INLINE
          || (index >= 0 && Int(index) < number && offset >= 0
            && Int(offset) + Int(length) <= buffers[Int(index)].byteCount))
      // What stands where nothing is may be anything.
      if !isInside, validity?[row] ?? true { throw .arrow("view \(row) points nowhere") }
      if !isInside || !Self.isCanonical(view, length, storage) { isDirty = true }
    }
    let column: Column
    if isDirty {
      var builder = try TextBuilder(capacity: count)
      for row in 0..<count {
        guard validity?[row] ?? true else {
          try builder.appendNull()
          continue
        }
        var view = source.loadUnaligned(fromByteOffset: row * 16, as: sw_text_view.self)
        try withUnsafePointer(to: &view) { view throws(FrameError) in
          try builder.append(storage.bytes(view))
        }
      }
      let texts = builder.finish()
      column = Column(
        type: type, count: count, values: texts.views, validity: validity, storage: texts.storage)
    } else {
      column = Column(
        type: type, count: count, values: owner.borrow(source, count * 16), validity: validity,
        storage: storage)
    }
    return try checked(column)
  }

  /// Whether equal texts have equal views: zeros after short ones, the right prefix of long ones.
  private static func isCanonical(
    _ view: sw_text_view, _ length: Int32, _ storage: TextStorage
  ) -> Bool {
    var copy = view
    return withUnsafePointer(to: &copy) { pointer in
      let bytes = storage.bytes(pointer)
      let made = sw_text_make_view(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
        UInt32(truncatingIfNeeded: view.tail), UInt32(truncatingIfNeeded: view.tail >> 32))
      return made.head == view.head && made.tail == view.tail
    }
  }

  func texts<Offset: FixedWidthInteger & BitwiseCopyable>(
    _ type: ColumnType, _: Offset.Type
  ) throws(FrameError) -> Column {
    guard let source = try values(1, Offset.self) else { return try empty(type) }
    let offsets = try checkedOffsets(source, Offset.self, within: .max)
    return try texts(type, offsets.base(as: Int64.self))
  }

  func fixedBytes(_ width: Int) throws(FrameError) -> Column {
    let (_, overflow) = (start + count).multipliedReportingOverflow(by: width)
    guard !overflow else { throw .arrow("\(count) rows of \(width) bytes from row \(start)") }
    _ = try values(1, UInt8.self)
    let offsets = try Buffer.room(for: count + 1, of: Int64.self)
    let target = offsets.base(as: Int64.self)
    for row in 0...count { target[row] = Int64((start + row) * width) }
    return try texts(.binary, target, at: 1)
  }

  /// Views of the bytes between offsets, which stay where they are.
  private func texts(
    _ type: ColumnType, _ offsets: UnsafePointer<Int64>, at index: Int = 2
  ) throws(FrameError) -> Column {
    let validity = try validity()
    let out = try Buffer.room(for: count, of: sw_text_view.self)
    let target = out.base(as: sw_text_view.self)
    let end = Int(offsets[count])
    let source = try buffer(index)
    guard source != nil || end == Int(offsets[0]) else { throw .arrow("text without bytes") }
    // A view's offset has 32 bits: buffers begin every GiB, and a text of at most a GiB ends in its own.
    let reach = 1 << 30
    var buffers: [Buffer] = []
    if let source {
      var from = 0
      while from < end {
        buffers.append(owner.borrow(source + from, min(end - from, 2 * reach)))
        from += reach
      }
    }
    for row in 0..<count {
      let (from, length) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
      guard length < reach else {
        throw FrameError(.argument, "a text of \(length) bytes is longer than 1 GiB; split it")
      }
      let isThere = validity?[row] ?? true
      target[row] = sw_text_make_view(
        source.map { ($0 + from).assumingMemoryBound(to: UInt8.self) }, isThere ? length : 0,
        UInt32(from / reach), UInt32(from % reach))
    }
    return try checked(
      Column(
        type: type, count: count, values: out, validity: validity,
        storage: TextStorage(buffers: buffers)))
  }

  /// Offsets in 64 bits, which grow from 0 or more.
  private func checkedOffsets<Offset: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawPointer, _: Offset.Type, within limit: Int
  ) throws(FrameError) -> Buffer {
    let out = try Buffer.room(for: count + 1, of: Int64.self)
    let target = out.base(as: Int64.self)
    var before: Int64 = 0
    for row in 0...count {
      let width = MemoryLayout<Offset>.size
      let offset = Int64(source.loadUnaligned(fromByteOffset: row * width, as: Offset.self))
      guard offset >= before, offset <= limit else {
        throw .arrow("offset \(offset) after \(before)\(limit == .max ? "" : " of \(limit)")")
      }
      target[row] = offset
      before = offset
    }
    return out
  }

  func lists<Offset: FixedWidthInteger & BitwiseCopyable>(
    _: Offset.Type
  ) throws(FrameError) -> Column {
    let elements = try child()
    guard let source = try values(1, Offset.self) else {
      return try .nulls(.list(elements.type), count: 0)
    }
    let checked = try checkedOffsets(source, Offset.self, within: elements.count)
    let isAsHere = Offset.bitWidth == 64 && Int(bitPattern: source) % 8 == 0
    return Column(
      lists: elements, offsets: isAsHere ? owner.borrow(source, (count + 1) * 8) : checked,
      count: count, validity: try validity())
  }

  func fixedLists(_ width: Int) throws(FrameError) -> Column {
    let elements = try child()
    let (end, overflow) = (start + count).multipliedReportingOverflow(by: width)
    guard !overflow, end <= elements.count else {
      throw .arrow("lists of \(width) elements do not fit their \(elements.count) elements")
    }
    let offsets = try Buffer.room(for: count + 1, of: Int64.self)
    for row in 0...count { offsets.base(as: Int64.self)[row] = Int64((start + row) * width) }
    return Column(lists: elements, offsets: offsets, count: count, validity: try validity())
  }

  /// Rows that are places in a dictionary: a category of strings, an enumeration of ordered ones, or
  /// the values themselves.
  func decoded(_ layout: ArrowFormat.Layout) throws(FrameError) -> Column {
    guard case .fixed(let type) = layout, type.isInteger,
      let dictionary = array.dictionary?.pointee, let dictionarySchema = schema.dictionary?.pointee
    else { throw .arrow("a dictionary whose codes are '\(format)'") }
    let distinct = try ArrowReader(dictionary, dictionarySchema, owner, depth: depth + 1).column()
    let codes = try ArrowReader(array, plainSchema, owner, depth: depth + 1).column()
    let places =
      switch codes.type {
      case .int8: try rows(codes, Int8.self, below: distinct.count)
      case .int16: try rows(codes, Int16.self, below: distinct.count)
      case .int32: try rows(codes, Int32.self, below: distinct.count)
      case .int64: try rows(codes, Int64.self, below: distinct.count)
      case .uint8: try rows(codes, UInt8.self, below: distinct.count)
      case .uint16: try rows(codes, UInt16.self, below: distinct.count)
      case .uint32: try rows(codes, UInt32.self, below: distinct.count)
      default: try rows(codes, UInt64.self, below: distinct.count)
      }
    guard distinct.type == .string else { return try distinct.gather(places) }
    let isOrdered = schema.flags & Int64(SW_ARROW_DICTIONARY_ORDERED) != 0
    if isOrdered, distinct.nullCount == 0, let categories = try? Categories(String.read(distinct)) {
      let narrow = try Buffer.room(for: count, of: UInt32.self)
      let target = narrow.base(as: UInt32.self)
      for row in 0..<count { target[row] = UInt32(max(0, places.rows[row])) }
      return Column(
        type: .enumeration(categories), count: count, values: narrow, validity: codes.validity)
    }
    return try distinct.gather(places).encoded()
  }

  /// Codes as rows of the dictionary, -1 for null.
  private func rows<Code: FixedWidthInteger & BitwiseCopyable>(
    _ codes: Column, _: Code.Type, below end: Int
  ) throws(FrameError) -> RowList {
    let places = try Buffer.room(for: count, of: Int.self)
    let (source, target) = (codes.elements(Code.self), places.base(as: Int.self))
    for row in 0..<count {
      guard codes.validity?[row] ?? true else {
        target[row] = -1
        continue
      }
      guard source[row] >= 0, source[row] < end else {
        throw .arrow("code \(source[row]) of a dictionary of \(end)")
      }
      target[row] = Int(source[row])
    }
    return RowList(buffer: places, count: count, hasMissing: codes.validity != nil)
  }

  private var plainSchema: sw_arrow_schema {
    var plain = schema
    plain.dictionary = nil
    return plain
  }

  private func empty(_ type: ColumnType) throws(FrameError) -> Column {
    Column(type: type, count: 0, values: try .room(for: 0, of: sw_text_view.self))
  }

  /// A column whose text is UTF-8, which kernels rely on.
  private func checked(_ column: Column) throws(FrameError) -> Column {
    guard column.type == .string else { return column }
    for row in 0..<count where column.validity?[row] ?? true {
      let bytes = column.storage.bytes(column.views + row)
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { continue }
      guard sw_utf8_valid_prefix(base, bytes.count) == bytes.count else {
        throw .arrow("text \(row) is not UTF-8")
      }
    }
    return column
  }
}
