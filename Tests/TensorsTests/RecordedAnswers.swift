import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport

/// What NumPy answered; Tests/Golden/tensors.py recorded it.
struct RecordedAnswers: Decodable {
  var creation: Creation
  var reshaping: Reshaping
  var subscripts: [Subscript]
  var sorting: [Sorting]
  var products: [Product]
  var leastSquares: [Product]
  var printed: [Printed]

  static func read() throws -> RecordedAnswers {
    try Golden.read("tensors.json", as: RecordedAnswers.self)
  }

  struct Creation: Decodable {
    var arange: [Progression]
    var linspace: [Progression]
  }

  struct Progression: Decodable {
    var from: Double
    var to: Double
    var by: Double?
    var count: Int?
    var values: [RecordedNumber]
  }

  struct Reshaping: Decodable {
    var transposed: [RecordedArray]
    var reshapedTranspose: RecordedArray
    var concatenated: [RecordedArray]
    var stacked: [RecordedArray]
    var taken: [RecordedArray]
    var masked: RecordedArray
  }

  struct Subscript: Decodable {
    var shape: [Int]
    var order: [Int]
    var parts: [RecordedPart]
    var resultShape: [Int]
    var result: [Int]
    var written: [Int]
  }

  struct Sorting: Decodable {
    var array: RecordedArray
    var ascending: [Int]
    var descending: [Int]
    var sorted: [RecordedNumber]
  }

  struct Product: Decodable {
    var a: RecordedArray
    var b: RecordedArray
    var result: RecordedArray
  }

  struct Printed: Decodable {
    var name: String
    var text: String
    var dtype: String
    var shape: [Int]
    var step: Double?
    var values: [RecordedNumber]?
  }
}

/// An array as NumPy held it, with what was done to get it where that varies.
struct RecordedArray: Decodable {
  var dtype: String
  var shape: [Int]
  var values: [RecordedNumber]
  var axis: Int?
  var axes: [Int]?
  var places: [Int]?

  func tensor() throws -> Tensor { try Self.tensor(values, dtype, shape) }

  static func tensor(_ values: [RecordedNumber], _ dtype: String, _ shape: [Int]) throws -> Tensor {
    let type = DType.allCases.first { "\($0)" == dtype } ?? .float64
    if type == .uint64 { return Tensor(values.map(\.unsigned), shape: shape) }
    return Tensor(values.map(\.value), shape: shape).cast(to: type)
  }
}

/// A number as JSON can hold it: what JSON has no word for is text.
struct RecordedNumber: Decodable {
  var value: Double
  var unsigned: UInt64 = 0
  /// All the bits of a whole number, whatever its sign.
  var bits: UInt64 = 0

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      value = Double(text) ?? .nan
      return
    }
    value = try container.decode(Double.self)
    unsigned = (try? container.decode(UInt64.self)) ?? 0
    bits = (try? container.decode(Int64.self)).map { UInt64(bitPattern: $0) } ?? unsigned
  }
}

/// One part of a recorded basic index: `["place", i]`, `["slice", from, to, by]`, `["ellipsis"]`,
/// `["axis"]`.
struct RecordedPart: Decodable {
  var part: IndexPart

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    switch try container.decode(String.self) {
    case "place": part = .place(try container.decode(Int.self))
    case "slice":
      part = .slice(
        from: try container.decode(Int?.self), to: try container.decode(Int?.self),
        by: try container.decode(Int.self))
    case "ellipsis": part = .ellipsis
    default: part = .axis
    }
  }
}
