import SwiftwaterDevices

/// Orders of elements that sorting finds hard.
enum HardOrder: String, CaseIterable {
  case random, ascending, descending, constant, organPipe, fewDistinct, sawtooth, special, close

  /// `count` numbers in this order; whole ones but for the last two orders.
  func values(_ count: Int) -> [Double] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func draw() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    return (0..<count).map { index in
      switch self {
      case .random: Double(draw()) - 0x1p30
      case .ascending: Double(index)
      case .descending: Double(-index)
      case .constant: 7
      case .organPipe: Double(min(index, count - index))
      case .fewDistinct: Double(draw() % 3)
      case .sawtooth: Double(index % 17)
      case .special: [.nan, 0, -0.0, .infinity, -.infinity, 1, -1][Int(draw() % 7)]
      // Doubles that differ in their last bits alone.
      case .close: 1 + Double(draw() % 100_000) * 0x1p-52
      }
    }
  }
}

/// Runs a body with one thread and with two.
func forEachThreadCount(_ body: () throws -> Void) rethrows {
  for count in [1, 2] { try Threads.with(count: count, body) }
}

/// Calls `body` with the addresses of elements and of a result, which it returns.
func filled<Element: BitwiseCopyable, Result: BitwiseCopyable>(
  _ elements: [Element], _ count: Int, of type: Result.Type,
  _ body: (UnsafeRawPointer, UnsafeMutableRawPointer) throws(DeviceError) -> Void
) throws(DeviceError) -> [Result] {
  let (source, target) = (
    try Buffer(elements), try Buffer(byteCount: count * MemoryLayout<Result>.stride)
  )
  try body(source.pointer, target.pointer)
  defer { withExtendedLifetime((source, target)) {} }
  return Array(target.elements(of: type))
}
