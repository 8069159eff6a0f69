import SwiftwaterDevices
import SwiftwaterTensors
import Testing

/// What takes a shorter way for some shapes gives what the longer way gives.
@Suite("Shorter ways")
struct FastPathTests {
  @Test("Removing few places and many", arguments: [0, 1, 2, 5, 31, 32, 33, 60, 100])
  func removing(_ count: Int) {
    let x = Tensor.arange(200).reshaped([2, 100])
    let places = (0..<count).map { $0 * 37 % 100 }
    let kept = (0..<100).filter { !places.contains($0) }
    let found = x.removing(places.map { $0 % 2 == 0 ? $0 : $0 - 100 } + places, axis: 1)
    #expect(found.shape == [2, kept.count])
    #expect(found.array(of: Int.self) == kept + kept.map { $0 + 100 })
    #expect(x.removing(places, axis: 1).equals(found))
  }

  @Test("Taking few columns of many rows", arguments: [DType.uint8, .float32, .complex128])
  func taking(_ dtype: DType) {
    let x = (Tensor.arange(3000) % 251).cast(to: dtype).reshaped([200, 5, 3])
    let places = [4, -5, 2, 2]
    let found = x.taking(Tensor(places), axis: 1)
    for (place, source) in places.enumerated() {
      #expect(found[.all, place].equals(x[.all, source < 0 ? source + 5 : source]))
    }
    #expect(x.taking(Tensor([Int]()), axis: 1).shape == [200, 0, 3])
  }

  @Test("Bits of rows of any length", arguments: [0, 1, 7, 8, 9, 64, 77])
  func bits(_ count: Int) {
    let truths = (Tensor.arange(3 * count) * 5 % 3 .== 1).reshaped([3, count])
    for order in [Tensor.BitOrder.highestFirst, .lowestFirst] {
      let packed = truths.packedBits(axis: 1, order: order)
      #expect(packed.shape == [3, (count + 7) / 8])
      let back = packed.unpackedBits(axis: 1, order: order)
      #expect(back[.all, 0..<count].cast(to: .bool).equals(truths))
      #expect(back[.all, count...].sum().item(as: Int.self) == 0)
      let expected = (0..<3 * ((count + 7) / 8)).map { place -> Int in
        let (row, byte) = (place / ((count + 7) / 8), place % ((count + 7) / 8))
        return (0..<8).reduce(0) { sum, bit in
          let at = byte * 8 + bit
          guard at < count, (row * count + at) * 5 % 3 == 1 else { return sum }
          return sum + (order == .lowestFirst ? 1 << bit : 128 >> bit)
        }
      }
      #expect(packed.array(of: Int.self) == expected)
    }
  }

  @Test("A choice without replacement names no place twice")
  func chosen() {
    for (extent, count) in [(1, 1), (10, 0), (10, 10), (1000, 30), (1000, 1000)] {
      let chosen = Tensor.arange(extent).chosen(count, replacing: false, seed: 3)
      let places = chosen.array(of: Int.self)
      #expect(places.count == count && Set(places).count == count)
      #expect(places.allSatisfy { (0..<extent).contains($0) })
    }
    // Every place is as likely as any other to come first.
    var counts = [Int](repeating: 0, count: 5)
    for seed in 0..<5000 {
      let first = Tensor.arange(5).chosen(2, replacing: false, seed: UInt64(seed))
      counts[first[1].item(as: Int.self)] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
  }

  @Test("Segments of any length", arguments: [Accumulation.sum, .product, .min, .max])
  func segments(_ accumulation: Accumulation) {
    let starts = [0, 1, 40, 300, 299, 999]
    let x = (Tensor.arange(1000) % 3 + 1)
    for dtype in [DType.float64, .float32, .int64, .uint8] {
      let found = x.cast(to: dtype).reducedSegments(startingAt: starts, by: accumulation)
      for (segment, start) in starts.enumerated() {
        let end = segment + 1 < starts.count ? starts[segment + 1] : 1000
        let part = x[start..<max(end, start + 1)].cast(to: dtype)
        let expected =
          switch accumulation {
          case .sum: part.sum()
          case .product: part.product()
          case .min: part.min()
          default: part.max()
          }
        let (a, b) = (found[segment].item(as: Double.self), expected.item(as: Double.self))
        #expect(abs(a - b) <= 1e-6 * abs(b), "\(dtype) \(segment)")
      }
    }
  }

  @Test("All and any of nothing, of one, and along axes")
  func truths() {
    let none = Tensor.zeros([0, 3], dtype: .bool)
    #expect(none.all().item(as: Bool.self) && !none.any().item(as: Bool.self))
    #expect(none.all(axis: 0).array(of: Bool.self) == [true, true, true])
    #expect(none.any(axis: 0).array(of: Bool.self) == [false, false, false])
    let x = Tensor([[1.0, 0, .nan], [2, 0, 3]])
    #expect(x.all(axis: 0).array(of: Bool.self) == [true, false, true])
    #expect(x.any(axis: 0).array(of: Bool.self) == [true, false, true])
    #expect(x.all(axis: 1).array(of: Bool.self) == [false, false])
    #expect(x.any().item(as: Bool.self) && !x.all().item(as: Bool.self))
  }

  @Test("Sizes of complex numbers neither overflow nor vanish")
  func sizes() {
    let parts = [0.0, 5e-324, 1e-310, 1e-200, 3, -4, 1e200, 1.7e308, .infinity, -.infinity, .nan]
    for re in parts {
      let z = Tensor(parts.map { Complex<Double>(re, $0) })
      for (im, size) in zip(parts, z.abs().array(of: Double.self)) {
        let expected = Tensor([re]).hypot(Tensor([im])).item(as: Double.self)
        let isEqual =
          size == expected || size.isNaN && expected.isNaN
          || abs(size - expected) <= max(expected * 0x1p-52, 5e-324)
        #expect(isEqual, "\(re) \(im): \(size), not \(expected)")
      }
    }
  }

  @Test("Sums of two to nine columns", arguments: 1...9)
  func columns(_ columns: Int) {
    for rows in [1, 2, 31, 32, 33, 1000] {
      let x = Tensor.arange(rows * columns).reshaped([rows, columns])
      let values = (0..<columns).map { column in (0..<rows).map { $0 * columns + column } }
      #expect(x.sum(axis: 0).array(of: Int.self) == values.map { $0.reduce(0, +) })
      #expect(x.max(axis: 0).array(of: Int.self) == values.map { $0.max() ?? 0 })
      #expect(x.min(axis: 0).array(of: Int.self) == values.map { $0.min() ?? 0 })
      let doubles = x.cast(to: .float64)
      #expect(doubles.sum(axis: 0).array(of: Double.self) == values.map { Double($0.reduce(0, +)) })
      #expect(doubles.min(axis: 0).array(of: Int.self) == values.map { $0.min() ?? 0 })
    }
  }

  @Test("Rows times a vector, and rows times rows")
  func products() {
    let a = Tensor.arange(0, 12, dtype: .float64).reshaped([3, 4])
    let v = Tensor([1.0, -2, 3, 0.5])
    #expect(a.matmul(v).array(of: Double.self) == [5.5, 15.5, 25.5])
    #expect(v.dot(v).item(as: Double.self) == 14.25)
    #expect(Tensor.einsum("ij,ij->i", a, a).array(of: Double.self) == [14, 126, 366])
    let bytes = Tensor([200, 100] as [UInt8])
    #expect(bytes.dot(bytes).item(as: Int.self) == (200 * 200 + 100 * 100) % 256)
    #expect(Tensor([true, true]).dot(Tensor([true, false])).item(as: Int.self) == 1)
    #expect(Tensor.zeros([3, 0]).matmul(.zeros([0])).array(of: Double.self) == [0, 0, 0])
  }
}
