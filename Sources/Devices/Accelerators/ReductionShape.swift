/// How a fold is shared out over a device.
struct ReductionShape {
  /// Work-items a fold.
  let team: Int
  /// How many parts the axis is cut in.
  let parts: Int
  /// How many places along the axis a part has.
  let chunk: Int
  /// More groups than this are no use: they go on to the next folds.
  let mostGroups: Int

  /// Chooses for extents and a device.
  ///
  /// - Parameter isWhole: Whether the axis is not to be cut.
  init(
    outer: Int, count: Int, inner: Int, _ traits: AcceleratorTraits, isWhole: Bool = false
  ) {
    let group = traits.groupSize
    let folds = outer * inner
    mostGroups = max(1, traits.computeUnits) * (traits.isProcessor ? 4 : 16)
    if traits.isProcessor {
      team = 1
    } else if inner > 1 {
      // Neighbouring columns fill a line of memory.
      team = group / min(32, max(2, Self.powerOfTwo(inner)))
    } else {
      team = count >= 1024 ? group : min(group, count >= 64 ? 32 : count >= 8 ? 8 : 1)
    }
    let groups = (folds + group / team - 1) / (group / team)
    let most = count / (team * (traits.isProcessor ? 1 << 16 : 32))
    let wanted = isWhole ? 1 : max(1, min(mostGroups / max(1, groups), most))
    chunk = (count + wanted - 1) / wanted
    parts = (count + chunk - 1) / chunk
  }

  private static func powerOfTwo(_ number: Int) -> Int {
    number <= 1 ? 1 : 1 << (Int.bitWidth - (number - 1).leadingZeroBitCount)
  }
}
