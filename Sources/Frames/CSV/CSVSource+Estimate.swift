extension CSVSource {
  /// About how many rows the files have, from their size and what rows take on average.
  var estimatedRowCount: Double {
    files.reduce(0) { $0 + Double($1.byteCount) } / max(1, rowByteCount)
  }
}
