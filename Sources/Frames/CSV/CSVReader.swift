import CKernels
import Synchronization
import SwiftwaterDevices

/// Reads the columns of CSV files that a plan asks for into one table, on all threads.
///
/// Blocks of rows are parsed straight to where their rows go: how many rows are before a block is
/// known when it is cut. A column whose values turn out not to fit its inferred type gets the type
/// that all of them fit, and is parsed again alone.
struct CSVReader {
  let source: CSVSource
  /// The names of the columns that are wanted.
  let names: [String]

  init(source: CSVSource, names: [String]?) {
    self.source = source
    let all = source.schema.map(\.name)
    let wanted = names.map { Set($0) }
    self.names = all.filter { wanted?.contains($0) ?? true }
  }

  func read() throws(FrameError) -> Table {
    source.options.report?.reset()
    var kinds = source.kinds(for: names)
    var parsed = try parse(kinds)
    while parsed.unfit.contains(true) {
      let unfit = kinds.indices.filter { parsed.unfit[$0] }
      // A dictionary that did not take all texts is not one; the other types were inferred.
      let numbers = unfit.filter { kinds[$0].kind != SW_CSV_CATEGORY }
      try source.widen(numbers)
      let again = source.kinds(for: names)
      for column in unfit {
        kinds[column] = kinds[column].kind == SW_CSV_CATEGORY ? .text : again[column]
      }
      guard source.badRowKind == SW_CSV_FAIL else {
        // Which rows are bad depends on all columns.
        source.options.report?.reset()
        parsed = try parse(kinds)
        continue
      }
      let second = try parse(
        kinds.indices.map { parsed.unfit[$0] ? kinds[$0] : .skipped })
      for column in unfit { parsed.replace(column, from: second) }
    }
    return try assemble(parsed)
  }

  /// The classes that all fields of some columns fit.
  func classify(_ columns: [Int]) throws(FrameError) -> [UInt32] {
    var kinds = source.names.map { _ in CSVColumnKind.skipped }
    for column in columns { kinds[column] = .classified }
    let parsed = try parse(kinds + (source.keepsRejected ? [.rejected] : []))
    return columns.map { column in
      parsed.outcomes.reduce(UInt32(SW_CSV_IS_ANY)) { $0 & $1.classes[column] }
    }
  }

  // MARK: - Implementation

  /// What the workers have made of all blocks.
  struct Parsed {
    var kinds: [CSVColumnKind]
    var outcomes: [CSVWorker.Outcome]
    var values: [CSVPlaces?]
    var storage: TextStorage
    /// The dictionaries of each worker, and the worker of each block.
    var dictionaries: [CSVDictionaries]
    var unfit: [Bool]
    /// What a second look at single columns has found.
    var others: [Int: [CSVWorker.Outcome]] = [:]
    var storages: [Int: TextStorage] = [:]

    mutating func replace(_ column: Int, from other: Parsed) {
      kinds[column] = other.kinds[column]
      values[column] = other.values[column]
      unfit[column] = other.unfit[column]
      others[column] = other.outcomes
      storages[column] = other.storage
      for worker in dictionaries.indices { dictionaries[worker].interners[column] = nil }
    }
  }

  /// Parses every block into its place.
  private func parse(_ kinds: [CSVColumnKind]) throws(FrameError) -> Parsed {
    let source = source
    let blocks = try CSVBlocks(source, isEager: true)
    let places = source.places(for: kinds)
    let arenas = CSVArenas()
    let failure = Mutex<(block: Int, error: FrameError)?>(nil)
    let threads = max(1, min(Threads.count, source.estimatedByteCount >> 18))
    let results = try Threads.map(threads) { thread throws(FrameError) in
      let worker = try CSVWorker(source, kinds: kinds, arenaByteCount: 4 << 20) {
        arenas.next()
      }
      var outcomes: [CSVWorker.Outcome] = []
      do throws(FrameError) {
        // Blocks come in order: those before one that fails are all on their way.
        while failure.withLock({ $0 == nil }), try blocks.next(worker.block) {
          let (first, rows) = (worker.block.firstRow, worker.block.rows)
          for place in places { try place?.reserve(first, rows) }
          outcomes.append(try worker.parse { places[$0]?.pointer(first) })
        }
      } catch {
        let index = worker.block.index
        failure.withLock { if index <= $0?.block ?? .max { $0 = (index, error) } }
      }
      return (outcomes, CSVDictionaries(worker, outcomes.map(\.block)), worker.arenas)
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
    let outcomes = results.flatMap(\.0).sorted { $0.block < $1.block }
    return Parsed(
      kinds: kinds, outcomes: outcomes, values: places,
      storage: CSVArenas.storage(results.flatMap(\.2)), dictionaries: results.map(\.1),
      unfit: kinds.indices.map { column in outcomes.contains { $0.unfit[column] } })
  }
}

/// Numbers the buffers that long texts go to.
final class CSVArenas: Sendable {
  private let count = Atomic(0)

  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }

  static func storage(_ arenas: [(number: Int, buffer: Buffer)]) -> TextStorage {
    TextStorage(buffers: arenas.sorted { $0.number < $1.number }.map(\.buffer))
  }
}

/// The dictionaries of one worker, and the blocks they were filled from.
struct CSVDictionaries: Sendable {
  var interners: [TextInterner?]
  let marks: [[(block: Int, count: Int)]]
  let blocks: [Int]
  /// Where the long texts lie.
  let arenas: [Buffer]

  init(_ worker: CSVWorker, _ blocks: [Int]) {
    interners = worker.interners
    marks = worker.marks
    self.blocks = blocks
    arenas = worker.arenas.map(\.buffer)
  }
}
