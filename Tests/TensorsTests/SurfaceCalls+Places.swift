import SwiftwaterDevices
import SwiftwaterTensors

// Calls that read and write at places.

extension SurfaceCalls {
  static let places: [String: Call] = [
    "putting": { [$0.x.putting($0.y, at: $0.z, outside: outside($0))] },
    "puttingAlong": { [$0.x.puttingAlong($0.y, at: $0.z, axis: $0.someAxis)] },
    "replacing": { [$0.x.replacing(at: $0.y, with: $0.z, axis: $0.someAxis)] },
    "accumulating": {
      [$0.x.accumulating($0.y, at: $0.z, axis: $0.someAxis, by: accumulation($0))]
    },
    "reducedSegments": {
      [$0.x.reducedSegments(startingAt: $0.ints, axis: $0.someAxis, by: accumulation($0))]
    },
    "elements": { [$0.x.elements(at: Array($0.tensors.dropFirst()))] },
    "replacingElements": { [$0.x.replacing(at: Array($0.tensors.dropFirst(2)), with: $0.y)] },
    "accumulatingElements": { [$0.x.accumulating($0.y, at: Array($0.tensors.dropFirst(2)))] },
    "placing": { [$0.x.placing($0.y, where: $0.z)] },
    "putmask": { [$0.x.replacing(where: $0.y, with: $0.z)] },
    "fillingDiagonal": { [$0.x.fillingDiagonal($0.y, wrapping: $0.flag)] },
    "coordinates": { $0.x.coordinates(in: $0.ints) },
    "ravel": { [.places(ofCoordinates: $0.tensors, in: $0.ints, outside: outside($0))] },
    "openGrid": { Tensor.openGrid($0.tensors) },
    "lowerTrianglePlaces": {
      Tensor.lowerTrianglePlaces($0.ints[0], columns: $0.ints[1], offset: $0.ints[2])
    },
    "upperTrianglePlaces": {
      Tensor.upperTrianglePlaces($0.ints[0], columns: $0.ints[1], offset: $0.ints[2])
    },
    "diagonalPlaces": { Tensor.diagonalPlaces($0.ints[0], rank: $0.ints[1]) },
    "slidingWindows": { [$0.x.slidingWindows($0.ints)] },
    "slidingWindowsAlong": {
      [$0.x.slidingWindows(Array($0.ints.prefix(2)), axes: Array($0.ints.suffix(2)))]
    },
    "strided": {
      [
        $0.x.strided(
          Array($0.ints[..<2]), strides: Array($0.ints[2..<4]), offset: $0.ints[4])
      ]
    },
  ]

  static let choices: [String: Call] = [
    "choosing": { [$0.x.choosing(from: Array($0.tensors.dropFirst()), outside: outside($0))] },
    "select": { a in
      let half = a.tensors.count / 2
      return [
        .select(
          Array(a.tensors[..<half]), Array(a.tensors[half...]), otherwise: a.ints[0].tensor)
      ]
    },
    "piecewise": { a in
      [
        a.x.piecewise(
          [a.y, a.z], [{ -$0 }, { $0.squared() }], otherwise: a.flag ? { $0 + 100 } : nil)
      ]
    },
    "kept": { [$0.x.kept(where: $0.y, axis: $0.axis)] },
  ]

  private static func outside(_ arguments: SurfaceArguments) -> OutsidePlaces {
    ["wrap": .wraps, "clip": .clips][arguments.text] ?? .fails
  }

  private static func accumulation(_ arguments: SurfaceArguments) -> Accumulation {
    let all: [String: Accumulation] = [
      "difference": .difference, "product": .product, "min": .min, "max": .max,
    ]
    return all[arguments.text] ?? .sum
  }
}
