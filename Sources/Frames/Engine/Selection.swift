import SwiftwaterDevices

/// Finds the value at a place of the sorted order without sorting.
enum Selection {
  /// Moves the value that belongs at a place there, what is smaller before it and returns it.
  ///
  /// - Complexity: O(*n*).
  static func select(_ place: Int, of values: UnsafeMutableBufferPointer<UInt64>) -> UInt64 {
    if let keys = values.baseAddress { KeySort.select(keys, count: values.count, place: place) }
    return values[place]
  }
}
