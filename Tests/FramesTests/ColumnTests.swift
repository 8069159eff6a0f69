import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@testable import SwiftwaterFrames

@Suite("Columns")
struct ColumnTests {
  @Test("Arrays go in and come out", arguments: [0, 1, 31, 32, 33, 1000])
  func arrays(count: Int) throws {
    let numbers = (0..<count).map { Double($0) / 3 }
    let texts = (0..<count).map { "a text of some length \($0)" }
    let optionals = (0..<count).map { $0 % 3 == 0 ? nil : Int32($0) }
    #expect(try Column(numbers).array(of: Double.self) == numbers)
    #expect(try Column(texts).array(of: String.self) == texts)
    #expect(try Column(optionals).optionals(of: Int32.self) == optionals)
    #expect(try Column(optionals).nullCount == optionals.filter { $0 == nil }.count)
    #expect(try Column(numbers.map { $0 > 2 }).array(of: Bool.self) == numbers.map { $0 > 2 })
  }

  @Test("Slices share memory and keep their nulls")
  func slices() throws {
    let values = (0..<200).map { $0 % 7 == 0 ? nil : $0 }
    let column = try Column(values)
    let slice = column[13..<99]
    #expect(slice.values === column.values)
    #expect(try slice.optionals(of: Int.self) == Array(values[13..<99]))
    #expect(slice[5..<20].nullCount == values[18..<33].filter { $0 == nil }.count)
    #expect(try Column(values.map { $0 ?? 0 })[3..<9].nullCount == 0)
  }

  @Test("Gathers, filters and concatenates every layout")
  func gathering() throws {
    let columns: [Column] = [
      try Column([1, nil, 3]), try Column([true, false, true]), try Column([Int16(1), 2, 3]),
      try Column([1.5, 2.5, 3.5]), try Column(["a", nil, "a text past twelve bytes"]),
      try Column(["b", "a text past twelve bytes", "b"]).encoded(),
    ]
    for column in columns {
      let texts = column.strings
      #expect(try column.gather([2, 0, -1, 2]).strings == [texts[2], texts[0], nil, texts[2]])
      #expect(try column.filter(Column([true, false, true])).strings == [texts[0], texts[2]])
      #expect(try column.filter(Column([nil, true, false])).strings == [texts[1]])
      #expect(
        try Column.concat([column, column[1..<1], column[1..<3]]).strings
          == texts + [texts[1], texts[2]])
    }
    let mixed = message { _ = try Column.concat([Column([1]), Column(["a"])]) }
    #expect(mixed == "cannot put string below int64; cast one to the other")
  }

  @Test(
    "A mask finds the same rows for any number of them", arguments: [0, 1, 33, 70_000, 200_001])
  func masks(count: Int) throws {
    let mask = (0..<count).map { $0 % 3 == 1 || $0 % 1000 < 5 }
    let rows = try RowList(mask: Column(mask))
    #expect(
      Array(UnsafeBufferPointer(start: rows.rows, count: rows.count))
        == mask.indices.filter { mask[$0] })
  }

  @Test("A column without nulls and a tensor are the same memory, both ways")
  func tensors() throws {
    let column = try Column([1.0, 2, 3])
    let tensor = try column.tensor()
    #expect(try tensor.contiguousBuffer().buffer === column.values)
    let back = try Column(tensor)
    #expect(back.values === column.values)
    #expect(try column[1..<3].tensor().array(of: Double.self) == [2, 3])
    let frame = try DataFrame(["x": tensor * 2])
    #expect(try frame["x"].strings == ["2.0", "4.0", "6.0"])
  }

  @Test("Changing a tensor in place leaves the column it came from")
  func tensorsInPlace() throws {
    let column = try Column([1.0, 2, 3])
    var whole = try column.tensor()
    whole *= 10
    #expect(whole.array(of: Double.self) == [10, 20, 30])
    var slice = try column[1..<3].tensor()
    slice += 1
    #expect(slice.array(of: Double.self) == [3, 4])
    #expect(try column.array(of: Double.self) == [1, 2, 3])
  }

  @Test("A tensor over a column is never changed in place, even when the column is gone")
  func slicesInPlace() throws {
    let column = try Column([1.0, 2, 3, 4])
    var part = try column[1..<3].tensor()
    part[0] = Tensor(50.0)
    part *= 2
    part[1...] = Tensor(7.0)
    #expect(part.array(of: Double.self) == [100, 7])
    #expect(try column.array(of: Double.self) == [1, 2, 3, 4])
    var alone: Tensor = try { try Column([1.0, 2, 3, 4])[0..<2].tensor() }()
    alone += 1
    #expect(alone.array(of: Double.self) == [2, 3])
  }

  @Test("A tensor over a mapped file is never written in place")
  func mappedInPlace() throws {
    let count = 5000
    let values = (0..<count).map(Double.init)
    let bytes = values.withUnsafeBytes { Array($0) }
    try withFile(bytes) { path in
      var tensor: Tensor = try {
        let column = Column(
          type: .float64, count: count, values: try Buffer(mappingFile: path), start: 0)
        return try column.tensor()
      }()
      tensor *= 2
      #expect(tensor.array(of: Double.self) == values.map { $0 * 2 })
      var written: Tensor = try {
        try Column(
          type: .float64, count: count, values: try Buffer(mappingFile: path), start: 0
        ).tensor()
      }()
      written[3] = Tensor(-1.0)
      written += 1
      #expect(written.array(of: Double.self)[3] == 0)
      #expect(written.array(of: Double.self)[4] == 5)
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    }
  }

  @Test("What cannot be a tensor or an array says why")
  func refusals() throws {
    let nulls = try Column([1, nil])
    #expect(
      message { _ = try nulls.tensor() }
        == "1 of 2 values are null and a tensor has none; fillNull or dropNulls first")
    #expect(
      message { _ = try nulls.array(of: Int.self) }
        == "1 of 2 values are null; read them with optionals(of:) or fill them")
    #expect(
      message { _ = try Column(["a"]).tensor() }
        == "a column of string is not a tensor; factorize it and use the codes")
    #expect(
      message { _ = try Column([1]).array(of: Double.self) }
        == "a column of int64 is not an array of float64; cast it, or read it as int64")
  }

  @Test("Factorizes several columns with one numbering", arguments: [10, 300_000])
  func factorize(count: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let a = (0..<count).map { _ in "node \(generator.next() % UInt64(count / 3 + 1))" }
    let b = (0..<count).map { _ -> String? in
      generator.next() % 9 == 0 ? nil : "node \(generator.next() % UInt64(count))"
    }
    let (codes, unique) = try DataFrame(["a": a, "b": b]).factorize("a", "b")
    var numbers: [String: Int32] = [:]
    for text in a + b.compactMap({ $0 }) where numbers[text] == nil {
      numbers[text] = Int32(numbers.count)
    }
    #expect(try codes[0].array(of: Int32.self) == a.map { numbers[$0] ?? -1 })
    #expect(try codes[1].optionals(of: Int32.self) == b.map { $0.flatMap { numbers[$0] } })
    #expect(unique.count == numbers.count)
    #expect(unique.strings.enumerated().allSatisfy { numbers[$1 ?? ""] == Int32($0) })
  }
}
