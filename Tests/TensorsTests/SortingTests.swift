import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Sorting")
struct SortingTests {
  @Test(
    "Places are those of NumPy's stable sort, with ties, zeros of both signs and NaN",
    arguments: 0..<5)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().sorting[index]
    let x = try answer.array.tensor()
    #expect(x.argSorted().array(of: Int.self) == answer.ascending)
    #expect(x.argSorted(descending: true).array(of: Int.self) == answer.descending)
    let sorted = x.sorted()
    #expect(sorted.dtype == x.dtype)
    #expect(
      sorted.array(of: Double.self).map(\.bitPattern)
        == x.taking(Tensor(answer.ascending)).array(of: Double.self).map(\.bitPattern))
    for (found, expected) in zip(sorted.array(of: Double.self), answer.sorted.map(\.value)) {
      #expect(found == expected || (found.isNaN && expected.isNaN))
    }
  }

  @Test("Rows are sorted where no axis is named, as by NumPy")
  func lastAxis() throws {
    let x = Tensor([[3, 1, 2], [6, 5, 4]])
    #expect(x.sorted().array(of: Int.self) == [1, 2, 3, 4, 5, 6])
    #expect(x.argSorted(descending: true).array(of: Int.self) == [0, 2, 1, 0, 1, 2])
    #expect(throws: TensorError.self) { try checked { Tensor(1.0).sorted() } }
  }

  @Test("A million numbers come out in order, and equal ones in theirs")
  func large() {
    let x = (Tensor.uniform([1_000_000], seed: 8) * 1000).floor()
    let values = x.array(of: Float.self)
    let places = x.argSorted().array(of: Int.self)
    #expect(
      zip(places, places.dropFirst()).allSatisfy {
        values[$0] < values[$1] || (values[$0] == values[$1] && $0 < $1)
      })
    #expect(Set(places).count == places.count)
  }
}
