/// Sorting the rows of an axis by whole-number keys of any width, stable.
enum KeySort {
  /// Sorts items by their keys, items of equal keys in the order they were in.
  ///
  /// - Parameters:
  ///   - items: What is sorted, in place.
  ///   - scratch: Room for as many.
  ///   - count: How many there are.
  ///   - key: An item's key.
  /// - Complexity: O(*count*): at most as many passes as the key has digits of 11 bits.
  @inline(__always)
  static func sort<Item: BitwiseCopyable, Key: FixedWidthInteger & UnsignedInteger>(
    _ items: UnsafeMutablePointer<Item>, _ scratch: UnsafeMutablePointer<Item>, count: Int,
    key: (Item) -> Key
  ) {
    if count <= insertionLimit { return insertionSort(items, count, key) }
    // Short rows do not pay for long tables.
    let digitBits = Key.bitWidth == 8 || count < 4096 ? 8 : 11
    let digits = (Key.bitWidth + digitBits - 1) / digitBits
    let buckets = 1 << digitBits
    // On the heap: a table on the stack of a closure that runs on a worker thread was misaligned by
    // the compiler (Swift 6.3.1).
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: digits * buckets)
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: digits * buckets)
    for index in 0..<count {
      var rest = key(items[index])
      for digit in 0..<digits {
        counts[digit * buckets + Int(truncatingIfNeeded: rest) & (buckets - 1)] += 1
        rest >>= Key(digitBits)
      }
    }
    var (from, to) = (items, scratch)
    for digit in 0..<digits {
      let starts = counts + digit * buckets
      let shift = Key(digit * digitBits)
      // A digit that all keys share orders nothing.
      let first = Int(truncatingIfNeeded: key(from[0]) >> shift) & (buckets - 1)
      if starts[first] == count { continue }
      var total = 0
      for bucket in 0..<buckets {
        let size = starts[bucket]
        starts[bucket] = total
        total += size
      }
      for index in 0..<count {
        let item = from[index]
        let bucket = Int(truncatingIfNeeded: key(item) >> shift) & (buckets - 1)
        to[starts[bucket]] = item
        starts[bucket] += 1
      }
      swap(&from, &to)
    }
    if from != items { items.update(from: from, count: count) }
  }

  /// Below this many items, moving them one by one is faster than counting digits.
  private static let insertionLimit = 48

  @inline(__always)
  private static func insertionSort<Item: BitwiseCopyable, Key: FixedWidthInteger>(
    _ items: UnsafeMutablePointer<Item>, _ count: Int, _ key: (Item) -> Key
  ) {
    for index in 1..<Swift.max(1, count) {
      let item = items[index]
      var place = index
      while place > 0, key(items[place - 1]) > key(item) {
        items[place] = items[place - 1]
        place -= 1
      }
      items[place] = item
    }
  }
}

/// A key and where it came from.
struct KeyedPlace<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>: BitwiseCopyable {
  var key: Key
  var place: Int

  /// Orders by key, then by place, so that no two are equal.
  static func isBefore(_ a: Self, _ b: Self) -> Bool {
    a.key < b.key || (a.key == b.key && a.place < b.place)
  }
}
