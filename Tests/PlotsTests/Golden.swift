/// Recorded pictures; look at them before recording new ones.
enum Golden {
  static let tiny = ""
  static let rise = ""
  static let bars = ""
}
