import CInterfaces
import CKernels
import SwiftwaterDevices

/// One array of another library; of what it says nothing is believed but its pointers.
struct ArrowReader {
  let array: sw_arrow_array
  let schema: sw_arrow_schema
  let owner: ArrowArrayOwner
  let depth: Int
  let format: String
  let count: Int
  let start: Int

  init(
    _ array: sw_arrow_array, _ schema: sw_arrow_schema, _ owner: ArrowArrayOwner, depth: Int
  ) throws(FrameError) {
    // Beyond any sensible type, and far from the end of the stack.
    guard depth < 64 else { throw .arrow("more than 64 levels of nesting") }
    try owner.size.add()
    guard let format = schema.format else { throw .arrow("the format is missing") }
    let limit = Int64(1) << 48
    guard (0..<limit).contains(array.length), (0..<limit).contains(array.offset) else {
      throw .arrow("\(array.length) rows from \(array.offset)")
    }
    guard array.null_count <= array.length, array.buffer_count >= 0, array.child_count >= 0 else {
      throw .arrow("\(array.null_count) nulls, \(array.buffer_count) buffers")
    }
    self.array = array
    self.schema = schema
    self.owner = owner
    self.depth = depth
    self.format = String(cString: format)
    (count, start) = (Int(array.length), Int(array.offset))
  }

  func column() throws(FrameError) -> Column {
    guard let layout = ArrowFormat.layout(format) else {
      throw FrameError(
        .type, "Arrow: columns have no type '\(format)'; cast it in the library it comes from")
    }
    if schema.dictionary != nil { return try decoded(layout) }
    switch layout {
    case .null: return try .nulls(.null, count: count)
    case .fixed(let type): return try fixed(type)
    case .bits: return try truths()
    case .halves: return try converted(.float32, from: Float16.self) { Float($0) }
    case .decimal(let type): return try decimals(type)
    case .scaled(let type, let width, let multiply, let divide):
      if type == .date {
        return try converted(type, from: Int64.self) {
          Int32(truncatingIfNeeded: $0.flooredQuotient(by: divide))
        }
      }
      return width == 4
        ? try converted(type, from: Int32.self) { Int64($0) * multiply }
        : try converted(type, from: Int64.self) { $0 &* multiply }
    case .views(let type): return try views(type)
    case .offsets(let type, let isWide):
      return isWide ? try texts(type, Int64.self) : try texts(type, Int32.self)
    case .fixedBytes(let width): return try fixedBytes(width)
    case .list(let isWide): return isWide ? try lists(Int64.self) : try lists(Int32.self)
    case .fixedList(let width): return try fixedLists(width)
    case .structure: return try structure()
    }
  }

  // MARK: - Implementation

  /// An address among the array's buffers; nil where it has none.
  func buffer(_ index: Int) throws(FrameError) -> UnsafeRawPointer? {
    guard index < array.buffer_count, let buffers = array.buffers else {
      throw .arrow("'\(format)' with \(array.buffer_count) buffers")
    }
    return buffers[index]
  }

  /// The first of the rows in a buffer of values; nil when there are no rows.
  func values<Value: BitwiseCopyable>(
    _ index: Int, _: Value.Type, more: Int = 0
  ) throws(FrameError) -> UnsafeRawPointer? {
    let buffer = try buffer(index)
    guard count > 0 else { return nil }
    guard let buffer else { throw .arrow("'\(format)' of \(count) rows without values") }
    return buffer + start * MemoryLayout<Value>.stride
  }

  /// Bits of validity, in memory of our own because they are read in words.
  func validity() throws(FrameError) -> Validity? {
    guard array.null_count != 0, count > 0 else { return nil }
    guard let source = try buffer(0) else {
      if array.null_count < 0 { return nil }
      throw .arrow("\(array.null_count) nulls, and no bits that say which")
    }
    let first = start >> 3
    let byteCount = (start + count + 7) / 8 - first
    let bits = try Buffer.room(for: byteCount + 8, of: UInt8.self, zeroed: true)
    bits.pointer.copyMemory(from: source + first, byteCount: byteCount)
    return Validity(bits: bits, start: start & 7, count: count)
  }

  func child(_ index: Int = 0) throws(FrameError) -> Column {
    guard index < array.child_count, array.child_count == schema.child_count,
      let child = array.children?[index]?.pointee,
      let childSchema = schema.children?[index]?.pointee
    else { throw .arrow("'\(format)' with \(array.child_count) children") }
    return try ArrowReader(child, childSchema, owner, depth: depth + 1).column()
  }

  private func fixed(_ type: ColumnType) throws(FrameError) -> Column {
    let validity = try validity()
    let width = type.physical.width
    guard let first = try values(1, UInt8.self) else {
      return Column(type: type, count: 0, values: try .room(for: 0, of: UInt8.self))
    }
    let source = first - start + start * width
    if case .datetime(_, let zone?) = type { _ = try TimeZoneRules.named(zone) }
    if Int(bitPattern: source) % width == 0 {
      return Column(
        type: type, count: count, values: owner.borrow(source, count * width), validity: validity)
    }
    let copy = try Buffer.room(for: count * width, of: UInt8.self)
    copy.pointer.copyMemory(from: source, byteCount: count * width)
    return Column(type: type, count: count, values: copy, validity: validity)
  }

  private func converted<Source: BitwiseCopyable, Target: BitwiseCopyable>(
    _ type: ColumnType, from: Source.Type, _ body: (Source) -> Target
  ) throws(FrameError) -> Column {
    let source = try values(1, Source.self)
    let validity = try validity()
    let out = try Buffer.room(for: count, of: Target.self)
    let target = out.base(as: Target.self)
    if let source {
      for row in 0..<count {
        target[row] = body(
          source.loadUnaligned(fromByteOffset: row * MemoryLayout<Source>.stride, as: Source.self))
      }
    }
    return Column(type: type, count: count, values: out, validity: validity)
  }

  private func decimals(_ type: ColumnType) throws(FrameError) -> Column {
    guard type.physical == .int64 else { return try fixed(type) }
    let wide = try fixed(.decimal(precision: 38, scale: type.scale ?? 0))
    let out = try Buffer.room(for: count, of: Int64.self)
    let target = out.base(as: Int64.self)
    for row in 0..<count {
      let units = wide.units(row)
      target[row] = Int64(truncatingIfNeeded: units)
      guard units == Int128(target[row]) || !(wide.validity?[row] ?? true) else {
        throw .arrow("row \(row) has more digits than \(type)")
      }
    }
    return Column(type: type, count: count, values: out, validity: wide.validity)
  }

  private func truths() throws(FrameError) -> Column {
    let bits = try values(1, UInt8.self)
    let validity = try validity()
    let out = try Buffer.room(for: count, of: UInt8.self, zeroed: true)
    if let bits {
      let (source, target) = (bits - start, out.base(as: UInt8.self))
      for row in 0..<count {
        let place = start + row
        let byte = source.load(fromByteOffset: place >> 3, as: UInt8.self)
        target[row] = byte >> UInt8(place & 7) & 1
      }
    }
    return Column(type: .bool, count: count, values: out, validity: validity)
  }

  private func structure() throws(FrameError) -> Column {
    var table = Table(names: [], columns: [], count: count)
    for index in 0..<Int(array.child_count) {
      let column = try child(index)
      guard column.count - start >= count else {
        throw .arrow("a structure of \(start + count) rows, a field of \(column.count)")
      }
      let name = schema.children?[index]?.pointee.name.map { String(cString: $0) } ?? ""
      guard !table.names.contains(name) else {
        throw .duplicateColumn(name, cure: "write them with names of their own")
      }
      table.names.append(name)
      table.columns.append(column[start..<start + count])
    }
    return try Column(structure: table, validity: validity())
  }
}
