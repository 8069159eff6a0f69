import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Printing")
struct PrintingTests {
  @Test("Precision, summaries and line widths are NumPy's")
  func options() throws {
    let answers = try SurfaceAnswers.read()
    for answer in answers.texts {
      let tensor = try answers.arrays[answer.array].tensor()
      #expect(tensor.text(options: answer.options) == answer.text, "\(answer)")
    }
  }

  @Test("Every recorded array prints as NumPy prints it")
  func oracle() throws {
    for answer in try RecordedAnswers.read().printed {
      let tensor: Tensor
      if let step = answer.step {
        let count = answer.shape.reduce(1, *)
        let type = DType.allCases.first { "\($0)" == answer.dtype }
        tensor = (Tensor.arange(count).cast(to: .float64) * step)
          .cast(to: try #require(type)).reshaped(answer.shape)
      } else {
        tensor = try RecordedArray.tensor(
          try #require(answer.values), answer.dtype, answer.shape)
      }
      #expect("\(tensor)" == answer.text, "\(answer.name)")
    }
  }
}
