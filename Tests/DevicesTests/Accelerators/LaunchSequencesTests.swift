import Testing

@testable import SwiftwaterDevices

/// What is held and replayed of launches that repeat; devices take no part in it.
@Suite("Sequences of launches")
struct LaunchSequencesTests {
  /// What left a queue, step by step: launches one by one, or a sequence at once.
  struct Log {
    var sequences = LaunchSequences<Int, Int>()
    /// Launches by their serial numbers, in the order in which the device gets them.
    var launched: [Int] = []
    /// The kernels of what was replayed.
    var replayed: [[Int]] = []
    private var kernels: [Int] = []

    mutating func launch(_ kernel: Int) {
      let serial = kernels.count
      kernels.append(kernel)
      switch sequences.next(kernel, serial) {
      case .run: launched.append(serial)
      case .hold: break
      case .runAfter(let held): launched += held + [serial]
      }
    }

    mutating func end() {
      switch sequences.end() {
      case .nothing: break
      case .run(let held): launched += held
      case .replay(let held):
        launched += held
        replayed.append(held.map { kernels[$0] })
      }
    }

    mutating func step(_ kernels: [Int]) {
      for kernel in kernels { launch(kernel) }
      end()
    }
  }

  @Test("A step is launched as it comes, held the second time, and replayed at its end")
  func again() {
    var log = Log()
    log.step([1, 2, 1, 3, 3])
    #expect(log.launched == [0, 1, 2, 3, 4] && log.replayed.isEmpty)
    for kernel in [1, 2, 1, 3] { log.launch(kernel) }
    #expect(log.launched.count == 5 && log.sequences.isHolding)
    log.launch(3)
    log.end()
    #expect(log.replayed == [[1, 2, 1, 3, 3]] && !log.sequences.isHolding)
    log.step([1, 2, 1, 3, 3])
    #expect(log.replayed.count == 2)
    #expect(log.launched == Array(0..<15))
  }

  @Test("A step that goes another way launches what was held, and is known from then on")
  func otherWay() {
    var log = Log()
    log.step([1, 2, 3, 4])
    for kernel in [1, 2, 9] { log.launch(kernel) }
    #expect(log.launched == Array(0..<7))
    log.launch(4)
    #expect(log.launched == Array(0..<8), "nothing is held once the step is another")
    log.end()
    log.step([1, 2, 9, 4])
    #expect(log.replayed == [[1, 2, 9, 4]])
    log.step([1, 2, 3, 4])
    #expect(log.replayed == [[1, 2, 9, 4], [1, 2, 3, 4]])
  }

  @Test("A step that ends before the one it began like, or after it, is one of its own")
  func prefixes() {
    var log = Log()
    log.step([1, 2, 3, 4, 5, 6])
    log.step([1, 2, 3, 4])
    #expect(log.replayed.isEmpty && log.launched == Array(0..<10))
    log.step([1, 2, 3, 4])
    log.step([1, 2, 3, 4, 5, 6, 7])
    log.step([1, 2, 3, 4, 5, 6, 7])
    #expect(log.replayed == [[1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7]])
  }

  @Test("Steps of too few or too many launches are never held")
  func lengths() {
    var log = Log()
    let lengths = LaunchSequences<Int, Int>.lengths
    for _ in 0..<3 {
      log.step(Array(repeating: 7, count: lengths.lowerBound - 1))
      log.step(Array(repeating: 8, count: lengths.upperBound + 1))
      log.end()
    }
    #expect(log.replayed.isEmpty)
    log.step(Array(repeating: 9, count: lengths.upperBound))
    log.step(Array(repeating: 9, count: lengths.upperBound))
    #expect(log.replayed.map(\.count) == [lengths.upperBound])
  }

  @Test("Every launch reaches the device once and in order, whatever comes", arguments: 0..<20)
  func order(seed: UInt64) {
    var log = Log()
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func random(_ bound: Int) -> Int {
      // Source: Marsaglia 2003, xorshift, doi:10.18637/jss.v008.i14.
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33) % bound
    }
    var count = 0
    for _ in 0..<400 {
      let step = (0..<random(9)).map { _ in random(2) }
      count += step.count
      log.step(step)
      #expect(log.launched == Array(0..<count))
    }
    #expect(!log.replayed.isEmpty)
  }

  @Test("What would take too much room is forgotten, and learnt again")
  func forgetting() {
    var log = Log()
    let limit = LaunchSequences<Int, Int>.limit
    log.step([0, 0, 0, 0])
    for first in 1...limit / 512 + 1 { log.step([first] + Array(0..<512)) }
    log.step([0, 0, 0, 0])
    #expect(log.replayed.isEmpty)
    log.step([0, 0, 0, 0])
    #expect(log.replayed == [[0, 0, 0, 0]])
  }
}
