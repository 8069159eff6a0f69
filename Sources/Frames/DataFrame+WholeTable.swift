extension DataFrame {
  /// The rows for a step that needs all of them in memory; where there is no room, the error says
  /// which step that is and what to do.
  func table(for step: String) throws(FrameError) -> Table {
    do throws(FrameError) { return try table() } catch {
      guard error.code == .outOfMemory else { throw error }
      throw FrameError(
        .outOfMemory,
        """
        \(step): needs all rows in memory, which has no room for them; select fewer rows or columns \
        before, or raise the limit with SWIFTWATER_MEMORY_LIMIT or Session(memoryLimit:) \
        (\(error.message))
        """)
    }
  }

  /// The rows for steps that read them more than once: in memory where there is room for them, else
  /// on the disk.
  func kept() throws(FrameError) -> DataFrame {
    if result.value != nil { return self }
    let run = QueryRun()
    let kept = try QueryRun.untilTyped { () throws(FrameError) in
      try run.onThreads { () throws(FrameError) in
        try HeldRows(stream(run), bytesOfRow: 0, run: run).kept(run)
      }
    }
    switch kept {
    case .held(let table):
      result.set(table)
      return DataFrame(table: table)
    case .stored(let rows):
      // Other runs could not make them leave memory.
      try run.spill.resident.write(bytes: .max)
      return try DataFrame(.stored(rows), rows.schema)
    }
  }
}
