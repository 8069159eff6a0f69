import CKernels

extension CSVSource {
  /// About how many rows the files have, from their size and what rows take on average.
  var estimatedRowCount: Double { Double(estimatedByteCount) / max(1, rowByteCount) }

  /// About how many bytes of memory some columns of all rows take, rather more than less.
  func estimatedHeldBytes(_ names: [String]?) -> Int {
    let kinds = kinds(for: names ?? schema.map(\.name))
    let bytesOfRow = kinds.reduce(0) { $0 + $1.width }
    // Long texts lie beside the rows, and are not longer than they are in the file.
    let texts = kinds.contains { $0.kind == SW_CSV_TEXT } ? estimatedByteCount : 0
    return Int(estimatedRowCount * Double(bytesOfRow)) + texts
  }
}
