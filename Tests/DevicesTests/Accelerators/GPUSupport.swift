import SwiftwaterDevices
import Testing

/// A GPU of NVIDIA's, where the machine has one, and arrays on it.
enum GPUSupport {
  /// Whether there is one.
  static var isThere: Bool { !Accelerators.found(.cuda).isEmpty }

  /// Why a test that needs one did not run.
  static let absence: Comment = "this machine has no NVIDIA GPU that works"

  /// The GPU.
  static func gpu(_ index: Int = 0) throws -> CUDAAccelerator {
    try #require(
      try Accelerators.accelerator(of: Device(kind: .cuda, index: index)) as? CUDAAccelerator)
  }

  /// Whether a library is there; one that is not leaves its tests out.
  static func has(_ library: CUDALibrary) -> Bool { isThere && (try? library.open()) != nil }

  /// Memory that holds `skip` numbers of no meaning and then these.
  static func upload(
    _ numbers: [Complex<Double>], _ type: DType, skip: Int = 0
  ) throws -> DeviceMemory {
    let gpu = try gpu()
    let memory = try gpu.allocate(byteCount: (skip + numbers.count) * type.byteCount)
    func send<Element>(_ elements: [Element]) throws {
      try elements.withUnsafeBytes {
        try gpu.upload($0, to: memory, at: skip * type.byteCount)
      }
    }
    switch type {
    case .float32: try send(numbers.map { Float($0.real) })
    case .float64: try send(numbers.map(\.real))
    case .complex64:
      try send(numbers.map { Complex<Float>(Float($0.real), Float($0.imaginary)) })
    default: try send(numbers)
    }
    return memory
  }

  /// Numbers that lie behind `skip` others.
  static func download(
    _ memory: DeviceMemory, _ count: Int, _ type: DType, skip: Int = 0
  ) throws -> [Complex<Double>] {
    let gpu = try gpu()
    func receive<Element>(_ empty: Element) throws -> [Element] {
      var elements = [Element](repeating: empty, count: count)
      try elements.withUnsafeMutableBytes {
        try gpu.download(memory, at: skip * type.byteCount, into: $0)
      }
      return elements
    }
    switch type {
    case .float32: return try receive(Float(0)).map { Complex(Double($0), 0) }
    case .float64: return try receive(Double(0)).map { Complex($0, 0) }
    case .complex64:
      return try receive(Complex<Float>(0, 0)).map {
        Complex(Double($0.real), Double($0.imaginary))
      }
    default: return try receive(Complex<Double>(0, 0))
    }
  }

  /// Numbers in -1...1 that every type holds exactly, with imaginary parts where the type has them.
  static func numbers(_ count: Int, _ type: DType, seed: UInt64 = 1) -> [Complex<Double>] {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func next() -> Double {
      // Source: Marsaglia 2003, xorshift, doi:10.18637/jss.v008.i14.
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(Int64(state >> 44)) / 524_288 - 1
    }
    return (0..<count).map { _ in
      let real = next()
      return Complex(real, type.isComplex ? next() : 0)
    }
  }
}

/// Row-major matrices of complex numbers, as plain loops have them.
struct PlainMatrix {
  let rows: Int
  let columns: Int
  var elements: [Complex<Double>]

  init(_ rows: Int, _ columns: Int, _ elements: [Complex<Double>]) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  static func identity(_ extent: Int) -> PlainMatrix {
    PlainMatrix(
      extent, extent, (0..<extent * extent).map { $0 / extent == $0 % extent ? 1 : 0 })
  }

  subscript(row: Int, column: Int) -> Complex<Double> {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  var adjoint: PlainMatrix {
    var result = PlainMatrix(columns, rows, elements)
    for row in 0..<rows {
      for column in 0..<columns {
        let element = self[row, column]
        result[column, row] = Complex(element.real, -element.imaginary)
      }
    }
    return result
  }

  static func * (a: PlainMatrix, b: PlainMatrix) -> PlainMatrix {
    var result = PlainMatrix(
      a.rows, b.columns, Array(repeating: 0, count: a.rows * b.columns))
    for row in 0..<a.rows {
      for inner in 0..<a.columns {
        for column in 0..<b.columns {
          result[row, column] = result[row, column] + a[row, inner] * b[inner, column]
        }
      }
    }
    return result
  }

  /// The largest difference of a part; not a number when the shapes differ.
  func distance(to other: PlainMatrix) -> Double {
    guard rows == other.rows, columns == other.columns,
      elements.count == other.elements.count
    else { return .nan }
    return zip(elements, other.elements).reduce(0) { largest, pair in
      let (real, imaginary) = (
        abs(pair.0.real - pair.1.real), abs(pair.0.imaginary - pair.1.imaginary)
      )
      return real <= largest && imaginary <= largest ? largest : real + imaginary
    }
  }
}
