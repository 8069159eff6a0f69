import SwiftwaterDevices

/// A state on its way over the rows of a partition: values enter it at the front of the window and
/// leave it at the back.
struct WindowSweep<State: MovingState> {
  private let fresh: State
  private var state: State
  /// The rows whose values are in the state.
  private var from: Int
  private var to: Int
  /// The number of the row that has come to be called 0.
  private var firstRow = 0
  private let fewest: Int

  /// - Parameters:
  ///   - fresh: A state of no values.
  ///   - start: The first row of the first window.
  ///   - fewest: The fewest values that must be there for a result.
  init(_ fresh: State, from start: Int, fewest: Int) {
    self.fresh = fresh
    state = fresh
    (from, to) = (start, start)
    self.fewest = max(fewest, State.fewest)
  }

  /// Computes the results of rows that follow those of the last call.
  @inline(__always)
  mutating func move(
    over rows: Range<Int>, of segment: Range<Int>, _ bounds: some WindowBounds, _ values: Column,
    into target: UnsafeMutablePointer<Double>, _ there: UnsafeMutablePointer<UInt8>
  ) {
    let source = values.elements(Double.self)
    let validity = values.validity
    let isWhole = validity == nil
    // Moved and not copied: a state may hold all values of the window.
    var (state, from, to) = (self.state, self.from, self.to)
    self.state = fresh
    for row in rows {
      let wanted = bounds.range(of: row, in: segment)
      if from < to, wanted.lowerBound >= to {
        state = fresh
        (from, to) = (wanted.lowerBound, wanted.lowerBound)
      }
      while to < wanted.upperBound {
        if isWhole || validity?[to] ?? true { state.enter(source[to], at: firstRow + to) }
        to += 1
      }
      while from < wanted.lowerBound {
        if from < to, isWhole || validity?[from] ?? true {
          state.leave(source[from], at: firstRow + from)
        }
        from += 1
      }
      to = max(to, from)
      if state.isSpoilt {
        state = fresh
        for at in from..<to where isWhole || validity?[at] ?? true {
          state.enter(source[at], at: firstRow + at)
        }
      }
      let isThere = state.count >= fewest
      there[row] = isThere ? 1 : 0
      target[row] = isThere ? state.value : 0
    }
    (self.state, self.from, self.to) = (state, from, to)
  }

  /// Counts rows from a later one on, which no window to come begins before.
  mutating func dropFirst(_ count: Int) {
    firstRow += count
    from -= count
    to -= count
  }
}
