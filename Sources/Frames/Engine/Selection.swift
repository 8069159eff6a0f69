/// Finds the value at a place of the sorted order without sorting.
enum Selection {
  /// Moves the value that belongs at a place there, what is smaller before it and returns it.
  ///
  /// - Complexity: O(*n*) expected: Hoare 1961, doi:10.1145/366622.366647, the middle of three as
  ///   the pivot.
  static func select(_ place: Int, of values: UnsafeMutableBufferPointer<UInt64>) -> UInt64 {
    var low = 0
    var high = values.count - 1
    while low < high {
      let (a, b, c) = (values[low], values[low + (high - low) / 2], values[high])
      let pivot = max(min(a, b), min(max(a, b), c))
      var i = low
      var j = high
      while i <= j {
        while values[i] < pivot { i += 1 }
        while values[j] > pivot { j -= 1 }
        if i <= j {
          values.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if place <= j {
        high = j
      } else if place >= i {
        low = i
      } else {
        break
      }
    }
    return values[place]
  }
}
