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
}
