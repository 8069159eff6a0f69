/// Puts rows of numbers in order on an accelerator; the twin of ``NumberOrder``, with its very
/// results.
///
/// Rows that fit the memory of a group are sorted there, several at a time; longer ones by digits of
/// 8 bits, lowest first: count, add up, move. What moves are the numbers' own bits, their key is made
/// of them where it is needed, so that equal numbers of different bits keep their order.
///
/// - Source: Merrill, Grimshaw 2011, "High performance and scalable radix sorting",
///   doi:10.1142/S0129626411000187.
package enum KernelKeySort {
  /// Puts rows in order.
  ///
  /// - Parameters:
  ///   - rows: How many rows there are.
  ///   - length: How many elements each has.
  ///   - source: The rows, one after the other.
  ///   - dtype: Their type, not complex.
  ///   - descending: Whether the largest comes first.
  ///   - target: Room for as many, apart from the source.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `outOfMemory` also for rows of more than
  ///   2³² − 1 elements.
  /// - Complexity: O(*n*) for *n* elements.
  package static func sort(
    rows: Int = 1, of length: Int, from source: DeviceArray, dtype: DType,
    descending: Bool = false, into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard try isNeeded(rows, length, dtype) else { return }
    let order = KeyOrder(dtype: dtype, descending: descending)
    if length <= order.shortest(accelerator) {
      try order.sortTiles(
        rows, length, source, values: target, places: nil, kept: length, accelerator)
    } else {
      try order.sortLong(rows, length, source, values: target, places: nil, accelerator)
    }
  }

  /// Finds the places that sort rows, `int64`, or the first few of them.
  ///
  /// - Parameters:
  ///   - rows: How many rows there are.
  ///   - length: How many elements each has.
  ///   - source: The rows, one after the other.
  ///   - dtype: Their type, not complex.
  ///   - descending: Whether the largest comes first.
  ///   - target: Room for the places of each row, one row after the other.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `outOfMemory` also for rows of more than
  ///   2³² − 1 elements.
  /// - Complexity: O(*n*) for *n* elements.
  package static func sortedPlaces(
    rows: Int = 1, of length: Int, from source: DeviceArray, dtype: DType,
    descending: Bool = false, into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard try isNeeded(rows, length, dtype) else { return }
    let order = KeyOrder(dtype: dtype, descending: descending)
    if length <= order.shortest(accelerator) {
      try order.sortTiles(
        rows, length, source, values: nil, places: target, kept: length, accelerator)
    } else {
      try order.sortLong(rows, length, source, values: nil, places: target, accelerator)
    }
  }

  // MARK: - Implementation

  /// Whether there is something to sort; fails for what cannot be.
  static func isNeeded(_ rows: Int, _ length: Int, _ dtype: DType) throws(DeviceError) -> Bool {
    try NumberKey.require(dtype, "sort")
    guard length <= UInt32.max else {
      throw DeviceError(
        .outOfMemory,
        "cannot sort \(length) elements in a row on an accelerator; sort pieces of at most 2^32 - 1"
      )
    }
    return rows > 0 && length > 0
  }
}

/// The order of one sort, and the launches that bring it about.
struct KeyOrder {
  var dtype: DType
  var descending: Bool

  /// Rows up to this length are sorted in one launch.
  func shortest(_ accelerator: any Accelerator) -> Int {
    accelerator.traits.isProcessor ? 4096 : accelerator.traits.groupSize * Self.tileItems
  }

  static let tileItems = 8

  /// The key's text.
  var key: String { NumberKey.text(dtype, descending: descending) }
}
