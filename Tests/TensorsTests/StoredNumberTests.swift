import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Swift numbers written into tensors")
struct StoredNumberTests {
  private static let bytes = Tensor([1, 2, 3] as [UInt8])

  /// Every way of writing a number into elements.
  private static let writings: [(name: String, write: @Sendable (Tensor, Tensor) -> Tensor)] = [
    (
      "place",
      {
        var x = $0; x[0] = $1; return x
      }
    ),
    (
      "slice",
      {
        var x = $0; x[1...] = $1; return x
      }
    ),
    (
      "ellipsis",
      {
        var x = $0; x[..., 1] = $1; return x
      }
    ),
    (
      "mask",
      {
        var x = $0; x[x .> 1] = $1; return x
      }
    ),
    (
      "list",
      {
        var x = $0; x[Tensor([0, 2])] = $1; return x
      }
    ),
    (
      "new axis and list",
      {
        var x = $0; x[at: [.newAxis, Tensor([0, 2])]] = $1; return x
      }
    ),
    ("putting", { $0.putting($1, at: Tensor([0])) }),
    ("puttingAlong", { $0.puttingAlong($1, at: Tensor([0, 1, 2]), axis: 0) }),
    ("placing", { $0.placing($1, where: $0 .> 1) }),
    ("replacing", { $0.replacing(where: $0 .> 1, with: $1) }),
    ("replacing at", { $0.replacing(at: Tensor([0]), with: $1) }),
    ("replacing at coordinates", { $0.replacing(at: [Tensor([0])], with: $1) }),
    ("accumulating", { $0.accumulating($1, at: Tensor([0])) }),
    ("diagonal", { $0.broadcast(to: [3, 3]).fillingDiagonal($1) }),
    ("inserting", { $0.inserting($1, at: 0) }),
    ("piecewise", { x, value in x.piecewise([x .> 1], [{ _ in value }]) }),
  ]

  @Test("A number that the type does not have is a mistake", arguments: 0..<writings.count)
  func beyond(_ index: Int) throws {
    let (name, write) = Self.writings[index]
    for number in [300, -1, 300.0, -1.0, 1e30, Tensor(Double.nan), Tensor(Double.infinity)]
      as [Tensor]
    {
      let error = #expect(throws: TensorError.self, "\(name)") {
        try checked { write(Self.bytes, number) }
      }
      #expect(error?.message.contains("is not a number of uint8") == true, "\(name)")
    }
    let complex = Tensor(Complex<Float>(0, 1))
    #expect(throws: TensorError.self, "\(name)") { try checked { write(Self.bytes, complex) } }
    // Floats lose their fraction, and arrays are cast, as in NumPy.
    _ = try checked { write(Self.bytes, 200.7) }
    _ = try checked { write(Self.bytes, Tensor([300])[0]) }
  }

  @Test("What NumPy stores, we store")
  func stored() {
    var x = Tensor([0, 0, 0, 0] as [UInt8])
    x[0] = 3.7
    x[1] = true
    x[2] = 255
    x[3] = Tensor([300])[0]
    #expect(x.array(of: UInt8.self) == [3, 1, 255, 44])
    var wide = Tensor([0, 0] as [UInt64])
    wide[0] = Tensor(Double(UInt64.max / 2 + 1))
    #expect(wide.array(of: UInt64.self) == [UInt64.max / 2 + 1, 0])
    #expect(throws: TensorError.self) { try checked { Tensor.full([2], 300, dtype: .uint8) } }
    #expect(throws: TensorError.self) {
      try checked { Self.bytes.padded(1, mode: .constant(300)) }
    }
    #expect(Tensor.full([2], 2.5, dtype: .int16).array(of: Int16.self) == [2, 2])
  }

  @Test("Bounds beyond a whole type do not bind")
  func clipping() {
    let x = Tensor([1, 200] as [UInt8])
    #expect(x.clipped(to: 0...300).array(of: UInt8.self) == [1, 200])
    #expect(x.clipped(to: -5...100).array(of: UInt8.self) == [1, 100])
    #expect(x.clipped(lower: 300).array(of: UInt8.self) == [255, 255])
    #expect(x.clipped(upper: -1).array(of: UInt8.self) == [0, 0])
    #expect(x.clipped(to: 0...100).dtype == .uint8)
    #expect(x.clipped(to: 1.5...100).dtype == .float32)
    #expect(Tensor([1, 5] as [Float]).clipped(to: 2...3).array(of: Float.self) == [2, 3])
  }

  @Test("The spread of finite numbers beyond a double is infinite, of infinities NaN")
  func spread() {
    let x = Tensor([1e308, -1e308])
    #expect(x.standardDeviation().item(as: Double.self) == .infinity)
    #expect(x.reshaped([2, 1]).variance(axis: 0).array(of: Double.self) == [.infinity])
    #expect(x.reshaped([1, 2]).variance(axis: 1).array(of: Double.self) == [.infinity])
    #expect(Tensor([Double.infinity, 1]).variance().item(as: Double.self).isNaN)
    let columns = Tensor([[1e308, 1, .nan], [-1e308, 3, 1]]).variance(axis: 0)
    let values = columns.array(of: Double.self)
    #expect(values[0] == .infinity && values[1] == 1 && values[2].isNaN)
  }
}
