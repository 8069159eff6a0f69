import SwiftwaterDevices

/// Rows in order of some columns.
struct SortBreaker {
  let keys: [SortKey]
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(_ input: any MorselStream) throws(FrameError) -> any MorselStream {
    let table = try input.table(run)
    return run.stream(
      try run.timed(statistics) { () throws(FrameError) in
        try table.gather(Sorting.order(table, by: keys))
      })
  }
}
