import CInterfaces

/// A source of record batches for another library, or from one: `ArrowArrayStream`.
///
/// Five pointers in the order of the specification, which Swift lays out as C does.
///
/// - Source: https://arrow.apache.org/docs/format/CStreamInterface.html
struct ArrowStream {
  typealias Ask = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Int32

  /// Fills in a schema; 0 or an error number.
  var schema: Ask?
  /// Fills in the next batch, a released one at the end; 0 or an error number.
  var next: Ask?
  /// What went wrong last, until the next call.
  var failure: (@convention(c) (UnsafeMutableRawPointer?) -> UnsafePointer<CChar>?)?
  /// Nil once released.
  var release: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?
  var manager: UnsafeMutableRawPointer?
}

extension ArrowStream {
  init(schema fields: [Field], _ reader: BatchReader) {
    schema = { stream, out in
      guard let giver = ArrowGiver.of(stream), let out else { return ArrowGiver.invalid }
      out.initializeMemory(
        as: sw_arrow_schema.self, to: ArrowOwner.schema(Field("", .structure(giver.fields))))
      return 0
    }
    next = { stream, out in
      guard let giver = ArrowGiver.of(stream), let out else { return ArrowGiver.invalid }
      return giver.next(out)
    }
    failure = { stream in ArrowGiver.of(stream)?.message }
    release = { stream in
      guard let stream = stream?.assumingMemoryBound(to: ArrowStream.self),
        let manager = stream.pointee.manager
      else { return }
      stream.pointee.release = nil
      stream.pointee.manager = nil
      Unmanaged<ArrowGiver>.fromOpaque(manager).release()
    }
    manager = Unmanaged.passRetained(ArrowGiver(fields, reader)).toOpaque()
  }

  /// All batches of a stream, which is then released.
  static func read(_ stream: UnsafeMutablePointer<ArrowStream>) throws(FrameError) -> [Table] {
    guard let askSchema = stream.pointee.schema, let askNext = stream.pointee.next,
      stream.pointee.release != nil
    else { throw .arrow("the stream has been released already") }
    defer { stream.pointee.release?(UnsafeMutableRawPointer(stream)) }
    func check(_ status: Int32) throws(FrameError) {
      guard status != 0 else { return }
      let message = stream.pointee.failure?(UnsafeMutableRawPointer(stream)).map(
        String.init(cString:))
      throw FrameError(.file, "Arrow: \(message ?? "the stream failed with error \(status)")")
    }
    var schema = sw_arrow_schema()
    try check(askSchema(UnsafeMutableRawPointer(stream), &schema))
    defer { schema.release?(&schema) }
    var batches: [Table] = []
    while true {
      var array = sw_arrow_array()
      try check(askNext(UnsafeMutableRawPointer(stream), &array))
      guard array.release != nil else { break }
      defer { array.release?(&array) }
      batches.append(try Table(arrowArray: &array, schema))
    }
    // Without rows there are still columns.
    return batches.isEmpty ? [try Table(arrowSchema: schema)] : batches
  }
}

extension Table {
  /// No rows of the columns that a schema describes.
  init(arrowSchema schema: sw_arrow_schema) throws(FrameError) {
    var size = ArrowSize()
    let types = try ArrowTypes.field(schema, depth: 0, &size).type
    guard case .structure(let fields) = types else {
      throw FrameError(.type, "Arrow: a frame is made of structures, one a row")
    }
    self.init(names: fields.map(\.name), columns: [], count: 0)
    for field in fields { columns.append(try .nulls(field.type, count: 0)) }
  }
}

/// The types that schemas describe.
enum ArrowTypes {
  static func field(
    _ schema: sw_arrow_schema, depth: Int, _ size: inout ArrowSize
  ) throws(FrameError) -> Field {
    guard depth < 64, let text = schema.format else { throw .arrow("a schema without an end") }
    try size.add()
    let name = schema.name.map { String(cString: $0) } ?? ""
    if let dictionary = schema.dictionary?.pointee {
      let type = try field(dictionary, depth: depth + 1, &size).type
      return Field(name, type == .string ? .category : type)
    }
    var fields: [Field] = []
    for index in 0..<max(0, Int(schema.child_count)) {
      guard let child = schema.children?[index]?.pointee else { throw .arrow("a missing child") }
      fields.append(try field(child, depth: depth + 1, &size))
    }
    let format = String(cString: text)
    switch ArrowFormat.layout(format) {
    case .null: return Field(name, .null)
    case .bits: return Field(name, .bool)
    case .halves: return Field(name, .float32)
    case .fixedBytes: return Field(name, .binary)
    case .structure: return Field(name, .structure(fields))
    case .list, .fixedList:
      guard let element = fields.first else { throw .arrow("a list without elements") }
      return Field(name, .list(element.type))
    case .fixed(let type), .decimal(let type), .views(let type), .offsets(let type, _),
      .scaled(let type, _, _, _):
      return Field(name, type)
    case nil: throw FrameError(.type, "Arrow: columns have no type '\(format)'")
    }
  }
}

/// What a stream handed out gives: the batches of a run.
private final class ArrowGiver {
  let fields: [Field]
  private let reader: BatchReader
  private(set) var message: UnsafePointer<CChar>?
  /// `EINVAL`, for a stream that is none, and `EIO`, for a run that failed.
  static let invalid: Int32 = 22
  private static let failed: Int32 = 5

  init(_ fields: [Field], _ reader: BatchReader) {
    self.fields = fields
    self.reader = reader
  }

  deinit { message?.deallocate() }

  static func of(_ stream: UnsafeMutableRawPointer?) -> ArrowGiver? {
    stream?.assumingMemoryBound(to: ArrowStream.self).pointee.manager.map {
      Unmanaged<ArrowGiver>.fromOpaque($0).takeUnretainedValue()
    }
  }

  func next(_ out: UnsafeMutableRawPointer) -> Int32 {
    do throws(FrameError) {
      var array = sw_arrow_array()
      if let batch = try reader.next() {
        array = try Column(structure: batch).arrowArray()
      }
      out.initializeMemory(as: sw_arrow_array.self, to: array)
      return 0
    } catch {
      message?.deallocate()
      let bytes = Array(error.message.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      message = UnsafePointer(copy)
      return Self.failed
    }
  }
}
