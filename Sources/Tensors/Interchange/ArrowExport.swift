import CInterfaces
import SwiftwaterDevices

extension Tensor {
  /// Hands the elements to another library through the Arrow C data interface.
  ///
  /// One axis becomes an array of numbers; each further one a fixed-size list around it. The elements
  /// are not copied when they lie without gaps; truths are, because Arrow packs them into bits. The
  /// receiver calls `release` of both structures once, on any thread, and must not write.
  ///
  /// - Parameters:
  ///   - array: Memory for an `ArrowArray`, 80 bytes; what it holds is overwritten.
  ///   - schema: Memory for an `ArrowSchema`, 72 bytes; what it holds is overwritten.
  ///   - name: The name of the field.
  /// - Throws: ``TensorError`` with code `shapeMismatch` without an axis, `unsupported` for elements
  ///   that Arrow does not know, or `outOfMemory`.
  /// - Complexity: O(1) after the evaluation, O(*count*) when a copy is needed.
  /// - Also known as: `pyarrow.Array._import_from_c` is the other side.
  /// - Source: https://arrow.apache.org/docs/format/CDataInterface.html
  public func exportArrow(
    array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer, name: String = ""
  ) throws(TensorError) {
    guard rank >= 1 else {
      throw TensorError(
        .shapeMismatch, "Arrow: an array has at least one axis; reshape the number to [1]")
    }
    guard let letter = ArrowType.letter(dtype) else {
      throw TensorError(.unsupported, "Arrow: it has no numbers of type \(dtype); cast(to:) first")
    }
    let storage = try TensorError.wrapping { () throws(DeviceError) in
      let own = try contiguousStorage()
      try own.buffer.bringToHost()
      return dtype == .bool ? try Self.packed(own) : own
    }
    array.initializeMemory(
      as: sw_arrow_array.self, to: ArrowOwner.array(storage, dtype, shape: shape[...]))
    schema.initializeMemory(
      as: sw_arrow_schema.self,
      to: ArrowOwner.schema(letter: letter, lists: shape.dropFirst(), name: name))
  }

  /// Truths as bits, the lowest first.
  private static func packed(_ storage: Storage) throws(DeviceError) -> Storage {
    let bits = try Buffer(byteCount: (storage.count + 7) / 8, zeroed: true)
    let (source, target) = (storage.bytes(.bool), bits.elements(of: UInt8.self))
    for (place, truth) in source.enumerated() where truth != 0 {
      target[place >> 3] |= 1 << UInt8(place & 7)
    }
    return Storage(bits, shape: [bits.byteCount])
  }
}

// MARK: - Implementation

/// What a structure handed out points to; it goes when the structure is released.
private final class ArrowOwner {
  private let buffer: Buffer?
  private var texts: [UnsafeMutablePointer<CChar>] = []
  private var pointers: [UnsafeMutableRawPointer] = []

  private init(_ buffer: Buffer? = nil) { self.buffer = buffer }

  deinit {
    for text in texts { text.deallocate() }
    for pointer in pointers { pointer.deallocate() }
  }

  static func array(_ storage: Storage, _ dtype: DType, shape: ArraySlice<Int>) -> sw_arrow_array {
    let isList = shape.count > 1
    let owner = ArrowOwner(isList ? nil : storage.buffer)
    var array = sw_arrow_array()
    array.length = Int64(shape.first ?? 0)
    array.buffer_count = isList ? 1 : 2
    // The first buffer says what is null, and nothing is.
    let values = isList ? nil : UnsafeRawPointer(storage.pointer(dtype))
    array.buffers = owner.list([nil, values])
    if isList {
      // A list of lists of n elements each has n times as many.
      var inner = shape.dropFirst()
      inner[inner.startIndex] *= shape.first ?? 0
      array.child_count = 1
      array.children = owner.child(Self.array(storage, dtype, shape: inner))
    }
    array.release = { array in
      guard let array, let owner = array.pointee.manager else { return }
      for index in 0..<Int(array.pointee.child_count) {
        guard let child = array.pointee.children[index] else { continue }
        child.pointee.release?(child)
      }
      array.pointee.release = nil
      Unmanaged<ArrowOwner>.fromOpaque(owner).release()
    }
    array.manager = Unmanaged.passRetained(owner).toOpaque()
    return array
  }

  static func schema(letter: String, lists: ArraySlice<Int>, name: String) -> sw_arrow_schema {
    let owner = ArrowOwner()
    var schema = sw_arrow_schema()
    schema.format = owner.text(lists.first.map { "+w:\($0)" } ?? letter)
    schema.name = owner.text(name)
    if !lists.isEmpty {
      schema.child_count = 1
      schema.children = owner.child(
        Self.schema(letter: letter, lists: lists.dropFirst(), name: "item"))
    }
    schema.release = { schema in
      guard let schema, let owner = schema.pointee.manager else { return }
      for index in 0..<Int(schema.pointee.child_count) {
        guard let child = schema.pointee.children[index] else { continue }
        child.pointee.release?(child)
      }
      schema.pointee.release = nil
      Unmanaged<ArrowOwner>.fromOpaque(owner).release()
    }
    schema.manager = Unmanaged.passRetained(owner).toOpaque()
    return schema
  }

  private func text(_ text: String) -> UnsafePointer<CChar> {
    let bytes = Array(text.utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    texts.append(copy)
    return UnsafePointer(copy)
  }

  private func list<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let copy = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
    copy.initialize(from: values, count: values.count)
    pointers.append(UnsafeMutableRawPointer(copy))
    return copy
  }

  /// A list of one structure.
  private func child<Structure>(
    _ structure: Structure
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Structure>?> {
    list([list([structure])])
  }
}
