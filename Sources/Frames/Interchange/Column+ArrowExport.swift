import CInterfaces
import CKernels
import SwiftwaterDevices

extension Column {
  /// Hands the values to another library through the Arrow C data interface.
  ///
  /// Nothing is copied but truths, which Arrow packs into bits, decimals of up to 18 digits, which it
  /// holds in 16 bytes, and views of strings that are held as codes. Text is of Arrow's type
  /// `string_view`, a category a dictionary of it, an enumeration an ordered one. The receiver calls `release` of both structures
  /// once, on any thread, and must not write.
  ///
  /// - Parameters:
  ///   - array: Memory for an `ArrowArray`, 80 bytes; what it holds is overwritten.
  ///   - schema: Memory for an `ArrowSchema`, 72 bytes; what it holds is overwritten.
  ///   - name: The name of the field.
  /// - Throws: ``FrameError`` with code `outOfMemory`.
  /// - Complexity: O(1), O(*rows*) where a copy is needed.
  /// - Also known as: `pyarrow.Array._import_from_c` is the other side.
  /// - Source: https://arrow.apache.org/docs/format/CDataInterface.html
  public func exportArrow(
    array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer, name: String = ""
  ) throws(FrameError) {
    let made = try arrowArray()
    array.initializeMemory(as: sw_arrow_array.self, to: made)
    schema.initializeMemory(as: sw_arrow_schema.self, to: ArrowOwner.schema(Field(name, type)))
  }

  /// The rows as Arrow describes them; whoever gets it releases it.
  func arrowArray() throws(FrameError) -> sw_arrow_array {
    let owner = ArrowOwner()
    var array = sw_arrow_array()
    array.length = Int64(count)
    array.null_count = Int64(nullCount)
    switch type.physical {
    case .bool where type == .null:
      array.null_count = Int64(count)
      array.buffers = owner.list([UnsafeRawPointer?]())
    case .bool:
      let bits = try packedTruths()
      array.take([try owner.validity(self, offset: 0), owner.hold(bits)], owner)
    case .int64 where type.isDecimal:
      let wide = try Buffer.room(for: count, of: Int128.self)
      for row in 0..<count { wide.base(as: Int128.self)[row] = Int128(elements(Int64.self)[row]) }
      array.take([try owner.validity(self, offset: 0), owner.hold(wide)], owner)
    case .view where dictionary == nil || type != .category:
      try plain().describeViews(&array, owner)
    case .list:
      array.take([try owner.bits(self, &array), owner.values(self, array)], owner)
      let child = try children[0].arrowArray()
      array.adopt([child], owner)
    case .structure:
      array.take([try owner.validity(self, offset: 0)], owner)
      var fields: [sw_arrow_array] = []
      do throws(FrameError) {
        for child in children { fields.append(try child.arrowArray()) }
      } catch {
        for index in fields.indices { fields[index].release(&fields[index]) }
        throw error
      }
      array.adopt(fields, owner)
    default:
      array.take([try owner.bits(self, &array), owner.values(self, array)], owner)
      if let dictionary = dictionary ?? type.categories?.dictionary {
        let texts = Column(
          type: .string, count: dictionary.count, values: dictionary.views,
          storage: dictionary.storage)
        array.dictionary = owner.list([try texts.arrowArray()])
      }
    }
    array.finish(owner)
    return array
  }

  /// Truths as bits, the lowest of a byte first.
  private func packedTruths() throws(FrameError) -> Buffer {
    let bits = try Buffer.room(for: (count + 7) / 8 + 8, of: UInt8.self, zeroed: true)
    let (source, target) = (elements(UInt8.self), bits.base(as: UInt8.self))
    for row in 0..<count where source[row] != 0 { target[row >> 3] |= 1 << UInt8(row & 7) }
    return bits
  }

  /// Views, the bytes they point into, and how many bytes there are in each.
  private func describeViews(
    _ array: inout sw_arrow_array, _ owner: ArrowOwner
  ) throws(FrameError) {
    let column = try withShortBuffers()
    let buffers = column.storage.buffers
    var list = [try owner.bits(column, &array), owner.values(column, array)]
    list += buffers.map(owner.hold)
    let sizes = owner.list(buffers.map { Int64($0.byteCount) })
    array.take(list + [UnsafeRawPointer(sizes)], owner)
  }

  /// The same text in buffers whose offsets have 31 bits, as Arrow's have.
  private func withShortBuffers() throws(FrameError) -> Column {
    storage.buffers.contains { $0.byteCount > Int(Int32.max) } ? try compacted() : self
  }
}
