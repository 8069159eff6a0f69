/// What runs of frames may use and who watches them.
///
/// ```swift
/// try withSession(Session(memoryLimit: 2 << 30)) {
///   try DataFrame(csv: "huge.csv").sort(by: "time").write(csv: "sorted.csv")
/// }
/// ```
///
/// - Also known as: `duckdb: SET memory_limit`, `SET threads`, `POLARS_MAX_THREADS`, `polars.Config`,
///   `dask.distributed.Client`.
public struct Session: Sendable {
  /// The most bytes of memory that buffers may take, data that frames hold included; nil for what
  /// `SWIFTWATER_MEMORY_LIMIT` says (`500MB`, `2GiB`, `80%`), else 80 % of the machine or container.
  ///
  /// A limit of 0 or less is an error of the run.
  /// What does not fit goes to files in ``temporaryFolder`` and comes back from there.
  public var memoryLimit: Int?

  /// Where rows go that do not fit; nil for `TMPDIR`, else `/tmp`.
  public var temporaryFolder: String?

  /// How many threads a run may use, 1 to 1024; nil for what `Threads.count` is when it begins.
  ///
  /// Rows are the same for any number. Other runs at the same time, and what closures and arrays do
  /// outside of runs, keep to their own. Another number is an error of the run.
  public var threads: Int?

  /// Called now and then while a plan runs, on the thread that runs it; runs that it starts itself
  /// are not watched.
  public var progress: (@Sendable (Progress) -> Void)?

  /// Rows of a morsel, the unit in which work is handed to threads.
  var morselRows = 1 << 16
  /// What the ledger says is available, whatever is in use: for tests of short memory.
  var pretendedRoom: Int?
  /// The bytes of packed rows that stay in memory, whatever is available: for tests.
  var residentRoom: Int?

  /// Creates a session.
  ///
  /// - Parameters:
  ///   - memoryLimit: The most bytes of memory that buffers may take; nil for the machine's.
  ///   - temporaryFolder: Where rows go that do not fit; nil for the system's.
  ///   - threads: How many threads a run may use; nil for `Threads.count`.
  ///   - progress: Called now and then while a plan runs.
  public init(
    memoryLimit: Int? = nil, temporaryFolder: String? = nil, threads: Int? = nil,
    progress: (@Sendable (Progress) -> Void)? = nil
  ) {
    self.memoryLimit = memoryLimit
    self.temporaryFolder = temporaryFolder
    self.threads = threads
    self.progress = progress
  }

  /// The session of the current task.
  @TaskLocal static var current = Session()
}

/// How far a run of a plan has got.
public struct Progress: Sendable, Hashable {
  /// The part of the sources' rows that has been read, 0 to 1; nil while nobody knows how many
  /// there are.
  public var fraction: Double?
  /// Rows read from the sources so far.
  public var rows: Int
  /// The step that is being done, as it stands in ``DataFrame/explain()``.
  public var stage: String
}

/// Runs a body whose frames keep to a session.
///
/// - Parameters:
///   - session: What the runs may use and who watches them.
///   - body: What runs with it; also what it starts as child tasks.
/// - Returns: What `body` returns.
public func withSession<Result>(
  _ session: Session, _ body: () throws -> Result
) rethrows -> Result {
  try Session.$current.withValue(session, operation: body)
}

/// Runs a body whose frames keep to a session.
///
/// - Parameters:
///   - session: What the runs may use and who watches them.
///   - body: What runs with it; also what it starts as child tasks.
/// - Returns: What `body` returns.
nonisolated(nonsending) public func withSession<Result>(
  _ session: Session, _ body: nonisolated(nonsending) () async throws -> Result
) async rethrows -> Result {
  try await Session.$current.withValue(session, operation: body)
}
