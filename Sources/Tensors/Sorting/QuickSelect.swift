import SwiftwaterDevices

/// Bringing the k-th smallest to its place without sorting the rest.
enum QuickSelect {
  /// Reorders items so that the one at `place` is the one that sorting would put there, what comes
  /// before is not after it in order and what comes after is not before.
  ///
  /// - Complexity: O(range) on average; pivots are medians of three.
  /// - Source: Hoare 1961, algorithm 65 (FIND), doi:10.1145/366622.366647.
  @inline(__always)
  static func select<Item: BitwiseCopyable>(
    _ items: UnsafeMutablePointer<Item>, in range: Range<Int>, place: Int,
    isBefore: (Item, Item) -> Bool
  ) {
    var (low, high) = (range.lowerBound, range.upperBound - 1)
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(items[middle], items[low]) { exchange(items, middle, low) }
      if isBefore(items[high], items[low]) { exchange(items, high, low) }
      if isBefore(items[high], items[middle]) { exchange(items, high, middle) }
      let pivot = items[middle]
      var (i, j) = (low, high)
      while i <= j {
        while isBefore(items[i], pivot) { i += 1 }
        while isBefore(pivot, items[j]) { j -= 1 }
        if i <= j {
          exchange(items, i, j)
          i += 1
          j -= 1
        }
      }
      if place <= j {
        high = j
      } else if place >= i {
        low = i
      } else {
        return
      }
    }
  }

  /// Brings several places, in ascending order, to what sorting would put there.
  static func select<Key: FixedWidthInteger & BitwiseCopyable>(
    _ keys: UnsafeMutablePointer<Key>, count: Int, places: [Int]
  ) {
    if count <= few { return sort(keys, count) }
    var start = 0
    for place in places where place >= start {
      let rest = UnsafeMutableRawPointer(keys + start)
      if Key.self == UInt32.self {
        KeySort.select(
          rest.assumingMemoryBound(to: UInt32.self), count: count - start, place: place - start)
      } else if Key.self == UInt64.self {
        KeySort.select(
          rest.assumingMemoryBound(to: UInt64.self), count: count - start, place: place - start)
      } else {
        select(keys, in: start..<count, place: place, isBefore: <)
      }
      start = place + 1
    }
  }

  /// Keys that are sorted sooner than selected from.
  private static let few = 16

  private static func sort<Key: FixedWidthInteger>(_ keys: UnsafeMutablePointer<Key>, _ count: Int)
  {
    for place in 1..<Swift.max(1, count) {
      let key = keys[place]
      var target = place
      while target > 0, key < keys[target - 1] {
        keys[target] = keys[target - 1]
        target -= 1
      }
      keys[target] = key
    }
  }

  @inline(__always)
  private static func exchange<Item>(_ items: UnsafeMutablePointer<Item>, _ i: Int, _ j: Int) {
    let item = items[i]
    items[i] = items[j]
    items[j] = item
  }
}
