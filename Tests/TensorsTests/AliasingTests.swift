import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Small random programs of views, copies, updates in place and assignments to slices, run on lazy
/// tensors and on arrays that share nothing.
@Suite("Aliasing")
struct AliasingTests {
  @Test(
    "A hundred thousand random programs leave every value as copying would",
    arguments: 0..<100)
  func programs(_ part: Int) {
    for index in 0..<1000 {
      var program = RandomProgram(seed: UInt64(part * 1000 + index))
      program.run(steps: 12)
      if let wrong = program.firstDifference {
        Issue.record("program \(part * 1000 + index): \(wrong)")
        return
      }
    }
  }
}

/// A few variables in both worlds, and the steps that were made.
private struct RandomProgram {
  private var random: Generator
  private var tensors: [Tensor] = []
  private var arrays: [EagerArray] = []
  private var steps: [String] = []
  private var reading: String?
  private let numbers: ProgramNumbers

  init(seed: UInt64) {
    random = Generator(seed: seed)
    numbers = ProgramNumbers.all[seed % 2 == 0 ? 0 : Int(seed / 2) % ProgramNumbers.all.count]
    steps.append("\(numbers.type)")
    for _ in 0..<3 {
      let shape = [[6], [2, 3], [3, 2], [4, 4]][random.below(4)]
      let count = shape.reduce(1, *)
      let elements = (0..<count).map { _ in Int64(random.below(10)) }
      arrays.append(EagerArray(shape: shape, elements: elements))
      tensors.append(Tensor(elements, shape: shape).cast(to: numbers.type))
    }
  }

  mutating func run(steps count: Int) {
    for _ in 0..<count { step() }
  }

  /// What a variable holds, where the two worlds differ; nil when they agree.
  var firstDifference: String? {
    if let reading { return reading }
    for index in arrays.indices {
      let found = numbers.elements(tensors[index])
      if tensors[index].shape != arrays[index].shape || found != arrays[index].elements {
        return "variable \(index) is \(found), not \(arrays[index].elements), after \(steps)"
      }
    }
    return nil
  }

  private mutating func step() {
    let a = random.below(arrays.count)
    let b = random.below(arrays.count)
    switch random.below(9) {
    case 0:
      steps.append("\(a) = \(b)")
      (tensors[a], arrays[a]) = (tensors[b], arrays[b])
    case 1:
      steps.append("\(a) = transposed \(b)")
      (tensors[a], arrays[a]) = (tensors[b].transposed(), arrays[b].transposed())
    case 2: view(a, b)
    case 3: updateInPlace(a)
    case 4: combine(a, b)
    case 5: write(a, b)
    case 6:
      let bound = Int64(random.below(8))
      steps.append("\(a)[\(a) > \(bound)] = 77")
      tensors[a][numbers.ordered(tensors[a]) .> bound] = 77
      arrays[a] = arrays[a].mapped { $0 > bound ? 77 : $0 }
    case 7:
      steps.append("read \(a)")
      if numbers.elements(tensors[a]) != arrays[a].elements, reading == nil {
        reading = "reading variable \(a) after \(steps)"
      }
    default:
      steps.append("\(a) = \(b) * 2 + 1")
      (tensors[a], arrays[a]) = (tensors[b] * 2 + 1, arrays[b].mapped { $0 &* 2 &+ 1 })
      settle(a)
    }
  }

  /// A slice of one axis of a shape: from a place, by a step, so many places.
  private mutating func slice(_ shape: [Int]) -> (axis: Int, from: Int, by: Int, count: Int) {
    let axis = random.below(shape.count)
    let extent = shape[axis]
    let by = [1, 2, -1][random.below(3)]
    let from = random.below(extent)
    let most = by > 0 ? (extent - 1 - from) / by + 1 : from + 1
    return (axis, from, by, 1 + random.below(most))
  }

  private func index(_ slice: (axis: Int, from: Int, by: Int, count: Int)) -> [IndexPart] {
    let end = slice.from + slice.by * slice.count
    return Array(repeating: .slice(from: nil, to: nil, by: 1), count: slice.axis)
      + [.slice(from: slice.from, to: end < 0 ? nil : end, by: slice.by)]
  }

  private mutating func view(_ a: Int, _ b: Int) {
    let slice = slice(arrays[b].shape)
    steps.append("\(a) = \(b)\(slice)")
    tensors[a] = tensors[b][at: index(slice)]
    arrays[a] = arrays[b].slice(
      axis: slice.axis, from: slice.from, by: slice.by, count: slice.count)
  }

  private mutating func updateInPlace(_ a: Int) {
    let number = Int64(random.below(5))
    if random.below(2) == 0 {
      steps.append("\(a) += \(number)")
      tensors[a] += number
      arrays[a] = arrays[a].mapped { $0 &+ number }
    } else if numbers.type.isComplex {
      // Squares would leave the whole numbers that are exact.
      steps.append("\(a) += \(a)")
      tensors[a] += tensors[a]
      arrays[a] = arrays[a].mapped { $0 &+ $0 }
    } else {
      steps.append("\(a) *= \(a)")
      tensors[a] *= tensors[a]
      arrays[a] = arrays[a].mapped { $0 &* $0 }
    }
    settle(a)
  }

  private mutating func settle(_ a: Int) {
    tensors[a] = numbers.settled(tensors[a])
    arrays[a] = arrays[a].mapped(numbers.settled)
  }

  private mutating func combine(_ a: Int, _ b: Int) {
    guard arrays[a].shape == arrays[b].shape else { return }
    steps.append("\(a) -= \(b)")
    tensors[a] -= tensors[b]
    arrays[a] = arrays[a].combined(arrays[b]) { $0 &- $1 }
    settle(a)
  }

  /// Writes a slice of one variable, or a number, to a slice of another, or of itself.
  private mutating func write(_ a: Int, _ b: Int) {
    let target = slice(arrays[a].shape)
    let part = arrays[a].slice(
      axis: target.axis, from: target.from, by: target.by, count: target.count)
    let source = slice(arrays[b].shape)
    let other = arrays[b].slice(
      axis: source.axis, from: source.from, by: source.by, count: source.count)
    if other.shape == part.shape {
      steps.append("\(a)\(target) = \(b)\(source)")
      tensors[a][at: index(target)] = tensors[b][at: index(source)]
      arrays[a].write(other, axis: target.axis, from: target.from, by: target.by)
    } else {
      steps.append("\(a)\(target) += 3")
      tensors[a][at: index(target)] += 3
      arrays[a].write(
        part.mapped { $0 &+ 3 }, axis: target.axis, from: target.from, by: target.by)
      settle(a)
    }
  }

  /// Small whole numbers, one after the other.
  private struct Generator {
    let philox: Philox
    var place: UInt64 = 0

    init(seed: UInt64) { philox = Philox(seed: seed, stream: 77) }

    mutating func below(_ bound: Int) -> Int {
      place += 1
      return Int(philox.words(at: place)[0]) % bound
    }
  }
}

/// The type of a program's tensors, and how its whole numbers stay exact: integers wrap, floats are
/// kept within ±100.
private struct ProgramNumbers {
  let type: DType

  static let all: [ProgramNumbers] = [
    .int64, .int8, .int16, .int32, .uint8, .uint16, .uint32, .float16, .bfloat16, .float32,
    .float64, .complex64, .complex128,
  ].map { ProgramNumbers(type: $0) }

  func settled(_ tensor: Tensor) -> Tensor {
    type.isFloatingPoint ? tensor.clipped(to: -100...100) : tensor
  }

  func settled(_ number: Int64) -> Int64 {
    switch type {
    case .int8: Int64(Int8(truncatingIfNeeded: number))
    case .int16: Int64(Int16(truncatingIfNeeded: number))
    case .int32: Int64(Int32(truncatingIfNeeded: number))
    case .uint8: Int64(UInt8(truncatingIfNeeded: number))
    case .uint16: Int64(UInt16(truncatingIfNeeded: number))
    case .uint32: Int64(UInt32(truncatingIfNeeded: number))
    default: type.isFloatingPoint ? max(-100, min(100, number)) : number
    }
  }

  /// What can be compared: the real parts of complex numbers.
  func ordered(_ tensor: Tensor) -> Tensor { type.isComplex ? tensor.real() : tensor }

  func elements(_ tensor: Tensor) -> [Int64] { ordered(tensor).array(of: Int64.self) }
}
