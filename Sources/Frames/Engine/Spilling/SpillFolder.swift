/// x
final class SpillFolder: Sendable {
  init(_ path: String?) {}
}
