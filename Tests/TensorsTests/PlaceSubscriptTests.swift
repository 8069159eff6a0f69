import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Subscripts with places only")
struct PlaceSubscriptTests {
  @Test("They read what the general subscript reads", arguments: DType.allCases)
  func reading(_ dtype: DType) throws {
    let x = Tensor.arange(2 * 3 * 4 * 5).reshaped([2, 3, 4, 5]).cast(to: dtype)
    let sources = [
      x, x.transposed([3, 1, 0, 2]), x[.stride(by: -1), 1..., .stride(by: 2)],
      Tensor.ones([2, 3, 4]),
    ]
    for source in sources {
      for (i, j, k) in [(0, 0, 0), (1, 1, -1), (-1, -2, 1), (-2, 0, -2)] {
        let pairs = [
          (source[i], source[at: [i]]), (source[i, j], source[at: [i, j]]),
          (source[i, j, k], source[at: [i, j, k]]),
        ]
        for (found, expected) in pairs {
          #expect(found.shape == expected.shape && found.dtype == expected.dtype)
          #expect(found.equals(expected), "\(dtype)")
        }
      }
    }
  }

  @Test("They write what the general subscript writes", arguments: DType.allCases)
  func writing(_ dtype: DType) throws {
    let start = Tensor.arange(24).reshaped([2, 3, 4]).cast(to: dtype)
    let values = [Tensor(1), Tensor(1.0), Tensor(true), Tensor([1]).cast(to: dtype)[0]]
    for value in values {
      var (x, y) = (Tensor.concatenated([start]), Tensor.concatenated([start]))
      x[1, -1, 2] = value
      y[at: [1, -1, 2]] = value
      x[0, 2] = value
      y[at: [0, 2]] = value
      #expect(x.dtype == dtype && x.equals(y), "\(dtype)")
    }
    var line = Tensor.concatenated([start.flattened()])
    for place in 1..<24 { line[place] = line[place - 1] }
    #expect(line.equals(Tensor.full([24], start.flattened()[0].reshaped([1]))), "\(dtype)")
  }

  @Test("Who holds the elements keeps what they were")
  func aliases() {
    var x = Tensor.arange(6, dtype: .float64) * 1
    let (whole, part, one) = (x, x[1..<4], x[2])
    let pending = x + 1
    x[2] = 70
    x[3] = x[2]
    x[-1] = one
    x[0] += 5
    #expect(x.array(of: Double.self) == [5, 1, 70, 70, 4, 2])
    #expect(whole.array(of: Double.self) == [0, 1, 2, 3, 4, 5])
    #expect(part.array(of: Double.self) == [1, 2, 3])
    #expect(one.item(as: Double.self) == 2)
    #expect(pending.array(of: Double.self) == [1, 2, 3, 4, 5, 6])
    var y = Tensor.ones([3], dtype: .int32) * 2
    let held = y[1]
    y[1] = held
    y[0] = held + 1
    let other = y[0]
    y[0] = held
    #expect(y.array(of: Int32.self) == [2, 2, 2])
    #expect(other.item(as: Int32.self) == 3 && held.item(as: Int32.self) == 2)
    var lines = Tensor.zeros([2, 2])
    lines[0][1] = 3
    #expect(lines.array(of: Float.self) == [0, 3, 0, 0])
  }

  @Test("A loop over elements writes where they lie, also after a device was asked for")
  func inPlace() throws {
    withDevice(.cpu) {}
    var x = Tensor.uniform([4, 4], seed: 1, dtype: .float64)
    try x.evaluate()
    let before = try x.contiguousBuffer().buffer.pointer
    for i in 0..<4 {
      for j in 0..<4 { x[i, j] = Tensor(Double(i * j)) }
      x[i, 0] = x[i, 3]
      x[i, 1] += 1
    }
    #expect(try x.contiguousBuffer().buffer.pointer == before)
    #expect(x[3].array(of: Double.self) == [9, 4, 6, 9])
  }

  @Test("Places that are none, and numbers that do not fit, are mistakes")
  func mistakes() {
    let x = Tensor([[1, 2], [3, 4]] as [[UInt8]])
    let attempts: [(String, () -> Tensor)] = [
      ("place 2 is outside axis 0 of extent 2", { x[2] }),
      ("place -3 is outside axis 1 of extent 2", { x[0, -3] }),
      ("3 indices for the 2 axes", { x[0, 0, 0] }),
      (
        "300 is not a number of uint8",
        {
          var y = x; y[0, 0] = 300; return y
        }
      ),
      (
        "place 5 is outside",
        {
          var y = x; y[5, 0] = 3; return y
        }
      ),
      (
        "does not fill",
        {
          var y = x; y[0, 0] = Tensor([1, 2]); return y
        }
      ),
      (
        "imaginary",
        {
          var y = x; y[0, 0] = Tensor([Complex(1.0, 1)])[0]; return y
        }
      ),
      (
        "is complex",
        {
          var y = x; y[0, 0] = Tensor(Complex<Double>(1, 1)); return y
        }
      ),
    ]
    for (wording, attempt) in attempts {
      let error = #expect(throws: TensorError.self, "\(wording)") { try checked { attempt() } }
      #expect(error?.message.contains(wording) == true, "\(error?.message ?? "")")
    }
  }
}
