import SwiftwaterDevices
import SwiftwaterTensors

// Calls with several axes at once, and arithmetic of truth values.

extension SurfaceCalls {
  static let shapes: [String: Call] = [
    "rolledAxes": {
      let half = $0.ints.count / 2
      return [$0.x.rolled(by: Array($0.ints[..<half]), axes: Array($0.ints[half...]))]
    },
    "squeezedAxes": { [$0.x.squeezed(axes: $0.ints)] },
    "taking": { [$0.x.taking($0.y, axis: $0.someAxis)] },
    "sortedAll": { [$0.x.sorted(axis: nil)] },
    "argSortedAll": { [$0.x.argSorted(axis: nil)] },
    "full": { [.full($0.ints, $0.x)] },
  ]

  static let truths: [String: Call] = [
    "add": { [$0.x + $0.y] },
    "multiply": { [$0.x * $0.y] },
    "maximum": { [$0.x.maximum($0.y)] },
    "minimum": { [$0.x.minimum($0.y)] },
    "fmax": { [$0.x.fmax($0.y)] },
    "fmin": { [$0.x.fmin($0.y)] },
    "abs": { [$0.x.abs()] },
  ]
}
