import CKernels

/// How the fields of a column become values.
struct CSVColumnKind: Sendable {
  var kind: sw_csv_kind
  /// The bytes of a value.
  var width: Int
  /// Decimal places, or units in a second.
  var scale: Int64 = 0
  /// The most digits of a decimal.
  var precision: Int64 = 0
  /// Whether instants have an offset from UTC.
  var isZoned = false
  /// Whether a date alone is no instant.
  var needsOffset = false
  /// What the texts of an enumeration can be.
  var categories: Categories?

  static let skipped = CSVColumnKind(kind: SW_CSV_SKIP, width: 0)
  static let classified = CSVColumnKind(kind: SW_CSV_CLASSIFY, width: 0)
  static let rejected = CSVColumnKind(kind: SW_CSV_REJECTED, width: 16)
  static let text = CSVColumnKind(kind: SW_CSV_TEXT, width: 16)
  static let category = CSVColumnKind(kind: SW_CSV_CATEGORY, width: 4)

  /// Nil for a type that CSV cannot hold.
  init?(_ type: ColumnType, isRepetitive: Bool) {
    switch type {
    case .bool: self.init(kind: SW_CSV_BOOL, width: 1)
    case .int8: self.init(kind: SW_CSV_INT8, width: 1)
    case .int16: self.init(kind: SW_CSV_INT16, width: 2)
    case .int32: self.init(kind: SW_CSV_INT32, width: 4)
    case .int64: self.init(kind: SW_CSV_INT64, width: 8)
    case .uint8: self.init(kind: SW_CSV_UINT8, width: 1)
    case .uint16: self.init(kind: SW_CSV_UINT16, width: 2)
    case .uint32: self.init(kind: SW_CSV_UINT32, width: 4)
    case .uint64: self.init(kind: SW_CSV_UINT64, width: 8)
    case .float32: self.init(kind: SW_CSV_FLOAT32, width: 4)
    case .float64: self.init(kind: SW_CSV_FLOAT64, width: 8)
    case .date: self.init(kind: SW_CSV_DATE, width: 4)
    case .time: self.init(kind: SW_CSV_TIME, width: 8)
    case .datetime(let unit, let zone):
      self.init(kind: SW_CSV_DATETIME, width: 8, scale: unit.perSecond, isZoned: zone != nil)
      // A zone's own readings would need its rules: only an offset says which instant is meant.
      needsOffset = zone != nil && zone != "UTC"
    case .decimal(let precision, let scale):
      let isShort = type.physical == .int64
      self.init(
        kind: isShort ? SW_CSV_DECIMAL64 : SW_CSV_DECIMAL128, width: isShort ? 8 : 16,
        scale: Int64(scale))
      self.precision = Int64(min(precision, 38))
    case .string: self = isRepetitive ? .category : .text
    case .category: self = .category
    case .enumeration(let categories):
      self.init(kind: SW_CSV_ENUMERATION, width: 4)
      self.categories = categories
    case .null, .binary, .duration, .list, .structure: return nil
    }
  }

  init(kind: sw_csv_kind, width: Int, scale: Int64 = 0, isZoned: Bool = false) {
    self.kind = kind
    self.width = width
    self.scale = scale
    self.isZoned = isZoned
  }

  /// The column for C, without places for values.
  func column(_ tokens: UnsafePointer<sw_csv_nulls>?, isInferred: Bool) -> sw_csv_column {
    var column = sw_csv_column()
    column.kind = kind.rawValue
    column.tokens = tokens
    column.inferred = isInferred
    column.zoned = isZoned
    column.needsOffset = needsOffset
    column.scale = scale
    column.precision = precision
    column.classes = UInt32(SW_CSV_IS_ANY)
    return column
  }
}

/// Null tokens where C can see them.
// Sendable: the memory is written once, before anybody else has the object.
final class CSVNullTokens: @unchecked Sendable {
  private var allocations: [UnsafeMutableRawPointer] = []
  private var columns: [UnsafePointer<sw_csv_nulls>] = []

  init(_ options: CSVOptions, names: [String], dialect: sw_csv_dialect) {
    let common = add(options.nullTokens, options, dialect)
    for name in names {
      let own = options.nullTokensByColumn[name]
      columns.append(own.map { add($0, options, dialect) } ?? common)
    }
  }

  deinit { for allocation in allocations { allocation.deallocate() } }

  func pointer(_ column: Int) -> UnsafePointer<sw_csv_nulls> { columns[column] }

  // MARK: - Implementation

  private func add(
    _ tokens: [String], _ options: CSVOptions, _ dialect: sw_csv_dialect
  ) -> UnsafePointer<sw_csv_nulls> {
    let tokens = tokens.map { Array($0.utf8) }
    let texts = tokens.filter { !$0.isEmpty }
    let pointers = allocate(texts.count + 1, UnsafePointer<UInt8>?.self)
    let lengths = allocate(texts.count + 1, UInt32.self)
    var nulls = sw_csv_nulls()
    for (index, text) in texts.enumerated() {
      let bytes = allocate(text.count, UInt8.self)
      for (at, byte) in text.enumerated() { (bytes + at).initialize(to: byte) }
      (pointers + index).initialize(to: UnsafePointer(bytes))
      (lengths + index).initialize(to: UInt32(text.count))
      nulls.lengthMask |= 1 << UInt64(min(text.count, 63))
    }
    // Numbers in another form, and escapes, take a look at every field.
    if dialect.decimal == 0x2C || dialect.thousands != 0 || dialect.escape != 0 {
      nulls.lengthMask = .max
    }
    nulls.texts = UnsafePointer(pointers)
    nulls.lengths = UnsafePointer(lengths)
    nulls.count = UInt32(texts.count)
    nulls.emptyIsNull = options.emptyTextIsNull
    nulls.quotedToo = options.quotedNulls
    let place = allocate(1, sw_csv_nulls.self)
    place.initialize(to: nulls)
    return UnsafePointer(place)
  }

  private func allocate<Element>(
    _ count: Int, _ type: Element.Type
  ) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    allocations.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }
}
