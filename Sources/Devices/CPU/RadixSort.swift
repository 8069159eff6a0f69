import CKernels

/// Stable sorting by 64-bit words, eleven bits at a time.
public enum RadixSort {
  /// Puts places into the ascending order of their words, equal words in the order they have.
  ///
  /// - Parameters:
  ///   - places: The places to be put in order; each is an index of `words`.
  ///   - words: A word for each place that occurs.
  /// - Complexity: O(*n*): at most six passes; digits that are the same everywhere cost none.
  public static func sort(
    _ places: UnsafeMutableBufferPointer<Int>, by words: UnsafePointer<UInt64>
  ) throws(DeviceError) {
    let count = places.count
    let size = count * MemoryLayout<sw_keyed_place>.stride
    let (items, scratch) = (try Buffer(byteCount: size), try Buffer(byteCount: size))
    let keyed = items.pointer.assumingMemoryBound(to: sw_keyed_place.self)
    for index in 0..<count {
      keyed[index] = sw_keyed_place(
        key: words[places[index]], place: UInt64(truncatingIfNeeded: places[index]))
    }
    sw_radix_sort(
      keyed, scratch.pointer.assumingMemoryBound(to: sw_keyed_place.self), Int64(count))
    for index in 0..<count { places[index] = Int(truncatingIfNeeded: keyed[index].place) }
    withExtendedLifetime((items, scratch)) {}
  }

  /// Returns the places of numbers in order, `int64`; equal numbers in theirs, NaN last.
  ///
  /// - Complexity: O(*n*).
  public static func places(
    of values: UnsafeBufferPointer<Double>, descending: Bool = false
  ) throws(DeviceError) -> Buffer {
    let words = try Buffer(byteCount: values.count * 8)
    let places = try Buffer(byteCount: values.count * 8)
    let (word, place) = (words.elements(of: UInt64.self), places.elements(of: Int.self))
    for (index, value) in values.enumerated() {
      let key = sw_key_of_double(value)
      word[index] = descending && !value.isNaN ? ~key : key
      place[index] = index
    }
    if let base = word.baseAddress { try sort(place, by: base) }
    withExtendedLifetime(words) {}
    return places
  }
}
