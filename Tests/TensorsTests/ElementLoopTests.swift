import SwiftwaterDevices
import SwiftwaterTensors
import Testing

/// Loops over elements by themselves, each against the obvious one.
@Suite("Loops over single elements")
struct ElementLoopTests {
  private static let places = (0..<500).map { ($0 &* 7919) % 37 - ($0 % 3 == 0 ? 37 : 0) }

  @Test("Values are taken up in the order of their places", arguments: DType.allCases)
  func accumulating(_ dtype: DType) {
    guard dtype != .bool, !dtype.isComplex else { return }
    let start = (Tensor.arange(74) % 5).cast(to: dtype).reshaped([2, 37])
    let values = (Tensor.arange(1000) % 4 + 1).cast(to: dtype).reshaped([2, 500])
    let list = Tensor(Self.places)
    func expected(_ step: (Double, Double) -> Double) -> [Double] {
      var result = start.array(of: Double.self)
      let numbers = values.array(of: Double.self)
      for block in 0..<2 {
        for (index, place) in Self.places.enumerated() {
          let at = block * 37 + (place < 0 ? place + 37 : place)
          result[at] = step(result[at], numbers[block * 500 + index])
        }
      }
      return result
    }
    func found(_ by: Accumulation) -> [Double] {
      start.accumulating(values, at: list, axis: 1, by: by).array(of: Double.self)
    }
    #expect(found(.max) == expected { max($0, $1) }, "\(dtype)")
    #expect(found(.min) == expected { min($0, $1) }, "\(dtype)")
    if ![.uint8, .uint16, .uint32, .uint64].contains(dtype) {
      #expect(found(.difference) == expected { $0 - $1 }, "\(dtype)")
    }
    #expect(found(.sum) == expected { $0 + $1 }, "\(dtype)")
  }

  @Test("Of extremes the first NaN stays, and whole numbers wrap around")
  func edges() {
    for by in [Accumulation.min, .max] {
      let x = Tensor([1, 2, .nan]).accumulating(
        Tensor([.nan, 5, -5, 3]), at: Tensor([0, 0, 1, 2]), by: by)
      let values = x.array(of: Double.self)
      #expect(values[0].isNaN && values[1] == (by == .min ? -5 : 2) && values[2].isNaN)
    }
    let x = Tensor([Int32.max, 3]).accumulating(Tensor([1, 2] as [Int32]), at: Tensor([0, 1]))
    #expect(x.array(of: Int32.self) == [.min, 5])
    let y = Tensor([Int64.max]).accumulating(Tensor([2]), at: Tensor([0]), by: .product)
    #expect(y.array(of: Int64.self) == [-2])
  }

  @Test("A table and a search find the same numbers", arguments: DType.allCases)
  func membership(_ dtype: DType) {
    guard dtype.isInteger else { return }
    let x = (Tensor.arange(3000) * 7 % 251).cast(to: dtype)
    let others = Tensor([3, 100, 90, 3, 17]).cast(to: dtype)
    let wanted: Set = [3, 100, 90, 17]
    let found = x.isIn(others).array(of: Bool.self)
    #expect(found == x.array(of: Int.self).map { wanted.contains($0) }, "\(dtype)")
    #expect(x.reshaped([50, 60]).isIn(others).shape == [50, 60])
    // Far apart, beyond all of them, and the ends of 64 bits.
    let ends = Tensor([Int64.min, .max, 5])
    #expect(
      Tensor([5, 6, Int64.max, Int64.min]).isIn(ends).array(of: Bool.self) == [
        true, false, true, true,
      ])
    #expect(
      Tensor([-1, 200, 3] as [Int16]).isIn(Tensor([3, 200] as [UInt8])).array(of: Bool.self)
        == [false, true, true])
    #expect(!Tensor([1, 2]).isIn(Tensor([] as [Int])).any().item(as: Bool.self))
  }

  @Test("A dot product is the sum of the products, with the same bits for any number of threads")
  func dot() {
    for dtype in [DType.float32, .float64, .complex64, .complex128, .int64, .float16] {
      for count in [0, 1, 31, 33, 1000, 200_001] {
        let a = Tensor.uniform([count], in: -1..<1, seed: 1, dtype: .float64)
        let b = Tensor.uniform([count], in: -1..<1, seed: 2, dtype: .float64)
        let x = dtype.isComplex ? Tensor.complex(a, b) : a * 8
        let y = dtype.isComplex ? Tensor.complex(b, a * 2) : b * 8
        let (left, right) = (x.cast(to: dtype), y.cast(to: dtype))
        let one = Threads.with(count: 1) { left.dot(right).cast(to: .complex128) }
          .item(as: Complex<Double>.self)
        for threads in [2, 7] {
          let many = Threads.with(count: threads) { left.dot(right).cast(to: .complex128) }
          #expect(many.item(as: Complex<Double>.self) == one, "\(dtype) \(count)")
        }
        let wide = (left.cast(to: .complex128) * right.cast(to: .complex128)).sum()
          .item(as: Complex<Double>.self)
        let digits =
          switch dtype {
          case .float16: 0.1
          case .float32, .complex64: 1e-4
          default: 1e-13
          }
        let scale = Double(max(count, 1)) * digits
        #expect((one - wide).magnitude <= scale, "\(dtype) \(count): \(one), not \(wide)")
      }
    }
  }

  @Test("Medians of short rows are those of sorted ones")
  func shortRows() {
    for length in [1, 2, 3, 15, 16, 17] {
      for dtype in [DType.float32, .float64, .int16, .uint64] {
        let x = (Tensor.arange(length * 40) * 7919 % 101).cast(to: dtype).reshaped([40, length])
        let rows = x.array(of: Double.self)
        let expected = (0..<40).map { row in
          let sorted = rows[row * length..<(row + 1) * length].sorted()
          return (sorted[(length - 1) / 2] + sorted[length / 2]) / 2
        }
        #expect(x.median(axis: 1).array(of: Double.self) == expected, "\(length) of \(dtype)")
      }
    }
  }

  @Test("Words drawn together are those drawn one by one")
  func words() {
    for (seed, stream) in [(UInt64(1), UInt64(0)), (.max, 3 << 32 | 7)] {
      let random = Philox(seed: seed, stream: stream)
      let words = RandomWords(streams: 2)
      for first in [0, 5, UInt64(1) << 32 - 3] {
        words.fill(random, stream: 1, from: first, count: RandomWords.size)
        words.fill(Philox(seed: 9), stream: 0, from: first, count: 3)
        for place in 0..<RandomWords.size {
          #expect(words.at(place)[1] == random.words(at: first + UInt64(place)))
        }
        #expect(words.at(2)[0] == Philox(seed: 9).words(at: first + 2))
      }
    }
    let numbers = Tensor.integers([700], in: 0..<1000, seed: 4).array(of: Int.self)
    #expect(
      Tensor.integers([10], in: 0..<1000, seed: 4).array(of: Int.self) == Array(numbers[..<10]))
    #expect(Set(Tensor.permutation(1000, seed: 3).array(of: Int.self)) == Set(0..<1000))
  }
}
