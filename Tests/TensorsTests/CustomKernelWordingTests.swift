import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Messages of custom kernels")
struct CustomKernelWordingTests {
  @Test("A mistake in a text is shown with its place and what to write instead")
  func place() {
    let error = #expect(throws: TensorError.self) {
      try ElementwiseKernel(
        "T x, T y", "T z", "T d = x - y;\nz = d * sqrtt(x)", name: "distance")
    }
    #expect(error?.code == .invalidKernel)
    #expect(
      error?.message == """
        distance: operation, line 2, column 9: no function 'sqrtt'; did you mean 'sqrt'?
          z = d * sqrtt(x)
                  ^
        """)
  }

  @Test(
    "Each mistake has its words",
    arguments: [
      ("z = w", "no name 'w'; there is x, y, z, i, n"),
      ("z = x +", "a value is expected, not the end"),
      ("z = x y", "';' must end the statement, not 'y'"),
      ("z == x", "'=' must follow the name that is assigned, not '=='"),
      ("x = 1; z = x", "'x' is an input and cannot be assigned; use a local variable"),
      ("z = x[i]", "elements are not indexed: a name is the element at this place"),
      ("z = *x", "there are no pointers; a name is the element at this place"),
      ("T *p = &x; z = *p", "there are no pointers; a name is the element at this place"),
      ("z = (y = x)", "'=' is a statement of its own here, not part of a formula"),
      ("if (x > 0) z = 1", "the output 'z' has no value at the end; assign to it on every way"),
      ("float t; z = t", "'t' is read before it has a value on every way; give it one first"),
      ("for (int k = 0; k < x; k++) {} z = x", "how often the loop turns depends on the elements"),
      ("for (;;) {} z = x", "the loops turn more than 1024 times"),
      ("while (x > 0) z = x", "how often the loop turns depends on the elements"),
      ("return x", "a kernel returns nothing; assign to an output"),
      ("z = pow(x)", "pow takes 2 arguments, got 1"),
      (
        "z = remainder(x, y)",
        "C and NumPy mean different remainders; write fmod(x, y) or mod(x, y)"
      ),
      ("float a[3]; z = x", "there are no local arrays; use a variable for each element"),
      ("#define A 1", "there is no preprocessor; write constants as const variables"),
      ("z = 99999999999999999999", "'99999999999999999999' is no number of C in 64 bits"),
      ("z = x; float z = y; float z = y", "'z' is declared twice in this block"),
      ("z = x; /* on", "a comment without its end; add */"),
      ("{ z = x", "a block without its end; add }"),
      ("z = \"x\"", "there is no text in a kernel; write numbers"),
      ("z = U(x)", "no function 'U'"),
      ("flot a = x; z = a", "no type 'flot'; did you mean 'float'?"),
      ("vector a = x; z = a", "no type 'vector'; write float, int64, …"),
      ("const T a = x; a = y; z = a", "'a' is a constant and cannot be assigned"),
      ("for (const int k = 0; k < 3; k++) {} z = x", "'k' is a constant and cannot be assigned"),
      ("const T a; z = x", "the constant 'a' needs a value"),
      ("const auto a = x; a++; z = a", "'a' is a constant and cannot be assigned"),
      ("z = x; }", "'}' without its {"),
      ("z = x + y)", "')' without its ("),
      ("z = x ** 2", "'**' is no operator of C; write pow(x, y)"),
      ("z = x \u{2212} y", "'\u{2212}' (U+2212) means nothing here; write -"),
      ("z =\u{a0}x", "'\u{a0}' (U+00A0) means nothing here; write a space"),
      ("\u{feff}z = x", "U+FEFF means nothing here; take it out"),
      ("z = x \\ y", "'\\' (U+005C) means nothing here; take it out"),
    ])
  func wording(_ text: String, _ words: String) {
    let error = #expect(throws: TensorError.self) {
      try ElementwiseKernel("T x, T y", "T z", text)
    }
    #expect(error?.message.contains(words) == true, "\(text): \(error?.message ?? "nothing")")
  }

  @Test(
    "The caret stands under the mistake, whatever stands before it",
    arguments: [
      ("\tz =\tx +\tq;", " z = x + q;", 9),
      ("T a = x;\r\nz = a * qq;\r\n", "z = a * qq;", 8),
      ("/* größe */ z = q", "/* größe */ z = q", 16),
      ("/* 日本 */ z = q", "/* 日本 */ z = q", 15),
      ("/* e\u{301} */ z = q", "/* e\u{301} */ z = q", 12),
      ("/* \u{1f600} */ z = q", "/* \u{1f600} */ z = q", 13),
      ("/* \u{202e}\u{1b}\u{9b} */ z = q", "/*     */ z = q", 14),
      ("T a = x // why\n  z = a", "T a = x // why", 7),
      ("z = x +\n\n  ", "z = x +", 7),
      ("T a = x;\n\n", "T a = x;", 8),
      ("z = (x + y;", "z = (x + y;", 10),
    ])
  func caret(_ text: String, _ excerpt: String, _ column: Int) throws {
    let error = try #require(
      #expect(throws: TensorError.self) { try ElementwiseKernel("T x, T y", "T z", text) })
    let lines = error.message.split(separator: "\n").map(String.init)
    #expect(lines.dropFirst() == ["  " + excerpt, String(repeating: " ", count: column + 2) + "^"])
  }

  @Test(
    "Types that do not fit are refused where they stand",
    arguments: [
      ("float x", "z = x % 2", "'%' takes whole numbers, got float32 and int32; use fmod(x, y)"),
      ("float x", "z = x << 1", "'<<' takes whole numbers"),
      ("float x", "z = x ^ 2", "got float32 and int32; for a power use pow(x, y)"),
      ("float x", "z = ~x", "'~' takes whole numbers, got float32"),
      (
        "complex64 x", "z = x", "complex64 does not become float32; take real(z), imag(z) or abs(z)"
      ),
      ("complex64 x", "z = x < 1", "complex numbers have no order"),
      ("complex64 x", "z = x ? 1 : 0", "a complex number is no condition; compare it, as z != 0"),
      ("complex64 x", "z = floor(x)", "floor is not there for complex64"),
      ("float x", "z = gcd(x, 2)", "gcd takes whole numbers, got float32; convert as (int)x"),
    ])
  func types(_ input: String, _ text: String, _ words: String) {
    let error = #expect(throws: TensorError.self) { try ElementwiseKernel(input, "float z", text) }
    #expect(error?.message.contains(words) == true, "\(text): \(error?.message ?? "nothing")")
  }

  @Test(
    "Parameters that cannot be are refused",
    arguments: [
      ("raw T x", "T z", "raw arrays are not there: a kernel sees one element of each input"),
      ("T x, T x", "T z", "'x' is declared twice"),
      ("T i", "T z", "'i' is taken: i is an element's place"),
      ("x", "T z", "a type is expected, not 'x'"),
      ("T x T y", "T z", "',' must stand between parameters, not 'T'"),
      ("T float", "T z", "'float' has a meaning of its own; choose another name"),
      ("T x", "", "a kernel needs an output, as in \"T z\""),
    ])
  func parameters(_ inputs: String, _ outputs: String, _ words: String) {
    let error = #expect(throws: TensorError.self) {
      try ElementwiseKernel(inputs, outputs, "z = x")
    }
    #expect(error?.message.contains(words) == true, "\(inputs): \(error?.message ?? "nothing")")
  }

  @Test("Arguments that do not fit are named, with what to do")
  func arguments() throws {
    let kernel = try ElementwiseKernel("T x, T y", "T z", "z = x + y", name: "sum")
    let (x, y) = (Tensor([Float(1)]), Tensor([1.0]))
    func message(_ body: () throws -> Tensor) -> String? {
      #expect(throws: TensorError.self) { _ = try checked(body) }?.message
    }
    #expect(
      message { kernel(x, y) }
        == "sum: x is float32 and y float64, but T is one type; convert one with cast(to:)")
    #expect(message { kernel(x) } == "sum: takes 2 arguments (T x, T y), got 1")
    #expect(
      message { kernel(Tensor([1]), 2.5) }
        == "sum: y is int64, and a number of float32 does not fit it; convert the number")
    #expect(
      message { kernel(Tensor.zeros([2]), Tensor.zeros([3])) }?.hasPrefix(
        "sum: shapes (2,) and (3,) do not broadcast") == true)
    let fixed = try ElementwiseKernel("float x", "Z z", "z = x", name: "fixed")
    #expect(
      message { fixed(y, types: ["Z": .int8]) }
        == "fixed: x is float64, the kernel takes float32; convert with cast(to: .float32)")
    #expect(
      message { fixed(x) }
        == "fixed: no argument says what Z is; name it, as types: [\"Z\": .float32]")
    #expect(message { fixed(x, types: ["Q": .int8]) } == "fixed: has no type variable 'Q'")
    #expect(fixed(x, types: ["Z": .int8]).dtype == .int8)
    let bits = try ElementwiseKernel("T x", "T z", "z = x & 1", name: "bits")
    #expect(message { bits(x) }?.contains("'&' takes whole numbers, got float32") == true)
    #expect(bits(Tensor([3])).item(as: Int.self) == 1)
  }

  @Test("A reduction's parts are checked when it is made")
  func reductions() {
    func message(_ body: () throws -> ReductionKernel) -> String? {
      #expect(throws: TensorError.self) { _ = try body() }?.message
    }
    #expect(
      message { try ReductionKernel("T x", "T y", map: "x", reduce: "a + c") }?.contains(
        "reduce, line 1, column 5: no name 'c'; there is a, b") == true)
    #expect(
      message { try ReductionKernel("T x", "T y, T z", map: "x", reduce: "a + b") }
        == "kernel: several outputs need a postMap that assigns each")
    #expect(
      message { try ReductionKernel("T x", "T y", map: "x", reduce: "a + i") }?.contains(
        "reduce, line 1, column 5: no name 'i'; there is a, b, n") == true)
    #expect(
      message { try ReductionKernel("T x", "T y", map: "x", reduce: "a + b", identity: "i") }?
        .contains("identity, line 1, column 1: no name 'i'; there is n") == true)
    #expect(
      message { try ReductionKernel("T x", "T y", map: "x; y = x", reduce: "a + b") }?.contains(
        "one formula is expected") == true)
    #expect(
      message { try ReductionKernel("T x", "T y", map: "x", reduce: "a + b", reduceType: "U") }
        == "kernel: U is the type of no input or output")
  }

  @Test("A backward text is checked when the kernel is made")
  func backward() throws {
    let error = #expect(throws: TensorError.self) {
      try ElementwiseKernel("T x, T y", "T z", "z = x * y", backward: "dx = y * dz")
    }
    #expect(
      error?.message.contains("backward, line 1, column 12: the output 'dy' has no value") == true)
    let kernel = try ElementwiseKernel("T x", "T z", "z = x")
    let missing = #expect(throws: TensorError.self) {
      try kernel.gradients(of: [Tensor.zeros([1])], for: [Tensor.zeros([1])])
    }
    #expect(
      missing?.message == "kernel: has no backward text; give one where the kernel is made")
  }
}
