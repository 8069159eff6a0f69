import SwiftwaterDevices

extension DataFrame {
  /// Runs the plan and returns a frame of its values.
  ///
  /// The values are kept for as long as this frame or the returned one lives, so looking again
  /// costs nothing. The ``Session`` of the task says what the run may use.
  ///
  /// - Throws: ``FrameError`` for what a file contains, or when memory or the disk runs out.
  /// - Also known as: `polars.LazyFrame.collect`, `pyspark.sql.DataFrame.collect`.
  @discardableResult
  public func collect() throws(FrameError) -> DataFrame {
    DataFrame(table: try table())
  }

  /// Runs the plan on threads apart from those of Swift's tasks and returns a frame of its values.
  ///
  /// - Throws: ``FrameError`` as the other one; with code `cancelled`, at once, when the task is
  ///   cancelled. What is being computed then stops at the next morsel.
  /// - Also known as: `polars.LazyFrame.collect_async`.
  @discardableResult
  public func collect() async throws(FrameError) -> DataFrame {
    if let known = result.value { return DataFrame(table: known) }
    let (run, plan) = (QueryRun(), plan)
    let table = try await run.inBackground { () throws(FrameError) in
      try LocalEngine.table(of: plan, run)
    }
    result.set(table)
    return DataFrame(table: table)
  }

  /// Runs the plan, keeps its rows on the disk and returns a frame that reads them there.
  ///
  /// The rows are never all in memory, and nobody else sees them: they are gone with the last frame
  /// that reads them, and with the process.
  ///
  /// - Throws: ``FrameError`` of the run; with code `outOfSpace` when the disk is full.
  /// - Also known as: `pyspark.sql.DataFrame.persist(DISK_ONLY)`.
  public func stored() throws(FrameError) -> DataFrame {
    let run = QueryRun()
    let rows = try QueryRun.untilTyped { () throws(FrameError) in
      var rows: SpilledRows?
      let file = try run.spill.makeFile()
      try run.onThreads { () throws(FrameError) in
        try stream(run).forEachWave(run) { (morsels) throws(FrameError) in
          var known = rows ?? SpilledRows(file: file, schema: morsels[0].schema)
          try known.append(morsels, run: run)
          rows = known
        }
      }
      return rows ?? SpilledRows(file: file, schema: schema)
    }
    // Other runs could not make them leave memory.
    try run.spill.resident.write(bytes: .max)
    return try DataFrame(.stored(rows), rows.schema)
  }

  /// Runs the plan and hands its rows over as they come, which are never all in memory.
  ///
  /// ```swift
  /// for try await batch in try DataFrame(csv: "huge.csv").filter(col("age") > 40).batches() {
  ///   print(try batch.count())
  /// }
  /// ```
  ///
  /// The next rows are computed when they are asked for; leaving the loop or cancelling the task
  /// stops the run.
  ///
  /// - Parameter rows: The rows of a batch, 1 or more; the last may have fewer.
  /// - Returns: The batches in order, frames whose values are there.
  /// - Also known as: `polars.LazyFrame.collect_batches`, `pandas.read_csv(chunksize=)`,
  ///   `pyarrow.RecordBatchReader`.
  public func batches(ofRows rows: Int = 1 << 16) -> FrameBatches {
    FrameBatches(frame: self, rows: rows)
  }

  /// Runs the plan and hands its rows over as they come, which are never all in memory.
  ///
  /// - Parameters:
  ///   - rows: The rows of a batch, 1 or more; the last may have fewer.
  ///   - body: Gets each batch, a frame whose values are there, in order.
  /// - Throws: ``FrameError`` of the run, and what `body` throws; with code `format` when a value of a
  ///   file does not fit the type that batches before it had.
  public func forEachBatch(
    ofRows rows: Int = 1 << 16, _ body: (DataFrame) throws -> Void
  ) throws {
    let run = QueryRun()
    let reader = try BatchReader(self, rows: rows, run: run)
    while let batch = try reader.next() { try body(DataFrame(table: batch)) }
  }
}

/// What takes rows as they come, such as the writer of a file, and never needs all of them.
protocol RowSink {
  /// Takes the next rows, in order; at least one table comes, which says what columns there are.
  func write(_ morsels: [Table]) throws(FrameError)
}

extension DataFrame {
  /// Runs the plan into a sink, a few morsels at a time.
  func sink(to sink: some RowSink) throws(FrameError) {
    let run = QueryRun()
    try run.onThreads { () throws(FrameError) in
      try run.ledger.explaining { () throws(FrameError) in
        try stream(run).forEachWave(run) { (morsels) throws(FrameError) in try sink.write(morsels) }
      }
    }
  }

  /// The rows as they come.
  func stream(_ run: QueryRun) throws(FrameError) -> any MorselStream {
    if let known = result.value { return run.stream(known) }
    let stream = try run.onThreads { () throws(FrameError) in
      let settled = try run.settled(plan)
      try run.requireTypes(of: settled)
      return try PlanRun(run: run).stream(Optimizer.optimize(settled))
    }
    return run.session.threads == nil ? stream : ThreadedStream(stream, run: run)
  }
}
