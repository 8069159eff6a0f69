import SwiftwaterGraphs
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Connected components")
struct ComponentsTests {
  @Test("Parts are NetworkX's, numbered by their first node", arguments: 0..<RecordedAnswers.count)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read(index)
    #expect(try answer.graph().connectedComponents().array(of: Int.self) == answer.components)
  }
}
