import Foundation
import Swiftwater

/// One case of the GPU's table: what is computed, and what must be reached where there is a GPU.
struct GPUCase {
  let name: String
  /// Bytes that one run has to read and write, where the memory decides.
  var bytes: Int?
  /// The least part of the bandwidth of a copy.
  var share: Double?
  /// Whom it must not be slower than, and opponent ÷ ours at least.
  var bar: (opponent: String, ratio: Double)?
  /// The most seconds, whoever else is how fast.
  var most: Double?
  /// How far results may be apart, as a part of the larger one.
  var tolerance = 1e-4
  /// Makes the operands, and returns what prepares a run outside of the time, and a run.
  var make: () throws -> (prepare: () throws -> Void, run: () throws -> Tensor)
  /// What of a result is compared.
  var sample: (Tensor) -> [Double] = Arrays.sample

  /// Measures runs from the first operation until the device has done the last.
  func measure(on device: Device) throws -> GPUAnswer {
    let (prepare, run) = try make()
    var times: [Double] = []
    var result = Tensor([0.0])
    for repetition in -2..<5 {
      result = Tensor([0.0])
      try prepare()
      try device.synchronize()
      let spent = try elapsed {
        result = try run()
        try result.evaluate()
        try device.synchronize()
      }
      if repetition >= 0 { times.append(spent) }
    }
    return GPUAnswer(seconds: median(times), sample: sample(result))
  }
}

/// What a side says of a case.
struct GPUAnswer: Codable {
  let seconds: Double
  var sample: [Double] = []

  /// The answers of a process, by the cases' names.
  static func read(_ path: String) throws -> [String: GPUAnswer] {
    try JSONDecoder().decode(
      [String: GPUAnswer].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
