import CKernels
import SwiftwaterDevices

/// Parses the columns of a CSV file that a plan asks for, on all threads.
///
/// One pass counts the rows of each stretch of the file, under both guesses about quotes; then every
/// chunk knows where its rows start and where they go, and chunks are parsed straight into place.
struct CSVReader {
  let source: CSVSource
  /// The columns that are wanted, in the order of the file.
  let wanted: [Int]

  init(source: CSVSource, names: [String]?) {
    self.source = source
    wanted = source.schema.indices.filter { names?.contains(source.schema[$0].name) ?? true }
  }

  func read() throws(FrameError) -> Table {
    let layout = try survey()
    let kinds = source.schema.indices.map { wanted.contains($0) ? kind(of: $0) : SW_CSV_SKIP }
    var parsed = try parse(layout, kinds)
    // A dictionary that did not fit its chunk: the column is not repetitive after all.
    let again = kinds.indices.filter { column in
      kinds[column] == SW_CSV_CATEGORY && parsed.outcomes.contains { $0.full[column] }
    }
    if !again.isEmpty {
      let second = try parse(
        layout,
        kinds.indices.map { again.contains($0) ? SW_CSV_TEXT : SW_CSV_SKIP })
      for column in again { parsed.replace(column, from: second) }
    }
    return try assemble(layout, parsed)
  }

  // MARK: - Implementation

  private func kind(of column: Int) -> sw_csv_kind {
    switch source.schema[column].type {
    case .bool: SW_CSV_BOOL
    case .int8: SW_CSV_INT8
    case .int16: SW_CSV_INT16
    case .int32: SW_CSV_INT32
    case .int64: SW_CSV_INT64
    case .uint8: SW_CSV_UINT8
    case .uint16: SW_CSV_UINT16
    case .uint32: SW_CSV_UINT32
    case .uint64: SW_CSV_UINT64
    case .float32: SW_CSV_FLOAT32
    case .float64: SW_CSV_FLOAT64
    case .string: source.repetitive[column] ? SW_CSV_CATEGORY : SW_CSV_TEXT
    case .category: SW_CSV_CATEGORY
    default: SW_CSV_TEXT
    }
  }

  func width(_ kind: sw_csv_kind) -> Int {
    switch kind {
    case SW_CSV_BOOL, SW_CSV_INT8, SW_CSV_UINT8: 1
    case SW_CSV_INT16, SW_CSV_UINT16: 2
    case SW_CSV_INT32, SW_CSV_UINT32, SW_CSV_FLOAT32, SW_CSV_CATEGORY: 4
    case SW_CSV_TEXT: 16
    default: 8
    }
  }
}
