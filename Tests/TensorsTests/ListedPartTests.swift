import SwiftwaterDevices
import SwiftwaterTensors
import Testing

/// Subscripts with lists of places, as NumPy 2.4 answers them.
@Suite("Subscripts with lists")
struct ListedPartTests {
  private let x = Tensor.arange(24).reshaped([2, 3, 4])
  private let rows = Tensor([1, 0])
  private let columns = Tensor([3, -1])

  @Test("Lists take the axes they stand at")
  func shapes() {
    let places: [(part: Tensor, shape: [Int], elements: [Int])] = [
      (x[rows, Tensor([2, 1])], [2, 4], [20, 21, 22, 23, 4, 5, 6, 7]),
      (x[.all, Tensor([2, 0]), columns], [2, 2], [11, 3, 23, 15]),
      (x[0, .all, columns], [2, 3], [3, 7, 11, 3, 7, 11]),
      (x[.all, 1, columns], [2, 2], [7, 7, 19, 19]),
      (x[rows, .all, columns], [2, 3], [15, 19, 23, 3, 7, 11]),
      (x[..., columns], [2, 3, 2], [3, 3, 7, 7, 11, 11, 15, 15, 19, 19, 23, 23]),
      (x[rows, ...], [2, 3, 4], Array(12..<24) + Array(0..<12)),
      (x[1, 1..<3, Tensor([[0, 1], [2, 3]])], [2, 2, 2], [16, 20, 17, 21, 18, 22, 19, 23]),
      (x[.all, .newAxis, Tensor([1])], [2, 1, 1, 4], [4, 5, 6, 7, 16, 17, 18, 19]),
      (x[Tensor([[0], [1]]), Tensor([0, 2]), 0], [2, 2], [0, 8, 12, 20]),
      (x[.stride(by: -1), Tensor([0]), 0], [2, 1], [12, 0]),
      (x[.all, Tensor([Int]()), 0], [2, 0], []),
    ]
    for (part, shape, elements) in places {
      #expect(part.shape == shape)
      #expect(part.array(of: Int.self) == elements)
    }
    #expect(x[rows, Tensor([2, 1]), 0].array(of: Int.self) == [20, 4])
  }

  @Test("Masks of one and of more axes stand for the places where they hold")
  func masks() {
    let mask = Tensor([true, false, true])
    #expect(x[.all, mask, 0].array(of: Int.self) == [0, 8, 12, 20])
    #expect(x[.all, mask].shape == [2, 2, 4])
    let both = x[.all, .all, 0] .> 4
    #expect(both.shape == [2, 3])
    #expect(x[both, 1].array(of: Int.self) == [9, 13, 17, 21])
    #expect(x[both, Tensor([1, 2, 3, 0])].array(of: Int.self) == [9, 14, 19, 20])
  }

  @Test("A mask of everything takes one value for each place where it holds")
  func everything() {
    var y = Tensor([[1.0, 2, 3], [4, 5, 6]])
    y[y .> 4] *= 10
    #expect(y.array(of: Double.self) == [1, 2, 3, 4, 50, 60])
    y[y .> 100] *= 10
    #expect(y.array(of: Double.self) == [1, 2, 3, 4, 50, 60])
    y[y .< 4] = Tensor([7.0, 8, 9])
    #expect(y.array(of: Double.self) == [7, 8, 9, 4, 50, 60])
    y[y .> 40] = 0
    #expect(y.array(of: Double.self) == [7, 8, 9, 4, 0, 0])
    #expect(throws: TensorError.self) {
      try checked {
        var z = y
        z[z .> 0] = Tensor([1.0, 2])
        return z
      }
    }
  }

  @Test("Alone, a mask of the first axes takes slices, and places put their shape")
  func alone() {
    var y = x
    #expect(y[Tensor([false, true])].shape == [1, 3, 4])
    #expect(y[x[.all, .all, 0] .> 4].shape == [4, 4])
    #expect(y[Tensor([[0, 1], [1, 1]])].shape == [2, 2, 3, 4])
    #expect(y[Tensor([[0, 1], [1, 1]])][1, 0].array(of: Int.self) == Array(12..<24))
    y[Tensor([true, false])] = 7
    #expect(y.array(of: Int.self) == Array(repeating: 7, count: 12) + Array(12..<24))
    y[Tensor([[0], [1]])] = 5
    #expect(y.array(of: Int.self) == Array(repeating: 5, count: 24))
    #expect(throws: TensorError.self) { try checked { x[Tensor([true, false, true])] } }
    let (number, half) = (0.5, Tensor(0.5))
    #expect((Tensor([1, 2] as [Float]) * Tensor(number)).equals(Tensor([1, 2] as [Float]) * half))
  }

  @Test("Writing changes the named places and nothing else")
  func writing() {
    var y = x
    y[rows, Tensor([2, 1])] = -1
    let changed = Array(0..<4) + [-1, -1, -1, -1] + Array(8..<20) + [-1, -1, -1, -1]
    #expect(y.array(of: Int.self) == changed)
    #expect(x.array(of: Int.self) == Array(0..<24))
    y = x
    y[.all, 1, Tensor([0, 3])] = Tensor([[100, 101], [102, 103]])
    #expect(y[.all, 1].array(of: Int.self) == [100, 5, 6, 101, 102, 17, 18, 103])
    y = x
    y[0, .all, Tensor([1, 1])] = Tensor([[1, 2, 3], [4, 5, 6]])
    #expect(y[0, .all, 1].array(of: Int.self) == [4, 5, 6])
    y = x
    y[.all, Tensor([true, false, true]), 0] += 1000
    #expect(y[.all, .all, 0].array(of: Int.self) == [1000, 4, 1008, 1012, 16, 1020])
    y = x
    y[1..<2, .newAxis, Tensor([0, 2]), 1...] = 0
    #expect(y[1].array(of: Int.self) == [12, 0, 0, 0, 16, 17, 18, 19, 20, 0, 0, 0])
  }

  @Test("What does not fit is a typed error")
  func failures() throws {
    let attempts: [(String, () -> Tensor)] = [
      ("subscript: place 3 is outside an extent of 3", { x[0, Tensor([3])] }),
      ("subscript: places must be integers, got float64", { x[0, Tensor([0.5])] }),
      (
        "subscript: shapes (2,) and (3,) do not broadcast: axis -1 has 2 and 3; extents must be "
          + "equal or 1 (reshape or transpose one side)",
        { x[rows, Tensor([0, 1, 2])] }
      ),
      (
        "subscript: a mask of shape (2,) on axes of (3,)", { x[.all, Tensor([true, false])] }
      ),
      ("subscript: 4 indices for the 3 axes of the tensor", { x[rows, 0, 0, 0] }),
      (
        "assignment: a value of shape (3, 2, 4) does not fill the part of shape (2, 4)",
        {
          var y = x
          y[rows, 0] = Tensor.zeros([3, 2, 4])
          return y
        }
      ),
    ]
    for (message, attempt) in attempts {
      let error = #expect(throws: TensorError.self, "\(message)") { try checked { attempt() } }
      #expect(error?.message == message)
    }
  }
}
