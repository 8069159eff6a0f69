import CInterfaces
import SwiftwaterDevices

/// What a structure handed out points to; it goes when the structure is released.
final class ArrowOwner {
  private var buffers: [Buffer] = []
  private var pointers: [UnsafeMutableRawPointer] = []

  deinit { for pointer in pointers { pointer.deallocate() } }

  /// The address of a buffer, which is kept.
  func hold(_ buffer: Buffer) -> UnsafeRawPointer? {
    buffers.append(buffer)
    return UnsafeRawPointer(buffer.pointer)
  }

  /// A copy of some values; a place at least, so that there is an address.
  func list<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let copy = UnsafeMutablePointer<Value>.allocate(capacity: max(values.count, 1))
    copy.initialize(from: values, count: values.count)
    pointers.append(UnsafeMutableRawPointer(copy))
    return copy
  }

  func text(_ text: String) -> UnsafePointer<CChar> { UnsafePointer(list(Array(text.utf8CString))) }

  /// The bits of a column from a bit of their first byte on, which becomes the array's offset when
  /// the values have as many rows before them.
  func bits(_ column: Column, _ array: inout sw_arrow_array) throws(FrameError) -> UnsafeRawPointer?
  {
    guard let validity = column.validity else { return nil }
    let offset = validity.start & 7
    guard offset <= column.start else { return try self.validity(column, offset: 0) }
    array.offset = Int64(offset)
    return hold(validity.bits).map { $0 + validity.start >> 3 }
  }

  /// The bits of a column from a bit of their first byte on, copied where they lie otherwise.
  func validity(_ column: Column, offset: Int) throws(FrameError) -> UnsafeRawPointer? {
    guard let validity = column.validity else { return nil }
    guard validity.start & 7 != offset else {
      return hold(validity.bits).map { $0 + validity.start >> 3 }
    }
    let bits = try Buffer.room(for: (validity.count + 7) / 8 + 8, of: UInt8.self, zeroed: true)
    let target = bits.base(as: UInt8.self)
    for row in 0..<validity.count where validity[row] { target[row >> 3] |= 1 << UInt8(row & 7) }
    return hold(bits)
  }

  /// The first of a column's values, or the one that as many rows lie before as the offset says.
  func values(_ column: Column, _ array: sw_arrow_array) -> UnsafeRawPointer? {
    hold(column.values).map { $0 + (column.start - Int(array.offset)) * column.width }
  }

  /// The description of a column; whoever gets it releases it.
  static func schema(_ field: Field) -> sw_arrow_schema {
    let owner = ArrowOwner()
    var schema = sw_arrow_schema()
    schema.format = owner.text(ArrowFormat.text(field.type))
    schema.name = owner.text(field.name)
    schema.flags = Int64(SW_ARROW_NULLABLE)
    var fields: [Field] = []
    switch field.type {
    case .list(let element): fields = [Field("item", element)]
    case .structure(let parts): fields = parts
    case .category, .enumeration:
      schema.dictionary = owner.list([Self.schema(Field("", .string))])
      if field.type.categories != nil { schema.flags |= Int64(SW_ARROW_DICTIONARY_ORDERED) }
    default: break
    }
    schema.child_count = Int64(fields.count)
    schema.children = owner.list(fields.map { Optional(owner.list([Self.schema($0)])) })
    schema.release = { schema in
      guard let schema, let owner = schema.pointee.manager else { return }
      for index in 0..<Int(schema.pointee.child_count) {
        guard let child = schema.pointee.children[index] else { continue }
        child.pointee.release?(child)
      }
      if let dictionary = schema.pointee.dictionary { dictionary.pointee.release?(dictionary) }
      schema.pointee.release = nil
      Unmanaged<ArrowOwner>.fromOpaque(owner).release()
    }
    schema.manager = Unmanaged.passRetained(owner).toOpaque()
    return schema
  }
}

extension sw_arrow_array {
  mutating func take(_ buffers: [UnsafeRawPointer?], _ owner: ArrowOwner) {
    buffer_count = Int64(buffers.count)
    self.buffers = owner.list(buffers)
  }

  mutating func adopt(_ children: [sw_arrow_array], _ owner: ArrowOwner) {
    child_count = Int64(children.count)
    self.children = owner.list(children.map { Optional(owner.list([$0])) })
  }

  /// Hands the owner over to the structure.
  mutating func finish(_ owner: ArrowOwner) {
    release = { array in
      guard let array, let owner = array.pointee.manager else { return }
      for index in 0..<Int(array.pointee.child_count) {
        guard let child = array.pointee.children[index] else { continue }
        child.pointee.release?(child)
      }
      if let dictionary = array.pointee.dictionary { dictionary.pointee.release?(dictionary) }
      array.pointee.release = nil
      Unmanaged<ArrowOwner>.fromOpaque(owner).release()
    }
    manager = Unmanaged.passRetained(owner).toOpaque()
  }
}
