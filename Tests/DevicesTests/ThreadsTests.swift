import SwiftwaterDevices
import Synchronization
import Testing

@Suite("Threads")
struct ThreadsTests {
  struct Failure: Error, Equatable {
    var chunk: Int
  }

  @Test("A map has its values in the order of the chunks", arguments: [0, 1, 2, 33, 1000])
  func order(chunks: Int) {
    for count in [1, 2, 7] {
      let values = Threads.with(count: count) { Threads.map(chunks) { "\($0)" } }
      #expect(values == (0..<chunks).map { "\($0)" })
    }
  }

  @Test("The error of the lowest chunk is thrown on any number of threads")
  func failures() {
    for round in 0..<50 {
      for count in [1, 2, 7] {
        Threads.with(count: count) {
          _ = #expect(throws: Failure(chunk: 20)) {
            _ = try Threads.map(200) { chunk throws(Failure) in
              // The lowest failure takes longest, so that others come before it.
              if chunk == 20 { for at in 0..<round * 100 { blackHole(at) } }
              if chunk >= 20, chunk % 3 == 2 { throw Failure(chunk: chunk) }
              return chunk
            }
          }
        }
      }
    }
  }

  @Test("Values made before a failure are released")
  func released() {
    final class Witness: Sendable {
      let living: Living
      init(_ living: Living) {
        self.living = living
        living.count.withLock { $0 += 1 }
      }
      deinit { living.count.withLock { $0 -= 1 } }
    }
    final class Living: Sendable { let count = Mutex(0) }
    let living = Living()
    let values = try? Threads.map(100) { chunk throws(Failure) in
      if chunk == 60 { throw Failure(chunk: chunk) }
      return Witness(living)
    }
    #expect(values == nil)
    #expect(living.count.withLock { $0 } == 0)
  }

  @Test("The number of threads of a task reaches its chunks and its children, and nobody else")
  func scoped() async {
    let outside = Threads.count
    let other = outside + 5
    await withTaskGroup(of: Void.self) { group in
      Threads.with(count: other) {
        #expect(Threads.count == other)
        #expect(Threads.map(100) { _ in Threads.count } == Array(repeating: other, count: 100))
        #expect(Threads.with(count: 1) { Threads.count } == 1)
        group.addTask { #expect(Threads.count == other) }
      }
      group.addTask { #expect(Threads.count == outside) }
    }
    #expect(Threads.count == outside)
  }

  @inline(never)
  private func blackHole(_ value: Int) {}
}
