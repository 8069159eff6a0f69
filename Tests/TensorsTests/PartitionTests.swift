import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Partitions and the top few")
struct PartitionTests {
  @Test("An element at a partitioned place is the sorted one, smaller before, larger after")
  func partition() {
    let x = Tensor.normal([7, 501], seed: 3)
    let sorted = x.sorted(axis: 1)
    for place in [0, 1, 250, 499, -1] {
      let found = x.partitioned(at: [place])
      #expect(found[.all, place].equals(sorted[.all, place]))
      let at = place < 0 ? place + 501 : place
      #expect((found[.all, 0..<at] .<= found[.all, at].expanded(axis: 1)).all().item(as: Bool.self))
      #expect((found[.all, at...] .>= found[.all, at].expanded(axis: 1)).all().item(as: Bool.self))
      #expect(found.sorted(axis: 1).equals(sorted))
      let places = x.argPartitioned(at: [place])
      #expect(x.takingAlong(places, axis: 1)[.all, place].equals(sorted[.all, place]))
    }
  }

  @Test("The top few are the first of the sorted ones, along any axis")
  func top() {
    let x = (Tensor.normal([60, 40], seed: 4) * 4).rounded()
    for axis in [0, 1] {
      for largest in [true, false] {
        let (values, places) = x.top(9, axis: axis, largest: largest)
        let order = x.argSorted(axis: axis, descending: largest)
        let first = axis == 0 ? order[..<9] : order[.all, ..<9]
        #expect(places.equals(first))
        #expect(values.equals(x.takingAlong(first, axis: axis)))
      }
    }
    #expect(x.top(0).values.shape == [60, 0])
  }

  @Test("Long rows sort as short ones do", arguments: DType.allCases)
  func long(_ dtype: DType) {
    let x = (Tensor.normal([100_003], seed: 5) * 1000).abs().cast(to: dtype)
    #expect(
      x.sorted(axis: 0).real().array(of: Double.self) == x.real().array(of: Double.self).sorted())
    let places = x.argSorted(axis: 0, descending: true)
    let values = x.taking(places).real().array(of: Double.self)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(Set(places.array(of: Int.self)).count == x.count)
  }
}
