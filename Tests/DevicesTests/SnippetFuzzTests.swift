import SwiftwaterDevices
import Testing

@Suite("Hostile snippets")
struct SnippetFuzzTests {
  private static let inputs = "T x, float y, int k"
  private static let bodies = [
    "z = (x - y) * (x - y)",
    "T s = 0; for (int j = 0; j < 8; j++) { if (x > j) s += x * 0.5f; else s -= j; } z = s",
    "int v = k; while (v != v) { v++; } z = v ? x : (T)(y / 3) // end",
    "const T a = -x, b = a * 2; { T t = pow(a, 2.0); z = t + fmax(a, b) + i - n; } z += 0x1F << 2;",
    "if (k & 1 && x >= 0 || !(y < 2)) { z = sqrt(x); } else if (k == 3) z = ~k; else { z = 1e-3; }",
    "unsigned long long u = k % 7; float16 h = y; z = where(isnan(x), clip(x, 0, 1), u * h);",
  ]
  private static let scraps = [
    "(", ")", "{", "}", ";", ",", "?", ":", "=", "+", "-", "*", "/", "%", "<<", ">>", "&&", "||",
    "!",
    "~", "++", "--", "for(;;)", "while(1)", "if(", "else", "int ", "T ", "auto ", "const ", "x",
    "y",
    "k", "z", "i", "n", "0", "1e999", "0x", "9223372036854775807", "1e-400f", "/*", "*/", "//",
    "\n",
    "\u{0}", "é", "\"", "#", "complex<float>", "pow(", "min(", "round(", "[", "]", ".", "return",
    "@",
  ]

  @Test("A hundred thousand mutated texts end in code or in an error with a place in the text")
  func mutations() throws {
    let inputs = try SnippetParameter.list(Self.inputs, part: "inputs")
    let outputs = try SnippetParameter.list("T z", part: "outputs", others: inputs)
    var random = Draws(state: 0x5EED)
    var compiled = 0
    for round in 0..<100_000 {
      var bytes = Array(Self.bodies[round % Self.bodies.count].utf8)
      for _ in 0..<random.next(5) { Self.mutate(&bytes, &random) }
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(SnippetError) {
        let snippet = try Snippet(
          text, part: "operation", inputs: inputs, outputs: outputs, variables: ["T"])
        try snippet.check(["T"])
        compiled += 1
        // What compiles must keep the rules of single assignment.
        let code = try snippet.compile(["T": [.int8, .float64, .bool, .bfloat16][round % 4]])
        for (place, step) in code.steps.enumerated() {
          #expect(step.operands.allSatisfy { $0 < place })
        }
        #expect(code.instructionCount <= SnippetCode.limit)
      } catch {
        #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty)
        #expect(error.excerpt.utf8.count <= 320, "\(text)")
      }
    }
    #expect(compiled > 5_000)
  }

  @Test(
    "Texts that would nest, grow or turn without end are errors",
    arguments: hostileTexts.map(HostileText.init))
  func limits(_ hostile: HostileText) throws {
    let inputs = try SnippetParameter.list("T x", part: "inputs")
    let outputs = try SnippetParameter.list("T z", part: "outputs")
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(throws: SnippetError.self) {
        let snippet = try Snippet(
          hostile.text, part: "operation", inputs: inputs, outputs: outputs, variables: ["T"])
        try snippet.check(["T"])
      }
    }
    #expect(time < .seconds(2))
  }

  @Test("Hostile lists of parameters are errors")
  func parameters() {
    let lists = [
      (0..<40).map { "T x\($0)" }.joined(separator: ","), String(repeating: "T x,", count: 16_000),
      String(repeating: "unsigned ", count: 7_000), ",", "T", "T x,", "complex<", "complex<int> x",
      "T \u{0}", "T 1", "T x = 1", "long long long x", "short char x",
    ]
    for list in lists {
      #expect(throws: SnippetError.self, "\(list.prefix(40))") {
        try SnippetParameter.list(list, part: "inputs")
      }
    }
  }

  /// Numbers of a multiplicative generator, the same in every run.
  private struct Draws {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout Draws) {
    let place = random.next(bytes.count + 1)
    switch random.next(5) {
    case 0: bytes.insert(contentsOf: Array(scraps[random.next(scraps.count)].utf8), at: place)
    case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.next(4)))
    case 2: bytes.insert(UInt8(random.next(256)), at: place)
    case 3:
      let other = Array(bodies[random.next(bodies.count)].utf8)
      bytes.replaceSubrange(place..., with: other[random.next(other.count)...])
    default:
      let from = random.next(bytes.count + 1)
      bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + random.next(20))], at: place)
    }
  }
}

/// A text that a report of tests shows the beginning of.
struct HostileText: CustomTestStringConvertible {
  let text: String

  var testDescription: String { "\(text.prefix(30))… of \(text.utf8.count) bytes" }
}

private let hostileTexts = [
  String(repeating: "(", count: 60_000),
  "z = " + String(repeating: "-", count: 60_000) + "x",
  "z = " + String(repeating: "!~", count: 30_000) + "x",
  "z = " + String(repeating: "x+", count: 30_000) + "x",
  "z = " + String(repeating: "x?", count: 30_000),
  "z = " + String(repeating: "(T)", count: 20_000) + "x",
  "z = " + String(repeating: "sin(", count: 15_000) + "x",
  String(repeating: "{", count: 60_000),
  String(repeating: "if(x)", count: 12_000) + "z=1;",
  String(repeating: "for(;;)", count: 9_000) + "z=1;",
  String(repeating: "for(int k=0;k<1000;k++)", count: 5) + "z=k;",
  "z=x;" + String(repeating: "z=z*x+1;", count: 8_000),
  "z=x;" + String(repeating: "{T a=z;", count: 9_000),
  "T a=0;" + String(repeating: "a=a+1;", count: 10_000) + "z=a;",
  String(repeating: " ", count: 70_000),
  "z = \(String(repeating: "9", count: 60_000))",
  "z = x" + String(repeating: "e", count: 60_000),
  "z = 0x" + String(repeating: "f", count: 60_000) + ".p1",
]
