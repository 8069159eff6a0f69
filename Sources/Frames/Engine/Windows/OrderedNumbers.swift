/// Numbers in order, NaN last, which come and go one at a time.
///
/// They lie in blocks of neighbours, so that a number that comes or goes moves few others. What is
/// asked for is as a rule near to what was asked for last, and is looked for from there.
///
/// - Complexity: O(log *n* + 512) for each that comes or goes.
struct OrderedNumbers {
  private var blocks: [[Double]] = [[]]
  /// The first number of each block but the first block, which takes whatever is less.
  private var leasts: [Double] = [-.infinity]
  private(set) var count = 0
  /// The block looked at last, and how many numbers are before it.
  private var current = 0
  private var before = 0

  /// Numbers of a block, which is halved when it has more.
  private static let most = 512

  mutating func insert(_ value: Double) {
    let block = block(of: value)
    blocks[block].insert(value, at: Self.place(of: value, in: blocks[block]))
    count += 1
    if block < current { before += 1 }
    guard blocks[block].count > Self.most else { return }
    let half = Self.most / 2
    let upper = Array(blocks[block][half...])
    blocks[block].removeSubrange(half...)
    blocks.insert(upper, at: block + 1)
    leasts.insert(upper[0], at: block + 1)
    if block < current { current += 1 }
  }

  /// Takes one of the numbers that are equal to a value out, if there is one.
  mutating func remove(_ value: Double) {
    // Equal numbers may begin before the block that would take another one.
    var block = block(of: value)
    while block > 0, !Self.isBefore(leasts[block], value), Self.endsWith(value, blocks[block - 1]) {
      block -= 1
    }
    let place = Self.place(of: value, in: blocks[block])
    guard place < blocks[block].count, !Self.isBefore(value, blocks[block][place]) else { return }
    blocks[block].remove(at: place)
    count -= 1
    if block < current { before -= 1 }
    guard blocks[block].isEmpty, blocks.count > 1 else { return }
    blocks.remove(at: block)
    leasts.remove(at: block)
    leasts[0] = -.infinity
    if block < current { current -= 1 }
    if current == blocks.count {
      current -= 1
      before -= blocks[current].count
    }
  }

  /// The number at a place in the order, from 0.
  subscript(place: Int) -> Double {
    mutating get {
      while place < before {
        current -= 1
        before -= blocks[current].count
      }
      while place >= before + blocks[current].count {
        before += blocks[current].count
        current += 1
      }
      return blocks[current][place - before]
    }
  }

  // MARK: - Implementation

  /// The last block whose first number does not come after a value.
  private func block(of value: Double) -> Int {
    var (low, high) = (0, leasts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if Self.isBefore(value, leasts[middle]) { high = middle - 1 } else { low = middle }
    }
    return low
  }

  /// The first place whose number does not come before a value.
  private static func place(of value: Double, in numbers: [Double]) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(numbers[middle], value) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func endsWith(_ value: Double, _ numbers: [Double]) -> Bool {
    guard let last = numbers.last else { return false }
    return !isBefore(last, value) && !isBefore(value, last)
  }

  @inline(__always)
  private static func isBefore(_ a: Double, _ b: Double) -> Bool {
    a < b || (b.isNaN && !a.isNaN)
  }
}
