import CKernels

/// Stable sorting of numbers.
public enum Sorting {
  /// Returns the places of the values in ascending order, equal values in theirs; NaN last.
  ///
  /// - Complexity: O(*n*): at most six passes of a radix sort.
  public static func places(
    of values: UnsafeBufferPointer<Double>, descending: Bool = false
  ) throws(DeviceError) -> Buffer {
    let count = values.count
    let size = MemoryLayout<sw_keyed_place>.stride
    let items = try Buffer(byteCount: count * size)
    let scratch = try Buffer(byteCount: count * size)
    let keyed = items.elements(of: sw_keyed_place.self)
    for index in 0..<count {
      let value = values[index]
      let key = sw_key_of_double(value)
      keyed[index] = sw_keyed_place(
        key: descending && !value.isNaN ? ~key : key, place: UInt64(index))
    }
    if let base = keyed.baseAddress,
      let spare = scratch.elements(of: sw_keyed_place.self).baseAddress
    {
      sw_radix_sort(base, spare, Int64(count))
    }
    let places = try Buffer(byteCount: count * 8)
    let result = places.elements(of: Int64.self)
    for index in 0..<count { result[index] = Int64(keyed[index].place) }
    withExtendedLifetime((items, scratch)) {}
    return places
  }
}
