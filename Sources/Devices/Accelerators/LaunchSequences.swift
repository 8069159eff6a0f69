/// Recognises sequences of launches that have come before, step by step.
///
/// The launches of a step that begins as an earlier one did are held back while they go on like it.
/// When the step ends where the earlier one ended, all of them can be replayed at once; when it goes
/// another way, what was held is launched first, and the order is always that of the calls.
///
/// - Complexity: O(1) for each launch; memory for ``limit`` launches of all sequences together.
struct LaunchSequences<Key: Hashable, Launch> {
  /// What to do with a launch.
  enum Advice {
    /// Launch it now.
    case run
    /// Nothing yet: it is held.
    case hold
    /// Launch these in their order, and then it.
    case runAfter([Launch])
  }

  /// What to do at the end of a step.
  enum Ending {
    /// Nothing is held.
    case nothing
    /// Launch what was held, in its order.
    case run([Launch])
    /// Launch what was held, in its order; the same sequence has come before.
    case replay([Launch])
  }

  /// The fewest launches of a sequence that is worth replaying, and the most that are remembered.
  static var lengths: ClosedRange<Int> { 4...1024 }
  /// How many launches of all sequences are remembered before all are forgotten.
  static var limit: Int { 1 << 14 }

  /// Whether launches are held.
  var isHolding: Bool { !held.isEmpty }

  /// Takes the next launch of a step.
  ///
  /// - Parameters:
  ///   - key: What makes the launch the same as one of an earlier step.
  ///   - launch: The launch; asked for only when it has to be held.
  mutating func next(_ key: Key, _ launch: @autoclosure () -> Launch) -> Advice {
    if keys.count <= Self.lengths.upperBound { keys.append(key) }
    guard let place else { return .run }
    if let following = steps[place].next[key] {
      self.place = following
      held.append(launch())
      return .hold
    }
    self.place = nil
    return held.isEmpty ? .run : .runAfter(takeHeld())
  }

  /// Ends a step; the next launch begins another.
  mutating func end() -> Ending {
    defer {
      keys.removeAll(keepingCapacity: true)
      place = 0
    }
    if !held.isEmpty, let place, steps[place].isEnd { return .replay(takeHeld()) }
    if Self.lengths.contains(keys.count) { remember() }
    return held.isEmpty ? .nothing : .run(takeHeld())
  }

  // MARK: - Implementation

  /// A launch in the tree of all sequences, the first one being before all launches.
  private struct Step {
    var next: [Key: Int] = [:]
    var isEnd = false
  }

  private var steps = [Step()]
  /// Where the step at hand is in the tree; nil when it has left it.
  private var place: Int? = 0
  private var keys: [Key] = []
  private var held: [Launch] = []

  private mutating func takeHeld() -> [Launch] {
    defer { held = [] }
    return held
  }

  private mutating func remember() {
    if steps.count + keys.count > Self.limit { steps = [Step()] }
    var last = 0
    for key in keys {
      if let known = steps[last].next[key] {
        last = known
      } else {
        steps.append(Step())
        steps[last].next[key] = steps.count - 1
        last = steps.count - 1
      }
    }
    steps[last].isEnd = true
  }
}
