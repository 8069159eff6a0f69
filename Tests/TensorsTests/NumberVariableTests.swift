import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Swift numbers in variables")
struct NumberVariableTests {
  /// Elements, and what a number in a tensor of their own type answers.
  private static let types: [DType] = [.int8, .int64, .uint8, .float16, .float32, .float64]

  private typealias Pair = (
    name: String, number: @Sendable (Tensor, Int) -> Tensor,
    tensor: @Sendable (Tensor, Tensor) -> Tensor
  )

  private static let pairs: [Pair] = [
    ("k == x", { $1 .== $0 }, { $1 .== $0 }), ("k != x", { $1 .!= $0 }, { $1 .!= $0 }),
    ("k < x", { $1 .< $0 }, { $1 .< $0 }), ("k <= x", { $1 .<= $0 }, { $1 .<= $0 }),
    ("k > x", { $1 .> $0 }, { $1 .> $0 }), ("k >= x", { $1 .>= $0 }, { $1 .>= $0 }),
    ("k % x", { $1 % $0 }, { $1 % $0 }), ("k ** x", { $1 ** $0 }, { $1 ** $0 }),
    ("maximum", { $0.maximum($1) }, { $0.maximum($1) }),
    ("minimum", { $0.minimum($1) }, { $0.minimum($1) }),
    ("fmax", { $0.fmax($1) }, { $0.fmax($1) }), ("fmin", { $0.fmin($1) }, { $0.fmin($1) }),
    ("fmod", { $0.fmod($1) }, { $0.fmod($1) }), ("power", { $0.power($1) }, { $0.power($1) }),
    ("floorDivided", { $0.floorDivided(by: $1) }, { $0.floorDivided(by: $1) }),
    (
      "quotient", { $0.dividedWithRemainder(by: $1).quotient },
      { $0.dividedWithRemainder(by: $1).quotient }
    ),
    (
      "remainder", { $0.dividedWithRemainder(by: $1).remainder },
      { $0.dividedWithRemainder(by: $1).remainder }
    ),
    ("clipped below", { $0.clipped(lower: $1) }, { $0.clipped(lower: $1) }),
    ("clipped above", { $0.clipped(upper: $1) }, { $0.clipped(upper: $1) }),
    ("clipped", { $0.clipped(lower: $1, upper: $1 + 2) }, { $0.clipped(lower: $1, upper: $1 + 2) }),
    ("isClose", { $0.isClose(to: $1) }, { $0.isClose(to: $1) }),
    ("select, else", { Tensor.select($0 .> 2, $0, $1) }, { Tensor.select($0 .> 2, $0, $1) }),
    ("select", { Tensor.select($0 .> 2, $1, $0) }, { Tensor.select($0 .> 2, $1, $0) }),
    (
      "fillingDiagonal", { $0.reshaped([2, 3]).fillingDiagonal($1) },
      { $0.reshaped([2, 3]).fillingDiagonal($1) }
    ),
    ("heaviside", { $0.heaviside(atZero: $1) }, { $0.heaviside(atZero: $1) }),
  ]

  @Test("A number answers as the tensor of it does, in the type of the elements", arguments: types)
  func numbers(_ dtype: DType) {
    let x = Tensor([0, 1, 2, 3, 4, 5]).cast(to: dtype)
    for (name, number, tensor) in Self.pairs {
      let (found, expected) = (number(x, 3), tensor(x, Tensor(3).cast(to: dtype)))
      #expect(found.dtype == expected.dtype, "\(name)")
      #expect(found.equals(expected, equalNaN: true), "\(name): \(found), not \(expected)")
    }
  }

  @Test("Bits are moved by a number of places")
  func bits() {
    let (x, places, mask) = (Tensor([1, 6, 255] as [UInt8]), 2, 3)
    #expect(x.shiftedLeft(by: places).array(of: UInt8.self) == [4, 24, 252])
    #expect(x.shiftedRight(by: places).array(of: UInt8.self) == [0, 1, 63])
    #expect(x.xor(mask).array(of: UInt8.self) == [2, 5, 252])
  }

  @Test("In place the type stays")
  func inPlace() {
    let (k, half) = (3, 0.5)
    var x = Tensor([4, 9, 16] as [Float])
    x **= half
    #expect(x.array(of: Float.self) == [2, 3, 4])
    x %= k
    #expect(x.array(of: Float.self) == [2, 0, 1])
    x %= Tensor([2, 2, 2] as [Float])
    #expect(x.array(of: Float.self) == [0, 0, 1])
    #expect(x.dtype == .float32)
    x[0] = Tensor(half)
    #expect(x.array(of: Float.self) == [0.5, 0, 1])
  }

  @Test("Numbers alone, of different types, and fractions among whole numbers")
  func mixed() {
    let (k, half) = (3, 0.5)
    let x = Tensor([1, 4])
    let chosen = Tensor.select(x .> k, half, k)
    #expect(chosen.array(of: Double.self) == [3, 0.5])
    #expect(x.maximum(half + 1).array(of: Double.self) == [1.5, 4])
    #expect(x.clipped(lower: half, upper: k).array(of: Double.self) == [1, 3])
    #expect((2.5 .< x).array(of: Bool.self) == [false, true])
    #expect((300 .> Tensor([1] as [UInt8])).array(of: Bool.self) == [true])
    #expect(Tensor([2.0, 2]).allClose(to: 4 * half))
    #expect((half ** x).array(of: Float.self) == [0.5, 0.0625])
  }

  @Test("Long expressions of tensors, variables and literals compile")
  func expressions() {
    let (x, y, k, half) = (Tensor([1.0, 2]), Tensor([3.0, 4]), 3, 0.5)
    let sum = 2 * x ** k + half ** y - (k % y) * 0.5 + x.maximum(k) - x.minimum(half) / 2 + 1
    let truth = (k .< x) .|| (2 .>= y) .&& (x .!= half) .|| (x + 1 .== y * half - k)
    let chosen = Tensor.select(truth .|| (x .> 1.5), x * 2 + k, -half)
    #expect(sum.shape == [2] && chosen.dtype == .float64)
  }
}
