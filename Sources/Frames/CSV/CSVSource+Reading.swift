import CKernels
import SwiftwaterDevices

extension CSVSource {
  /// Whether rejected rows stay, with their text in a column.
  var keepsRejected: Bool { badRowKind == SW_CSV_KEEP }

  var badRowKind: sw_csv_bad_rows {
    switch options.badRows {
    case .fail: SW_CSV_FAIL
    case .skip: SW_CSV_DROP
    case .keep: SW_CSV_KEEP
    }
  }

  /// How the columns of the files are read when some are wanted, and one more for rejected rows.
  func kinds(for names: [String], repeats: Bool = true) -> [CSVColumnKind] {
    let (types, wanted) = (types, wanted(names))
    var kinds = self.names.indices.map { index -> CSVColumnKind in
      guard wanted.contains(self.names[index]) else { return .skipped }
      return CSVColumnKind(types[index], isRepetitive: repeats && repetitive[index]) ?? .text
    }
    if keepsRejected { kinds.append(.rejected) }
    return kinds
  }

  /// Those of some names that the options ask for too.
  private func wanted(_ names: [String]) -> Set<String> {
    options.columns.map { Set($0).intersection(names) } ?? Set(names)
  }

  /// About how many bytes of text there are.
  var estimatedByteCount: Int {
    files.reduce(0) { $0 + ($1.isPlain ? $1.byteCount : 4 * $1.fileByteCount) }
  }

  /// Memory for the values of all rows; nil for a column that has none.
  func places(for kinds: [CSVColumnKind]) -> [CSVPlaces?] {
    let rows = Int(Double(estimatedByteCount) / rowByteCount * 1.05) + 1024
    return kinds.map { kind in
      kind.width == 0 ? nil : CSVPlaces(width: kind.width, expectedRows: rows)
    }
  }

  /// The table's columns in the order of ``schema``: their names, types and numbers among the kinds;
  /// nil for the one that names the file.
  func layout(_ names: [String]) -> [(name: String, type: ColumnType, index: Int?)] {
    var layout: [(name: String, type: ColumnType, index: Int?)] = []
    let (types, wanted) = (types, wanted(names))
    for (index, name) in self.names.enumerated() where wanted.contains(name) {
      layout.append((name, types[index], index))
    }
    if case .keep(let name) = options.badRows, names.contains(name) {
      layout.append((name, .string, self.names.count))
    }
    if let name = options.fileColumn, names.contains(name) { layout.append((name, .string, nil)) }
    return layout
  }

  /// The names of the files as a dictionary.
  func fileDictionary() throws(FrameError) -> TextDictionary {
    var builder = try TextBuilder(capacity: files.count)
    for file in files { try builder.append(file.path) }
    let texts = builder.finish()
    return TextDictionary(views: texts.views, storage: texts.storage, count: files.count)
  }
}
