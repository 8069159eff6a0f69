import SwiftwaterDevices
import SwiftwaterTensors
import Synchronization
import Testing

@Suite("Graphs shared by threads")
struct SharedGraphTests {
  @Test("Threads that read, build on and let go of one pending graph all see its value")
  func sharing() {
    let wrong = Atomic(0)
    for round in 0..<200 {
      let count = round % 2 == 0 ? 5 : 3000
      let x = Tensor.arange(count).cast(to: .float64)
      let shared = (x * 2 + 1).squared() - x
      let expected = (0..<count).map { (index: Int) -> Double in
        let odd = 2 * index + 1
        return Double(odd * odd - index)
      }
      let total = expected.reduce(0, +) - Double(count * (count - 1) / 2)
      Threads.with(count: 4) {
        Threads.forEach(8) { thread in
          var own = shared
          for step in 1...5 { own += Double(step * thread) }
          let shift = Double(15 * thread)
          let isOwn = own.array(of: Double.self) == expected.map { $0 + shift }
          let isShared = shared.array(of: Double.self) == expected
          let isTotal = (shared - x).sum().item(as: Double.self) == total
          let isRight = isOwn && isShared && isTotal
          if !isRight { wrong.wrappingAdd(1, ordering: .relaxed) }
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}
