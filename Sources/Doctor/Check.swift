import SwiftwaterDevices
import SwiftwaterTensors

/// Something computed on two devices and compared.
struct Check: Sendable {
  /// The group it is counted in.
  let family: String
  /// What is computed.
  let name: String
  /// The type of the operands.
  let dtype: DType
  /// How far the results may be apart.
  let tolerance: Tolerance
  /// Records what is computed, from operands in host memory.
  let compute: @Sendable () throws -> [Tensor]
  /// What plain Swift makes of the same operands, where that is declared.
  var reference: (@Sendable () throws -> [Tensor])?

  /// How far results may be apart.
  enum Tolerance: Sendable {
    /// Not at all; NaN is NaN.
    case exact
    /// Units in the last place of the result's type.
    case ulps(Double)
    /// Parts of the largest result.
    case relative(Double)
  }

  /// The check's name for people and filters.
  var title: String { "\(family): \(name) of \(dtype)" }

  /// Every check there is.
  static let all: [Check] =
    elementwise + layouts + reductions + rows + ordering + indexing + accumulating + counting
    + random + products
    + decompositions + stacks + transforms + signals

  /// Computes on an accelerator and on the host, and compares.
  func againstHost(_ accelerator: any Accelerator) -> Outcome {
    if dtype == .float64 || dtype == .complex128, !accelerator.traits.hasFloat64 {
      return outcome(.skipped("the device has no float64"))
    }
    do {
      let expected = try withDevice(.cpu) { try evaluated() }
      let before = accelerator.device.statistics
      let found = try withDevice(accelerator.device) { try evaluated() }
      let after = accelerator.device.statistics
      let ofHost = after.hostOperations.filter { $1 > before.hostOperations[$0] ?? 0 }.keys
      // A library's own launches are not counted: what the host did not do, the device did.
      guard !ofHost.contains(name), after.launches > before.launches || ofHost.isEmpty else {
        let names = ofHost.sorted().joined(separator: ", ")
        return outcome(
          .skipped("the device has neither kernel nor library, the processor does \(names)"))
      }
      return outcome(compare(found, expected))
    } catch {
      return outcome(.failed("\(error)"))
    }
  }

  /// Compares the host with plain Swift, or where nothing is declared all threads with one.
  func againstReference() -> Outcome {
    do {
      let found = try withDevice(.cpu) { try evaluated() }
      let expected = try withDevice(.cpu) {
        try reference.map { reference in try reference() }
          ?? Threads.with(count: 1) { try evaluated() }
      }
      return outcome(compare(found, expected))
    } catch {
      return outcome(.failed("\(error)"))
    }
  }

  // MARK: - Implementation

  private func evaluated() throws -> [Tensor] {
    let results = try checked { try compute() }
    try Tensor.evaluate(results)
    return results
  }

  private func outcome(_ verdict: Outcome.Verdict) -> Outcome {
    Outcome(family: family, name: name, dtype: dtype, verdict: verdict)
  }

  private func compare(_ found: [Tensor], _ expected: [Tensor]) -> Outcome.Verdict {
    guard found.count == expected.count else { return .failed("another number of results") }
    var worst = 0.0
    for (found, expected) in zip(found, expected) {
      guard found.shape == expected.shape, found.dtype == expected.dtype else {
        return .failed(
          "\(found.dtype) \(found.shape) instead of \(expected.dtype) \(expected.shape)")
      }
      switch Comparison(found, expected, tolerance).verdict {
      case .passed(let distance): worst = max(worst, distance)
      case let other: return other
      }
    }
    return .passed(distance: worst)
  }
}
