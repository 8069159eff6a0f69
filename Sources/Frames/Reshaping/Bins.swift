import SwiftwaterDevices

/// Intervals between borders, with names.
struct Bins: Sendable {
  let borders: [Double]
  let labels: [String]
  let leftClosed: Bool

  init(_ borders: [Double], _ labels: [String]?, _ leftClosed: Bool) {
    self.borders = borders
    self.leftClosed = leftClosed
    let ends = ["-inf"] + borders.map { Bins.text($0) } + ["inf"]
    self.labels =
      labels
      ?? (0...borders.count).map { bin in
        leftClosed
          ? "[\(ends[bin]), \(ends[bin + 1]))"
          : "(\(ends[bin]), \(ends[bin + 1])]"
      }
  }

  /// The interval of a number that is one.
  func bin(_ value: Double) -> Int {
    var (low, high) = (0, borders.count)
    while low < high {
      let middle = (low + high) / 2
      if leftClosed ? borders[middle] <= value : borders[middle] < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// A whole number without its fraction.
  private static func text(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}

/// The interval of each row of a column of numbers.
struct BinCodes {
  private let bins: [Bins]
  private let codes: Buffer
  private let flags: Buffer
  private let count: Int

  /// - Parameters:
  ///   - bins: Intervals, of which each row has some.
  ///   - values: A column of `float64`.
  ///   - place: Which bins a row has.
  init(
    _ bins: [Bins], _ values: Column, _ place: @escaping @Sendable (Int) -> Int
  ) throws(FrameError) {
    self.bins = bins
    count = values.count
    let codes = try Buffer.room(for: count, of: UInt32.self)
    let flags = try Buffer.room(for: count, of: UInt8.self)
    var starts = [0]
    for own in bins { starts.append(starts[starts.count - 1] + own.labels.count) }
    let first = starts
    Threads.forEachRange(count, grain: 1 << 16) { _, rows in
      let source = values.elements(Double.self)
      let (target, there) = (codes.base(as: UInt32.self), flags.base(as: UInt8.self))
      for row in rows {
        let (value, own) = (source[row], place(row))
        target[row] = UInt32(truncatingIfNeeded: first[own] + bins[own].bin(value))
        there[row] = !value.isNaN && values.validity?[row] ?? true ? 1 : 0
      }
    }
    (self.codes, self.flags) = (codes, flags)
  }

  /// The intervals' names.
  ///
  /// - Parameter ordered: Whether as an enumeration of the names of the first bins, which all have.
  func column(ordered: Bool) throws(FrameError) -> Column {
    let validity = try Validity(flags: flags, count: count)
    guard !ordered else {
      let labels = bins[0].labels.count
      let numbers = codes.base(as: UInt32.self)
      for row in 0..<count { numbers[row] %= UInt32(labels) }
      return Column(
        type: try .enumeration(bins[0].labels), count: count, values: codes, validity: validity)
    }
    // One text for each label: those of several bins may be the same.
    let texts = try Column(bins.flatMap(\.labels)).encoded()
    guard let dictionary = texts.dictionary else {
      return try Column.nulls(.category, count: count)
    }
    let (numbers, known) = (codes.base(as: UInt32.self), texts.codes)
    for row in 0..<count { numbers[row] = known[Int(numbers[row])] }
    withExtendedLifetime(texts) {}
    return Column(
      type: .category, count: count, values: codes, validity: validity, dictionary: dictionary)
  }
}
