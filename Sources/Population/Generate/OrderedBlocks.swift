import Dispatch
import SwiftwaterDevices
import Foundation

/// Makes blocks of rows on several threads and hands them on in order.
///
/// Each thread has one buffer and waits with it for its turn, so that no more blocks are in memory
/// than there are threads.
struct OrderedBlocks: Sendable {
  private let rows: Int
  private let blockRows: Int
  private let threads: Int

  init(rows: Int, blockRows: Int, threads: Int) {
    requireThat(blockRows > 0 && threads > 0, "blocks need rows and threads")
    (self.rows, self.blockRows, self.threads) = (rows, blockRows, threads)
  }

  /// Runs `render` for every block of rows on any thread, and `consume` for each in row order.
  ///
  /// - Throws: The first error of `consume`; no block after it is consumed.
  func run(
    render: @Sendable (Range<Int>, inout RowBuffer) -> Void,
    consume: @Sendable (UnsafeRawBufferPointer, _ rowsDone: Int) throws(PopulationError) -> Void
  ) throws(PopulationError) {
    let turn = Turn(blocks: (rows + blockRows - 1) / blockRows)
    // A thread waits only for blocks that other running threads already hold: even with fewer
    // threads than asked for, the oldest block can always go on.
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var buffer = RowBuffer()
      while let block = turn.take() {
        let range = (block * blockRows)..<min(rows, (block + 1) * blockRows)
        buffer.removeAll()
        render(range, &buffer)
        turn.wait(for: block)
        var failure: PopulationError?
        if !turn.hasFailed {
          do throws(PopulationError) {
            try consume(buffer.contents, range.upperBound)
          } catch {
            failure = error
          }
        }
        turn.pass(failure)
      }
    }
    if let failure = turn.failure { throw failure }
  }
}

/// Whose turn it is.
///
/// Sendable because every property is touched only with the condition locked.
private final class Turn: @unchecked Sendable {
  private let condition = NSCondition()
  private let blocks: Int
  private var taken = 0
  private var passed = 0
  private var error: PopulationError?

  init(blocks: Int) { self.blocks = blocks }

  var failure: PopulationError? { condition.withLock { error } }
  var hasFailed: Bool { failure != nil }

  /// Returns the next block to make, or `nil` when there is none or an error ended the work.
  func take() -> Int? {
    condition.withLock {
      guard taken < blocks, error == nil else { return nil }
      taken += 1
      return taken - 1
    }
  }

  /// Waits until all blocks before this one were handed on.
  func wait(for block: Int) {
    condition.lock()
    while passed != block { condition.wait() }
    condition.unlock()
  }

  /// Lets the next block go on.
  func pass(_ failure: PopulationError?) {
    condition.lock()
    passed += 1
    if error == nil { error = failure }
    condition.broadcast()
    condition.unlock()
  }
}
