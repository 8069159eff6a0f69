import Foundation
import Swiftwater

/// A thousand million ones and a chain on them, each side in a process of its own, so that the
/// system can say how much memory it needed.
enum OnesChain {
  static let shape = [1000, 1000, 1000]
  /// How this program is asked to be one of the two processes.
  static let argument = "--ones-chain"

  static func rows(_ context: Context, threads: Int) throws -> [Row] {
    let dtype = roomyDType
    var ours: [Outcome] = []
    var theirs: [Outcome] = []
    for _ in 0..<3 {
      ours.append(
        try outcome(context, [CommandLine.arguments[0], argument], threads, dtype))
      theirs.append(
        try outcome(
          context, [context.python, context.root + "/Benchmarks/peers/ones.py"], threads, dtype))
    }
    let name = "ones((1000, 1000, 1000)) and the chain, \(dtype)"
    let areEqual = PeerCases.areEqual(ours[0].sample, theirs[0].sample, name)
    let array = Double(shape.reduce(dtype.byteCount, *))
    func row(_ name: String, _ seconds: (Outcome) -> Double) -> Row {
      Row(
        subject: Arrays.name, case: name, threads: threads, ours: median(ours.map(seconds)),
        opponent: Arrays.opponent, theirs: median(theirs.map(seconds)), resultsEqual: areEqual,
        bar: .ratio(4))
    }
    return [
      row(name) { median($0.later) },
      row("the same, in memory never touched before", \.first),
      Row(
        subject: Arrays.name, case: "its peak memory", threads: threads,
        ours: median(ours.map(\.peakMemory)), opponent: Arrays.opponent,
        theirs: median(theirs.map(\.peakMemory)), resultsEqual: areEqual,
        // One array, and the program around it.
        bar: .atMost(array + 100e6), unit: .bytes),
    ]
  }

  /// What the process of ours does: arguments are threads, type and a file for the answer.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 3, let threads = Int(arguments[0]) else {
      throw BenchmarkError("\(argument) needs threads, type and file")
    }
    Threads.count = threads
    let dtype: DType = arguments[1] == "float64" ? .float64 : .float32
    var x = Tensor([0.0])
    let times = try (0..<4).map { _ in
      x = Tensor([0.0])
      return try elapsed {
        x = Tensor.ones(shape, dtype: dtype)
        x *= 5
        x *= x
        x += x
        _ = try x.contiguousBuffer()
      }
    }
    let answer: [String: Any] = ["seconds": times, "sample": Arrays.sample(x)]
    try JSONSerialization.data(withJSONObject: answer).write(to: URL(fileURLWithPath: arguments[2]))
  }

  // MARK: - Implementation

  private struct Outcome {
    /// How long the first of the process took, and the others.
    let first: Double
    let later: [Double]
    let sample: [Double]
    let peakMemory: Double
  }

  private static func outcome(
    _ context: Context, _ program: [String], _ threads: Int, _ dtype: DType
  ) throws -> Outcome {
    let file = context.output + "/ones.json"
    let process = try Subprocess.run(
      program + ["\(threads)", "\(dtype)", file], removing: Subprocess.slowingVariables)
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let answer = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    guard let seconds = answer["seconds"] as? [Double], seconds.count > 1 else {
      throw BenchmarkError("\(program[0]) did not say how long the ones chain took")
    }
    return Outcome(
      first: seconds[0], later: Array(seconds.dropFirst()),
      sample: answer["sample"] as? [Double] ?? [], peakMemory: process.peakMemory)
  }

  /// The type of NumPy's ones where the machine has room for two such arrays, else `float32`.
  private static var roomyDType: DType {
    let lines = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let line = lines.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return kibibytes * 1024 > 2 * shape.reduce(8, *) ? .float64 : .float32
  }
}
