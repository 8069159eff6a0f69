import CInterfaces
import SwiftwaterDevices

/// What a tensor makes of the nulls of an Arrow array.
public enum ArrowNulls: Sendable, Hashable {
  /// They are an error.
  case refused
  /// They become NaN, in a copy; the elements have to be floating-point numbers.
  case asNaN
}

extension Tensor {
  /// Takes the elements of an array of another library through the Arrow C data interface.
  ///
  /// An array of numbers becomes one axis; every fixed-size list around it one more. The elements are
  /// not copied, except for truths, which Arrow packs into bits, and where nulls become NaN. They are
  /// only read.
  ///
  /// - Parameters:
  ///   - array: The address of an `ArrowArray`. It is moved out of the caller's structure, whose
  ///     `release` becomes null, and released once when the last user has let go.
  ///   - schema: The address of its `ArrowSchema`, which is released.
  ///   - nulls: What becomes of nulls.
  /// - Throws: ``TensorError`` with code `unsupported` for other types and for nulls, or `format` for
  ///   structures that cannot be. Both then stay the caller's, and nothing is released.
  /// - Complexity: O(1), or O(*count*) when a copy or a count of nulls is needed.
  /// - Also known as: `pyarrow.Array._export_to_c` is the other side.
  /// - Source: https://arrow.apache.org/docs/format/CDataInterface.html
  public init(
    arrowArray array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer,
    nulls: ArrowNulls = .refused
  ) throws(TensorError) {
    let arrayPointer = array.assumingMemoryBound(to: sw_arrow_array.self)
    let schemaPointer = schema.assumingMemoryBound(to: sw_arrow_schema.self)
    guard arrayPointer.pointee.release != nil, schemaPointer.pointee.release != nil else {
      throw TensorError(.format, "Arrow: the array or its schema has been released already")
    }
    let elements = try ArrowElements(arrayPointer.pointee, schemaPointer.pointee)
    let missing = try elements.missing(nulls)
    if elements.dtype == .bool || !missing.isEmpty || elements.count == 0 {
      self = try elements.copy(missing)
      arrayPointer.pointee.release?(arrayPointer)
    } else {
      let owner = ArrowArrayOwner(arrayPointer)
      do {
        self = try elements.view { owner.release() }
      } catch {
        owner.giveBack(to: arrayPointer)
        throw error
      }
    }
    schemaPointer.pointee.release?(schemaPointer)
  }
}

// MARK: - Implementation

/// An array moved out of the structure of the one who gave it.
private final class ArrowArrayOwner: @unchecked Sendable {
  // Sendable: the structure is looked at once, when the last user of its elements lets go.
  private let array: UnsafeMutablePointer<sw_arrow_array>

  init(_ source: UnsafeMutablePointer<sw_arrow_array>) {
    array = .allocate(capacity: 1)
    array.initialize(to: source.pointee)
    source.pointee.release = nil
  }

  deinit { array.deallocate() }

  func release() { array.pointee.release?(array) }

  func giveBack(to source: UnsafeMutablePointer<sw_arrow_array>) { source.pointee = array.pointee }
}

/// The description of elements by another library; nothing of it is believed but its pointers.
private struct ArrowElements {
  let dtype: DType
  private(set) var shape: [Int] = []
  /// How many elements there are.
  private(set) var count = 0
  /// The first element's place in the buffer.
  private var start = 0
  private var values: UnsafeRawPointer?
  private var validity: UnsafePointer<UInt8>?
  private var nullCount = 0

  init(_ array: sw_arrow_array, _ schema: sw_arrow_schema) throws(TensorError) {
    var (array, schema) = (array, schema)
    var format = try Self.format(schema)
    guard array.offset >= 0, array.length >= 0 else { throw Self.failure("a negative length") }
    (start, count) = (Int(array.offset), Int(array.length))
    shape = [count]
    while format.hasPrefix("+w:") {
      guard let width = Int(format.dropFirst(3)), width >= 0,
        shape.count < StoredElements.rankLimit
      else { throw Self.failure("a fixed-size list of '\(format)', or too many levels") }
      guard try Self.nulls(array, start, count).count == 0 else {
        throw TensorError(.unsupported, "Arrow: some lists are null; fill or drop them first")
      }
      guard array.child_count == 1, schema.child_count == 1,
        let child = array.children?[0]?.pointee, let childSchema = schema.children?[0]?.pointee,
        child.offset >= 0, child.length >= 0
      else { throw Self.failure("a list without its elements") }
      let (from, overflow) = start.multipliedReportingOverflow(by: width)
      let (number, overflowToo) = count.multipliedReportingOverflow(by: width)
      let (end, overflowAsWell) = from.addingReportingOverflow(number)
      guard !overflow, !overflowToo, !overflowAsWell, end <= Int(child.length) else {
        throw Self.failure("lists of \(width) elements do not fit their \(child.length) elements")
      }
      let (first, isTooFar) = from.addingReportingOverflow(Int(child.offset))
      guard !isTooFar else { throw Self.failure("an offset beyond all memory") }
      (start, count) = (first, number)
      shape.append(width)
      (array, schema) = (child, childSchema)
      format = try Self.format(schema)
    }
    guard let dtype = ArrowType.dtype(format), schema.dictionary == nil else {
      throw TensorError(
        .unsupported,
        "Arrow: elements of format '\(format)'; a tensor takes numbers, truths and lists of one size"
      )
    }
    guard array.buffer_count == 2, let buffers = array.buffers else {
      throw Self.failure("\(array.buffer_count) buffers, not 2")
    }
    self.dtype = dtype
    _ = try StoredElements(dtype: dtype, shape: shape).byteCount(for: "Arrow")
    let (byteStart, overflow) = start.multipliedReportingOverflow(by: dtype.byteCount)
    guard !overflow, byteStart < 1 << 56 else { throw Self.failure("an offset beyond all memory") }
    values = buffers[1]
    guard values != nil || count == 0 else { throw Self.failure("the elements are missing") }
    (nullCount, validity) = try Self.nulls(array, start, count)
  }

  /// The places of nulls among the elements.
  func missing(_ nulls: ArrowNulls) throws(TensorError) -> [Int] {
    guard nullCount > 0, let validity else { return [] }
    guard nulls == .asNaN, dtype.isFloatingPoint else {
      throw TensorError(
        .unsupported,
        """
        Arrow: \(nullCount) of \(count) elements are null; fill or drop them, or with \
        floating-point numbers let them be NaN
        """)
    }
    return (0..<count).filter { validity[(start + $0) >> 3] >> UInt8((start + $0) & 7) & 1 == 0 }
  }

  func view(_ release: @escaping @Sendable () -> Void) throws(TensorError) -> Tensor {
    guard let values else { throw Self.failure("the elements are missing") }
    return try ForeignElements(
      pointer: values + start * dtype.byteCount, dtype: dtype, shape: shape, strides: nil,
      name: "Arrow"
    ).tensor(release: release)
  }

  func copy(_ missing: [Int]) throws(TensorError) -> Tensor {
    let buffer = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(byteCount: count * dtype.byteCount)
    }
    if let values, dtype == .bool {
      let bits = values.assumingMemoryBound(to: UInt8.self)
      let truths = buffer.elements(of: UInt8.self)
      for place in 0..<count {
        truths[place] = bits[(start + place) >> 3] >> UInt8((start + place) & 7) & 1
      }
    } else if let values {
      buffer.pointer.copyMemory(
        from: values + start * dtype.byteCount, byteCount: buffer.byteCount)
    }
    var nan = dtype.bits(.float(.nan))
    for place in missing {
      withUnsafeBytes(of: &nan) { bits in
        guard let base = bits.baseAddress else { return }
        (buffer.pointer + place * dtype.byteCount).copyMemory(
          from: base, byteCount: dtype.byteCount)
      }
    }
    return Tensor(Node(stored: Storage(buffer, shape: shape), dtype: dtype))
  }

  private static func format(_ schema: sw_arrow_schema) throws(TensorError) -> String {
    guard let format = schema.format else { throw failure("the format is missing") }
    return String(cString: format)
  }

  /// How many of the elements are null, and the bits that say which.
  private static func nulls(
    _ array: sw_arrow_array, _ start: Int, _ count: Int
  ) throws(TensorError) -> (count: Int, validity: UnsafePointer<UInt8>?) {
    guard array.null_count != 0 else { return (0, nil) }
    guard array.buffer_count >= 1, let bits = array.buffers?[0] else {
      // Without bits nothing is null, whatever was counted.
      if array.null_count < 0 { return (0, nil) }
      throw failure("\(array.null_count) nulls, and no bits that say which")
    }
    let validity = bits.assumingMemoryBound(to: UInt8.self)
    var nulls = 0
    for place in start..<(start + count) where validity[place >> 3] >> UInt8(place & 7) & 1 == 0 {
      nulls += 1
    }
    return (nulls, validity)
  }

  private static func failure(_ what: String) -> TensorError {
    TensorError(.format, "Arrow: \(what)")
  }
}
