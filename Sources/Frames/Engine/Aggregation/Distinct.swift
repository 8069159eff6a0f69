#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import CKernels
import SwiftwaterDevices

/// The distinct pairs of a group and a value.
private struct GroupedDistinct {
  /// The row of the values where each pair first appears.
  let rows: RowList
  let pairs: GroupCodes
  private let numbers: Column

  init(_ groups: GroupCodes, _ values: Column) throws(FrameError) {
    // Values are in the order of the units, and so must the numbers be.
    let numbers = Column(type: .uint32, count: groups.count, values: try groups.routedNumbers())
    pairs = try GroupCodes([numbers, values], count: groups.count)
    rows = pairs.firstRows
    self.numbers = try numbers.gather(rows)
  }

  var count: Int { rows.count }

  /// The group of a pair, numbered in the order of the groups; pairs are in order of appearance.
  func group(_ pair: Int) -> Int { Int(numbers.elements(UInt32.self)[pair]) }
}

/// The number of distinct values, nulls not counted.
struct DistinctCountReduction: GroupReduction {
  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let distinct = try GroupedDistinct(groups, inputs[0])
    let counts = try Buffer.room(for: groups.groupCount, of: Int.self, zeroed: true)
    let rows = distinct.rows.rows
    for pair in 0..<distinct.count where inputs[0].validity?[rows[pair]] ?? true {
      counts.base(as: Int.self)[distinct.group(pair)] += 1
    }
    return Column(type: .int64, count: groups.groupCount, values: counts)
  }
}

extension DistinctCountReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    var count = 0
    try values.forEachDistinct { distinct, _ in count += distinct.count }
    return try Column([count])
  }
}

/// The most frequent value that is there, of several the one that appears first.
struct ModeReduction: GroupReduction {
  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let values = inputs[0]
    let distinct = try GroupedDistinct(groups, values)
    let counts = try distinct.pairs.counts(nil)
    var best = Array(repeating: (row: -1, count: Int64(0)), count: groups.groupCount)
    for pair in 0..<distinct.count {
      let row = distinct.rows.rows[pair]
      guard values.validity?[row] ?? true else { continue }
      let (group, count) = (distinct.group(pair), counts.elements(Int64.self)[pair])
      if count > best[group].count { best[group] = (row, count) }
    }
    return try values.gather(RowList(best.map(\.row)))
  }
}

extension ModeReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    var best: (value: Column, count: Int64)?
    try values.forEachDistinct { (distinct, counts) throws(FrameError) in
      var row: Int?
      var most = best?.count ?? 0
      for place in 0..<distinct.count where counts[place] > most {
        (row, most) = (place, counts[place])
      }
      if let row { best = (try distinct.single(row), most) }
    }
    guard let best else { return try values.null() }
    return best.value
  }
}

/// The entropy of the distribution of the values that are there (Shannon 1948).
struct EntropyReduction: GroupReduction {
  let base: Double

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let values = inputs[0]
    let distinct = try GroupedDistinct(groups, values)
    let counts = try distinct.pairs.counts(nil)
    let totals = try groups.counts(values)
    let total = totals.elements(Int64.self)
    var entropies = Array(repeating: 0.0, count: groups.groupCount)
    for pair in 0..<distinct.count where values.validity?[distinct.rows.rows[pair]] ?? true {
      let group = distinct.group(pair)
      let share = Double(counts.elements(Int64.self)[pair]) / Double(total[group])
      entropies[group] -= share * log(share)
    }
    let scale = log(base)
    let sums = entropies
    return try Column.doubles(count: sums.count) { group in
      totals.elements(Int64.self)[group] == 0 ? nil : sums[group] / scale
    }
  }
}

extension EntropyReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    var total = 0
    try values.forEach { total += $0.count - $0.nullCount }
    guard total > 0 else { return try Column([Double?.none]) }
    var entropy = 0.0
    try values.forEachDistinct { distinct, counts in
      for place in 0..<distinct.count {
        let share = Double(counts[place]) / Double(total)
        entropy -= share * log(share)
      }
    }
    return try Column([entropy / log(base)])
  }
}

/// The number of distinct values, estimated from sketches of 4,096 registers (HyperLogLog: Flajolet,
/// Fusy, Gandouet, Meunier 2007, doi:10.46298/dmtcs.3545), with a standard error of 1.6 %.
struct SketchReduction: FoldingReduction {
  private static let bits = 12

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    // Where sketches would need more memory than the values, counting is cheaper as well.
    guard groups.groupCount << Self.bits <= max(1 << 20, inputs[0].count * 8) else {
      return try DistinctCountReduction().result(groups, inputs)
    }
    return try finish(reduce(groups, inputs))
  }

  func reduce(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> [Column] {
    let column = inputs[0]
    let words = try Self.words(column)
    let flags = column.validity
    let width = 1 << Self.bits
    let registers = try groups.fold(
      UInt8.self, width: width, start: { $0.update(repeating: 0, count: $1 * width) },
      update: { codes, unit, state in
        sw_fold_sketch(
          codes, words.base(as: UInt64.self) + unit.rows.lowerBound,
          flags.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
          Int64((flags?.start ?? 0) + unit.rows.lowerBound), Int64(unit.rows.count),
          UInt32(Self.bits), state)
      },
      combine: { _, states, count, totals in
        for at in 0..<count * width { totals[at] = max(totals[at], states[at]) }
      })
    // One text of registers a group: a state like any other.
    var builder = try TextBuilder(capacity: groups.groupCount)
    for group in 0..<groups.groupCount {
      try builder.append(
        UnsafeRawBufferPointer(
          start: registers.pointer + groups.order.rows[group] * width, count: width))
    }
    let texts = builder.finish()
    return [
      Column(
        type: .binary, count: groups.groupCount, values: texts.views, storage: texts.storage)
    ]
  }

  func merge(_ groups: GroupCodes, _ states: [Column]) throws(FrameError) -> [Column] {
    let width = 1 << Self.bits
    var merged: [[UInt8]?] = Array(repeating: nil, count: groups.groupCount)
    let numbers = try groups.routedNumbers()
    let sketches = states[0]
    for row in 0..<sketches.count {
      let bytes = sketches.storage.bytes(sketches.views + row)
      let group = Int(numbers.base(as: UInt32.self)[row])
      let known = merged[group] ?? Array(repeating: 0, count: width)
      merged[group] = zip(known, bytes).map { max($0, $1) }
    }
    var builder = try TextBuilder(capacity: groups.groupCount)
    for registers in merged {
      let own = registers ?? Array(repeating: 0, count: width)
      var failure: FrameError?
      own.withUnsafeBytes { bytes in
        do throws(FrameError) { try builder.append(bytes) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    let texts = builder.finish()
    return [
      Column(type: .binary, count: merged.count, values: texts.views, storage: texts.storage)
    ]
  }

  func finish(_ states: [Column]) throws(FrameError) -> Column {
    let registers = Double(1 << Self.bits)
    let sketches = states[0]
    return try Column(
      (0..<sketches.count).map { group -> Int in
        let bytes = sketches.storage.bytes(sketches.views + group)
        let empty = bytes.reduce(0.0) { $0 + ($1 == 0 ? 1 : 0) }
        let sum = bytes.reduce(0.0) { $0 + Double(sign: .plus, exponent: -Int($1), significand: 1) }
        let estimate = 0.7213 / (1 + 1.079 / registers) * registers * registers / sum
        // Few values leave registers empty, and how many says more.
        guard estimate <= 2.5 * registers, empty > 0 else { return Int(estimate.rounded()) }
        return Int((registers * log(registers / empty)).rounded())
      })
  }

  /// Words that are equal exactly where values are.
  private static func words(_ column: Column) throws(FrameError) -> Buffer {
    guard column.dictionary == nil, column.type.physical.dtype != nil else {
      let distinct = try GroupCodes([column.with(validity: nil)], count: column.count)
      let numbers = try distinct.numbers()
      let hashes = try column.gather(distinct.firstRows).textHashes()
      let words = try Buffer.room(for: column.count, of: UInt64.self)
      for row in 0..<column.count {
        words.base(as: UInt64.self)[row] = hashes[Int(numbers.base(as: UInt32.self)[row])]
      }
      return words
    }
    return try OrderWords.of(column)
  }
}

extension Column {
  /// A number for each text that depends on its bytes alone (FNV-1a).
  fileprivate func textHashes() throws(FrameError) -> [UInt64] {
    let plain = try plain()
    return (0..<plain.count).map { row in
      let isView = plain.type.physical == .view
      let bytes =
        isView
        ? plain.storage.bytes(plain.views + row)
        : UnsafeRawBufferPointer(
          start: plain.values.pointer + (plain.start + row) * plain.width, count: plain.width)
      return bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
  }
}
