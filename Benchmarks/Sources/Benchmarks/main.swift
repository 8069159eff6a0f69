import Foundation

// Usage: Benchmarks ROOT [SUBJECT] [--publish]. Exits 1 when results differ.

var arguments = Array(CommandLine.arguments.dropFirst())
do {
  if arguments.first == OnesChain.argument {
    try OnesChain.run(Array(arguments.dropFirst()))
    exit(0)
  }
  if arguments.first == FrameProcess.argument {
    try FrameProcess.run(Array(arguments.dropFirst()))
    exit(0)
  }
  if arguments.first == GPUProcess.argument {
    try GPUProcess.run(Array(arguments.dropFirst()))
    exit(0)
  }
  if arguments.first == GPUKernelStart.argument {
    try GPUKernelStart.run(Array(arguments.dropFirst()))
    exit(0)
  }
  let publishes = arguments.contains("--publish")
  arguments.removeAll { $0 == "--publish" }
  let context = Context(root: arguments.first ?? ".", publishes: publishes)
  let wanted = arguments.dropFirst().first
  let chosen = Subject.all.filter { wanted == nil || $0.name == wanted }
  guard !chosen.isEmpty else {
    let names = Subject.all.map(\.name).joined(separator: ", ")
    print("no subject '\(wanted ?? "")'; use one of: \(names)")
    exit(2)
  }
  try FileManager.default.createDirectory(
    atPath: context.output, withIntermediateDirectories: true)
  var allEqual = true
  for subject in chosen {
    let rows = try subject.run(context)
    try write(rows, to: context.output + "/\(subject.name).jsonl")
    let table = (subject.note().map { $0 + "\n\n" } ?? "") + Table.text(rows)
    print(table)
    if publishes { try Results.publish(table, of: subject.name, context) }
    allEqual = allEqual && rows.allSatisfy(\.resultsEqual)
  }
  exit(allEqual ? 0 : 1)
} catch {
  print("bench: \(error)")
  exit(1)
}

func write(_ rows: [Row], to path: String) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  // What could not be measured is no reason to lose the rest.
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  var lines = Data()
  for row in rows {
    lines += try encoder.encode(row)
    lines += Data("\n".utf8)
  }
  try lines.write(to: URL(fileURLWithPath: path), options: .atomic)
}
