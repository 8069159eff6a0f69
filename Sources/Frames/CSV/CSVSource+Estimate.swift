extension CSVSource {
  /// About how many rows the file has, from its size and what rows usually take.
  var estimatedRowCount: Double {
    Double(file.byteCount) / Double(8 * max(1, schema.count))
  }
}
