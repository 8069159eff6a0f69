import Foundation

/// Compares two JSON values, numbers to a relative tolerance.
enum Comparison {
  /// Returns the places where the values differ; keys that only `ours` has do not count.
  static func differences(
    _ ours: Any?, _ theirs: Any?, tolerance: Double, at path: String = ""
  ) -> [String] {
    switch (ours, theirs) {
    case (let a as [String: Any], let b as [String: Any]):
      return b.keys.sorted().flatMap {
        differences(a[$0], b[$0], tolerance: tolerance, at: path + "." + $0)
      }
    case (let a as [Any], let b as [Any]):
      guard a.count == b.count else { return ["\(path): \(a.count) elements, not \(b.count)"] }
      return a.indices.flatMap {
        differences(a[$0], b[$0], tolerance: tolerance, at: path + "[\($0)]")
      }
    case (let a as NSNumber, let b as NSNumber):
      let (x, y) = (a.doubleValue, b.doubleValue)
      return abs(x - y) <= tolerance * max(abs(x), abs(y)) ? [] : ["\(path): \(x), not \(y)"]
    case (let a as String, let b as String):
      return a == b ? [] : ["\(path): \(a), not \(b)"]
    case (is NSNull, is NSNull), (nil, is NSNull):
      return []
    default:
      return ["\(path): \(ours ?? "nothing"), not \(theirs ?? "nothing")"]
    }
  }
}
