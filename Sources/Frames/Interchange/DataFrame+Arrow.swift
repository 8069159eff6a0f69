import CInterfaces

extension DataFrame {
  /// Runs the plan and hands the rows to another library as one record batch through the Arrow C
  /// data interface: a structure with a field for each column, see
  /// ``Column/exportArrow(array:schema:name:)``.
  ///
  /// - Parameters:
  ///   - array: Memory for an `ArrowArray`, 80 bytes; what it holds is overwritten.
  ///   - schema: Memory for an `ArrowSchema`, 72 bytes; what it holds is overwritten.
  /// - Throws: ``FrameError`` of the run, or with code `outOfMemory`.
  /// - Also known as: `pyarrow.RecordBatch._import_from_c` is the other side.
  public func exportArrow(
    array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer
  ) throws(FrameError) {
    try Column(structure: try table()).exportArrow(array: array, schema: schema)
  }

  /// Takes a record batch of another library through the Arrow C data interface; see
  /// ``Column/init(arrowArray:schema:)``.
  ///
  /// - Parameters:
  ///   - array: The address of an `ArrowArray` of structures; it is moved out of the caller's
  ///     structure and released when the last user has let go.
  ///   - schema: The address of its `ArrowSchema`, which is released.
  /// - Throws: ``FrameError`` with code `type` or `format`; both structures then stay the caller's.
  /// - Also known as: `pyarrow.RecordBatch._export_to_c` is the other side.
  public init(
    arrowArray array: UnsafeMutableRawPointer, schema: UnsafeMutableRawPointer
  ) throws(FrameError) {
    let schema = schema.assumingMemoryBound(to: sw_arrow_schema.self)
    guard schema.pointee.release != nil else {
      throw .arrow("the schema has been released already")
    }
    self.init(table: try Table(arrowArray: array, schema.pointee))
    schema.pointee.release?(schema)
  }

  /// Runs the plan batch by batch, as another library asks for them through the Arrow C stream
  /// interface.
  ///
  /// - Parameters:
  ///   - stream: Memory for an `ArrowArrayStream`, 40 bytes; what it holds is overwritten. The receiver
  ///     calls its `release` once, and asks from one thread at a time.
  ///   - rows: The rows of a batch, 1 or more; fewer only in the last one.
  /// - Throws: ``FrameError`` when the run cannot begin; what fails later is told to the receiver.
  /// - Also known as: `pyarrow.RecordBatchReader._import_from_c` is the other side.
  /// - Source: https://arrow.apache.org/docs/format/CStreamInterface.html
  public func exportArrow(
    stream: UnsafeMutableRawPointer, rowsPerBatch rows: Int = 1 << 16
  ) throws(FrameError) {
    guard rows >= 1 else {
      throw FrameError(.argument, "exportArrow(rowsPerBatch: \(rows)): use 1 or more")
    }
    let run = QueryRun()
    let reader = BatchReader(try self.stream(run), rows: rows, run: run)
    stream.initializeMemory(as: ArrowStream.self, to: ArrowStream(schema: schema, reader))
  }

  /// Takes all record batches of a stream of another library.
  ///
  /// - Parameter stream: The address of an `ArrowArrayStream`, which is released.
  /// - Throws: ``FrameError`` with code `type` or `format` for batches that columns cannot hold, with
  ///   code `file` for what the other library says went wrong.
  /// - Complexity: O(*bytes*): batches are put together, so one batch costs nothing.
  /// - Also known as: `pyarrow.RecordBatchReader._export_to_c` is the other side.
  /// - Source: https://arrow.apache.org/docs/format/CStreamInterface.html
  public init(arrowStream stream: UnsafeMutableRawPointer) throws(FrameError) {
    let batches = try ArrowStream.read(stream.assumingMemoryBound(to: ArrowStream.self))
    self.init(table: try Table.joined(batches))
  }
}

extension Table {
  init(arrowArray array: UnsafeMutableRawPointer, _ schema: sw_arrow_schema) throws(FrameError) {
    guard let format = schema.format, String(cString: format) == "+s" else {
      throw FrameError(
        .type, "Arrow: a frame is made of structures, one a row; import other arrays as a Column")
    }
    let column = try Column(arrowArray: array, schema)
    guard case .structure(let fields) = column.type, column.nullCount == 0 else {
      throw FrameError(
        .nulls, "Arrow: \(column.nullCount) rows are null as a whole; drop them first")
    }
    self.init(names: fields.map(\.name), columns: column.children, count: column.count)
  }
}
