import CKernels
import Synchronization
import SwiftwaterDevices

/// CSV files that have been opened as one table: their columns' names and their types.
final class CSVSource: Sendable {
  let options: CSVOptions
  let dialect: sw_csv_dialect
  let files: [CSVFile]
  /// The columns of the files, in order, with those that are not read.
  let names: [String]
  /// Columns whose sample repeats itself, which are read as codes into a dictionary.
  let repetitive: [Bool]
  /// The bytes of a row, on average.
  let rowByteCount: Double

  /// Columns whose sample has nothing but nulls.
  private let isUnseen: [Bool]
  private let state: Mutex<State>

  /// The types of the columns.
  private struct State {
    /// What they were when the files were opened.
    var opened: [ColumnType]
    /// What they are now: they widen when a value comes up that does not fit.
    var known: [ColumnType]
  }

  init(paths: [String], options: CSVOptions) throws(FrameError) {
    self.options = options
    guard !paths.isEmpty else { throw FrameError(.argument, "no CSV file is named; name one") }
    guard options.skipRows >= 0, options.skipFooter >= 0 else {
      throw FrameError(
        .argument,
        """
        skipRows and skipFooter are numbers of lines, 0 or more, not \(options.skipRows) and \
        \(options.skipFooter)
        """)
    }
    var given = try sw_csv_dialect(options)
    var files: [CSVFile] = []
    for path in paths {
      files.append(
        try CSVFile(path: path, encoding: options.encoding, keepsOpen: paths.count <= 64))
    }
    let opening = try CSVOpening(&files[0], options, &given, names: nil)
    for index in files.indices.dropFirst() {
      _ = try CSVOpening(&files[index], options, &given, names: opening.names)
    }
    for index in files.indices { try files[index].dropFooter(of: options.skipFooter, given) }
    dialect = given
    names = opening.names
    self.files = files
    try Self.check(options, names, files[0].path)
    let inference = try CSVTypes(files: files, dialect: given, names: names, options: options)
    repetitive = inference.isRepetitive
    isUnseen = inference.isUnseen
    rowByteCount = inference.rowByteCount
    state = Mutex(State(opened: inference.types, known: inference.types))
    guard options.inference == .whole else { return }
    try widen()
    state.withLock { $0.opened = $0.known }
  }

  /// The name for people: the first file's.
  var path: String { files[0].path }

  /// The types of ``names``, as far as is known.
  var types: [ColumnType] { state.withLock { $0.known } }

  /// The types of ``names`` when the files were opened.
  private var opened: [ColumnType] { state.withLock { $0.opened } }

  /// The fields that a plan sees: those that are wanted, and those that options add.
  var schema: [Field] { fields(types) }

  /// The fields that a plan saw when the files were opened.
  var openedSchema: [Field] { fields(opened) }

  func isInferred(_ column: Int) -> Bool { options.types[names[column]] == nil }

  /// Reads the whole source once and gives columns the types that all of their values fit: those
  /// whose type was not given and is not text.
  func widen(_ columns: [Int]? = nil) throws(FrameError) {
    let before = types
    let columns = names.indices.filter {
      isInferred($0) && (before[$0] != .string || isUnseen[$0]) && columns?.contains($0) ?? true
    }
    guard !columns.isEmpty else { return }
    let classes = try CSVReader(source: self, names: nil).classify(columns)
    state.withLock { state in
      for (column, classes) in zip(columns, classes) {
        state.known[column] = CSVTypes.type(classes, options)
      }
    }
  }

  /// Whether columns have other types than when the files were opened.
  var isSurprised: Bool { types != opened }

  /// Says which value has given a column another type than its sample had; nil when none has.
  func surprise() -> String? {
    for (name, (before, after)) in zip(names, zip(opened, types)) where before != after {
      var strict = options
      (strict.columns, strict.badRows, strict.report) = ([name], .fail, nil)
      strict.types = strict.types.filter { $0.key == name }
      strict.types[name] = before
      do throws(FrameError) {
        let again = try CSVSource(paths: files.map(\.path), options: strict)
        _ = try CSVReader(source: again, names: [name]).read()
      } catch {
        return "'\(name)' was \(before) in the sample of the file: \(error.message)"
      }
    }
    return nil
  }

  // MARK: - Implementation

  private func fields(_ types: [ColumnType]) -> [Field] {
    var fields: [Field] = []
    let wanted = options.columns.map { Set($0) }
    for (name, type) in zip(names, types) where wanted?.contains(name) ?? true {
      fields.append(Field(name, type))
    }
    if case .keep(let column) = options.badRows { fields.append(Field(column, .string)) }
    if let column = options.fileColumn { fields.append(Field(column, .string)) }
    return fields
  }

  private static func check(
    _ options: CSVOptions, _ names: [String], _ path: String
  ) throws(FrameError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw FrameError(
        .duplicateColumn,
        "\(path) has two columns named '\(name)'; give other names with `names:`")
    }
    let lists: [(String, [String])] = [
      ("types", options.types.keys.sorted()), ("columns", options.columns ?? []),
      ("nullTokensByColumn", options.nullTokensByColumn.keys.sorted()),
    ]
    for (what, list) in lists {
      for name in list where !seen.contains(name) {
        let error = FrameError.unknownColumn(name, among: names)
        throw FrameError(error.code, "\(path), \(what): \(error.message)")
      }
    }
    for (name, type) in options.types.sorted(by: { $0.key < $1.key }) {
      guard CSVColumnKind(type, isRepetitive: false) != nil else {
        throw FrameError(
          .type, "\(path), types: column '\(name)' cannot be read as \(type); read text and cast it"
        )
      }
      if case .datetime(_, let zone?) = type { _ = try TimeZoneRules.named(zone) }
    }
  }
}
