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

  /// The answers of a process so far, by the cases' names; none when it wrote none.
  static func read(_ path: String) -> [String: GPUAnswer] {
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    return (try? JSONDecoder().decode([String: GPUAnswer].self, from: data)) ?? [:]
  }
}

/// The answers of a process, which are in their file as soon as they are there: the process may be
/// killed, or die of the next case.
struct GPUAnswers {
  /// Where they are written; the name of the case that is under way stands in a file beside it.
  let file: String
  /// Cases that are not measured.
  let leftOut: [String]
  private var answers: [String: GPUAnswer] = [:]

  init(file: String, leftOut: [String]) {
    self.file = file
    self.leftOut = leftOut
  }

  /// The file that says which case a process was about when it ended.
  static func underWay(_ file: String) -> String { file + ".case" }

  /// Measures a case; one that fails is named and left out.
  mutating func add(_ name: String, _ measure: () throws -> GPUAnswer) throws {
    guard !leftOut.contains(name) else { return }
    try Data(name.utf8).write(to: URL(fileURLWithPath: Self.underWay(file)))
    do {
      answers[name] = try checked(measure)
    } catch {
      FileHandle.standardError.write(Data("gpu: without '\(name)': \(error)\n".utf8))
      return
    }
    try JSONEncoder().encode(answers).write(to: URL(fileURLWithPath: file), options: .atomic)
  }
}
