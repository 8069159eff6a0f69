import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@testable import SwiftwaterFrames

@Suite("Columns and tensors share memory")
struct TensorColumnTests {
  @Test("A column without nulls is a tensor of the same memory, and back")
  func sameAddress() throws {
    let column = try Column([1.5, 2.5, 3.5, 4.5])
    let tensor = try column.tensor()
    let (buffer, offset) = try tensor.contiguousBuffer()
    #expect(buffer.pointer + offset * 8 == column.values.pointer)
    let back = try Column(tensor)
    #expect(back.values.pointer == column.values.pointer)
    #expect(try back.array(of: Double.self) == [1.5, 2.5, 3.5, 4.5])
  }

  @Test("So is a slice", arguments: [0..<2, 1..<4, 3..<3])
  func slices(_ range: Range<Int>) throws {
    let column = try Column([Int32(7), 8, 9, 10])[range]
    let tensor = try column.tensor()
    #expect(tensor.array(of: Int32.self) == Array([Int32(7), 8, 9, 10][range]))
    guard !range.isEmpty else { return }
    let (buffer, offset) = try tensor.contiguousBuffer()
    #expect(
      buffer.pointer + offset * 4 == column.values.pointer + column.start * 4)
  }

  @Test("A column in a frame stays where it is")
  func throughFrames() throws {
    let column = try Column([1.0, 2, 3])
    let frame = try DataFrame(columns: [("x", column), ("y", column)])
    #expect(try frame.select("x")["x"].values.pointer == column.values.pointer)
  }

  @Test("Columns of other types become a matrix in one pass")
  func matrix() throws {
    let frame = try DataFrame([
      "a": [Int8(1), -2, 3], "b": [1.5, 2.5, -0.5], "c": [true, false, true],
    ])
    let matrix = try frame.matrix()
    #expect(matrix.shape == [3, 3])
    #expect(matrix.array(of: Double.self) == [1, 1.5, 1, -2, 2.5, 0, 3, -0.5, 1])
    let floats = try frame.matrix("b", "a", dtype: .float32)
    #expect(floats.array(of: Float.self) == [1.5, 1, 2.5, -2, -0.5, 3])
    let late = try frame.tail(2).matrix("a")
    #expect(late.array(of: Double.self) == [-2, 3])
    #expect(try frame.head(0).matrix("a").shape == [0, 1])
  }

  @Test("What is no number, and what is not there, is said")
  func failures() throws {
    let frame = try DataFrame(["day": [CalendarDate(daysSince1970: 1)], "gap": [Int?.none]])
    #expect(
      message { _ = try frame.matrix("day") }
        == "matrix: 'day' is date, not a number; factorize or cast it")
    #expect(
      message { _ = try frame.matrix("gap") }
        == "matrix: 1 of 1 values of 'gap' are null; fill them first")
    #expect(
      message { _ = try frame["day"].tensor() }
        == "a column of date is not a tensor; factorize it and use the codes")
  }
}
