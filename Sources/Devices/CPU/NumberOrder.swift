import CKernels

/// The order of the numbers of one type, and rows of them put into it.
///
/// Ascending or descending, NaN comes last and zeros of both signs are equal; equal numbers keep
/// their order. Results have the same bits for any number of threads.
public struct NumberOrder: Sendable {
  /// Names the order of a type's numbers.
  ///
  /// - Parameters:
  ///   - dtype: Their type; bools are numbers here.
  ///   - descending: Whether the largest comes first.
  /// - Precondition: The type is not complex.
  public init(_ dtype: DType, descending: Bool = false) {
    requireThat(
      !dtype.isComplex, "NumberOrder: \(dtype) has no order; sort real and imaginary parts in turn")
    let (kind, infinity): (sw_number_kind, UInt64) =
      switch dtype {
      case .float32: (SW_FLOATING, UInt64(Float.infinity.bitPattern))
      case .float64: (SW_FLOATING, Double.infinity.bitPattern)
      case .float16: (SW_FLOATING, UInt64(Float16.infinity.bitPattern))
      case .bfloat16: (SW_FLOATING, UInt64(Float.infinity.bitPattern >> 16))
      case .int8, .int16, .int32, .int64: (SW_SIGNED, 0)
      default: (SW_UNSIGNED, 0)
      }
    order = sw_number_order(
      byte_count: UInt8(dtype.byteCount), kind: UInt8(kind.rawValue),
      descending: descending ? 1 : 0, infinity: infinity)
  }

  /// Puts rows in order.
  ///
  /// - Parameters:
  ///   - rows: How many rows there are.
  ///   - length: How many elements each has.
  ///   - source: The rows, one after the other.
  ///   - target: Room for as many, apart from the source.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*n* log *length*) for *n* elements with AVX-512, O(*n*) otherwise.
  public func sort(
    rows: Int, of length: Int, from source: UnsafeRawPointer, into target: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    if length >= Self.shared && byteCount >= 4 && Threads.count > 1 {
      for row in 0..<rows {
        let start = row * length * byteCount
        try sortLongRow(length, from: source + start, into: target + start)
      }
      return
    }
    let size = Int(sw_sort_scratch(order, Int64(length)))
    try forEachRange(rows, length, source, target, length * byteCount, scratch: size) {
      sw_sort_rows(order, $0, Int64($1), Int64(length), $2, $3)
    }
  }

  /// Brings the elements at some places of each row to where sorting would put them, smaller ones
  /// before and larger ones after.
  ///
  /// - Parameters:
  ///   - places: The places, ascending.
  ///   - rows: How many rows there are, one after the other.
  ///   - length: The elements of a row.
  ///   - source: The first element of the first row.
  ///   - target: Where the rows of results go.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*n*) on average for one place.
  public func partition(
    at places: [Int], rows: Int, of length: Int, from source: UnsafeRawPointer,
    into target: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    let places = places.map(Int64.init)
    let size = Int(sw_sort_scratch(order, Int64(length)))
    try forEachRange(rows, length, source, target, length * byteCount, scratch: size) {
      sw_partition_rows(
        order, $0, Int64($1), Int64(length), places, Int64(places.count), $2, $3)
    }
  }

  /// Finds the places that sort rows, `int64`.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`, or for rows of more than 2³² elements.
  /// - Complexity: O(*n* log *length*) for *n* elements with AVX-512, O(*n*) otherwise.
  public func sortedPlaces(
    rows: Int, of length: Int, from source: UnsafeRawPointer, into target: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    try Self.requirePlaces(length)
    if length >= Self.shared && Threads.count > 1 {
      for row in 0..<rows {
        try sortLongRowOfPlaces(
          length, from: source + row * length * byteCount,
          into: (target + row * length * 8).assumingMemoryBound(to: UInt64.self))
      }
      return
    }
    let size = Int(sw_sort_places_scratch(Int64(length)))
    try forEachRange(rows, length, source, target, length * 8, scratch: size) {
      sw_sort_places(
        order, $0, Int64($1), Int64(length), $2.assumingMemoryBound(to: Int64.self), $3)
    }
  }

  /// Finds the places that a partition takes its elements from, `int64`: smaller and larger elements
  /// each in their order.
  ///
  /// - Parameters:
  ///   - places: The places of the partition, ascending.
  ///   - rows: How many rows there are, one after the other.
  ///   - length: The elements of a row.
  ///   - source: The first element of the first row.
  ///   - target: Where the rows of results go.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*n*) on average for one place.
  public func partitionedPlaces(
    at places: [Int], rows: Int, of length: Int, from source: UnsafeRawPointer,
    into target: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    if let place = places.first, places.count == 1, length >= Self.shared, byteCount >= 4 {
      for row in 0..<rows {
        try partitionLongRowOfPlaces(
          length, at: place, from: source + row * length * byteCount,
          into: (target + row * length * 8).assumingMemoryBound(to: Int64.self))
      }
      return
    }
    let places = places.map(Int64.init)
    let size = Int(sw_sort_places_scratch(Int64(length)))
    try forEachRange(rows, length, source, target, length * 8, scratch: size) {
      sw_partition_places(
        order, $0, Int64($1), Int64(length), places, Int64(places.count),
        $2.assumingMemoryBound(to: Int64.self), $3)
    }
  }

  /// Finds the places of the first few elements of each row's order, `int64`.
  ///
  /// - Parameters:
  ///   - kept: How many, at most the length.
  ///   - rows: How many rows there are, one after the other.
  ///   - length: The elements of a row.
  ///   - source: The first element of the first row.
  ///   - target: Where the rows of results go.
  /// - Throws: ``DeviceError`` with code `outOfMemory`, or for rows of more than 2³² elements.
  /// - Complexity: O(*n* + *kept* log *kept*) on average.
  public func topPlaces(
    _ kept: Int, rows: Int, of length: Int, from source: UnsafeRawPointer,
    into target: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    try Self.requirePlaces(length)
    let size = Int(sw_sort_places_scratch(Int64(length)))
    try forEachRange(rows, length, source, target, kept * 8, scratch: size) {
      sw_top_places(
        order, $0, Int64($1), Int64(length), Int64(kept),
        $2.assumingMemoryBound(to: Int64.self), $3)
    }
  }

  // MARK: - Implementation

  let order: sw_number_order
  var byteCount: Int { Int(order.byte_count) }

  /// Rows of this many elements are worth several threads each.
  static let shared = 1 << 17

  private static func requirePlaces(_ length: Int) throws(DeviceError) {
    guard length <= 1 << 32 else {
      throw DeviceError(
        .outOfMemory,
        "cannot sort places of \(length) elements in a row; sort pieces of at most 2^32")
    }
  }

  /// Calls `body` with ranges of rows of about 64 Ki elements, on several threads: the first row, how
  /// many, the first result, and scratch.
  private func forEachRange(
    _ rows: Int, _ length: Int, _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer,
    _ resultSize: Int, scratch: Int,
    _ body:
      @Sendable (UnsafeRawPointer, Int, UnsafeMutableRawPointer, UnsafeMutableRawPointer) ->
      Void
  ) throws(DeviceError) {
    guard rows > 0, length > 0 else { return }
    let (from, to) = (SharedAddress(source), SharedAddress(target))
    let grain = max(1, (1 << 16) / length)
    _ = try Threads.map((rows + grain - 1) / grain) { chunk throws(DeviceError) in
      let own = chunk * grain..<min(rows, (chunk + 1) * grain)
      let room = try Buffer(byteCount: scratch)
      body(
        UnsafeRawPointer(from.pointer + own.lowerBound * length * byteCount), own.count,
        to.pointer + own.lowerBound * resultSize, room.pointer)
      withExtendedLifetime(room) {}
    }
  }
}
