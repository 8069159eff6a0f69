import CKernels
import Synchronization

/// A reduction over one axis of a contiguous array.
public enum Reduction: UInt32, Sendable, CaseIterable, Hashable {
  /// The sum.
  case sum = 0
  /// The product.
  case product
  /// The smallest; NaN wins.
  case minimum
  /// The largest; NaN wins.
  case maximum
  /// The place of the first smallest, or of the first NaN.
  case indexOfMinimum
  /// The place of the first largest, or of the first NaN.
  case indexOfMaximum

  /// The type of the result for elements of a type.
  ///
  /// Sums and products of integers and bools are `int64` (`uint64` for unsigned types), of floats
  /// `float64`; extremes keep the type; positions are `int64`.
  public func resultType(_ dtype: DType) -> DType {
    switch self {
    case .sum, .product:
      dtype.isFloatingPoint ? .float64 : (dtype.isInteger && !dtype.isSigned ? .uint64 : .int64)
    case .minimum, .maximum: dtype
    case .indexOfMinimum, .indexOfMaximum: .int64
    }
  }

  /// Reduces the middle axis of an array seen as (outer, count, inner).
  ///
  /// The order of additions depends on the extents alone, so any number of threads, and elements
  /// from memory or computed on the way, give the same bits.
  ///
  /// - Parameters:
  ///   - source: Where the outer × count × inner elements come from.
  ///   - dtype: Their type.
  ///   - outer: The number of elements of the axes before.
  ///   - count: The extent reduced, at least 1.
  ///   - inner: The number of elements of the axes after.
  ///   - result: outer × inner elements of ``resultType(_:)``.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*outer* × *count* × *inner*).
  public func run(
    _ source: Source, dtype: DType, outer: Int, count: Int, inner: Int,
    into result: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    guard outer > 0, inner > 0 else { return }
    let resultSize = resultType(dtype).byteCount
    let kind = sw_reduction(rawValue: rawValue)
    let output = SharedAddress(result)
    let slice = count * inner
    if outer > 1 || slice <= Self.block || isPosition {
      // Whole slices: as many at a time as make a block, as many a chunk as make work for a thread.
      let step = max(1, Self.block / max(1, slice))
      let grain = max(step, Self.chunk / max(1, slice))
      _ = try Threads.map((outer + grain - 1) / grain) { chunk throws(DeviceError) in
        let own = chunk * grain..<min(outer, (chunk + 1) * grain)
        let elements = try source.reader(step * slice, dtype)
        for first in stride(from: own.lowerBound, to: own.upperBound, by: step) {
          let slices = first..<min(own.upperBound, first + step)
          let base = elements.read(slices.lowerBound * slice..<slices.upperBound * slice)
          sw_reduce_slices(
            kind, dtype.rawValue, base, Int64(slices.count), Int64(count), Int64(inner),
            Int64(slice * dtype.byteCount), Int64(inner * resultSize),
            output.pointer + first * inner * resultSize)
        }
      }
      return
    }
    // One long slice: blocks of rows, whose partial results are reduced in their order.
    let rows = max(1, Self.block / inner)
    let blocks = (count + rows - 1) / rows
    let partial = try Buffer(byteCount: blocks * inner * resultSize)
    let partials = SharedAddress(partial.pointer)
    let grain = max(1, Self.chunk / (rows * inner))
    if self == .sum, inner == 1, let sum = source.sum {
      Threads.forEach((blocks + grain - 1) / grain) { chunk in
        for block in chunk * grain..<min(blocks, (chunk + 1) * grain) {
          let own = block * rows..<min(count, (block + 1) * rows)
          partials.pointer.storeBytes(of: sum(own), toByteOffset: block * 8, as: Double.self)
        }
      }
      sw_reduce(kind, DType.float64.rawValue, partial.pointer, Int64(blocks), 1, result)
      return
    }
    let decisive = inner == 1 ? decisiveTruth(dtype) : nil
    let isDecided = Atomic(false)
    _ = try Threads.map((blocks + grain - 1) / grain) { chunk throws(DeviceError) in
      if isDecided.load(ordering: .relaxed) { return }
      let elements = try source.reader(rows * inner, dtype)
      for block in chunk * grain..<min(blocks, (chunk + 1) * grain) {
        let own = block * rows..<min(count, (block + 1) * rows)
        let partial = partials.pointer + block * inner * resultSize
        sw_reduce(
          kind, dtype.rawValue, elements.read(own.lowerBound * inner..<own.upperBound * inner),
          Int64(own.count), Int64(inner), partial)
        if let decisive, partial.load(as: Bool.self) == decisive {
          isDecided.store(true, ordering: .relaxed)
          return
        }
      }
    }
    if let decisive, isDecided.load(ordering: .relaxed) {
      result.storeBytes(of: decisive, as: Bool.self)
      return
    }
    sw_reduce(
      kind, resultType(dtype).rawValue, partial.pointer, Int64(blocks), Int64(inner), result)
  }

  /// The truth that decides a reduction wherever it is found, so that the rest need not be looked at.
  private func decisiveTruth(_ dtype: DType) -> Bool? {
    guard dtype == .bool else { return nil }
    return self == .maximum ? true : self == .minimum ? false : nil
  }

  /// The largest slice that is computed on the way rather than written out before.
  public static let longestComputedSlice = 1 << 18

  /// Where a reduction's elements come from.
  public struct Source: Sendable {
    /// Elements in memory, without gaps.
    public static func memory(_ pointer: UnsafeRawPointer) -> Source {
      Source(memory: SharedAddress(pointer), compute: nil, sum: nil)
    }

    /// Elements that are computed a block at a time, and never all in memory.
    ///
    /// - Parameter compute: Writes the elements of a range, without gaps, to an address; called on
    ///   several threads at once.
    public static func computed(
      _ compute: @escaping @Sendable (Range<Int>, UnsafeMutableRawPointer) -> Void
    ) -> Source {
      Source(memory: nil, compute: compute, sum: nil)
    }

    /// Elements that a program computes a block at a time; sums of floats and doubles are added up
    /// while they are computed.
    ///
    /// - Parameters:
    ///   - program: A program with one output.
    ///   - count: How many elements it computes in all.
    ///   - inputs: One for each load, in order; valid while the reduction runs.
    public static func program(
      _ program: PreparedProgram, count: Int, inputs: UnsafeBufferPointer<Program.Input>
    ) -> Source {
      let shared = SharedInputs(inputs)
      var source = computed { program.run($0, of: count, inputs: shared.inputs, into: $1) }
      if program.canSum {
        source.sum = { program.sum($0, of: count, inputs: shared.inputs) }
      }
      return source
    }

    /// Inputs that several threads read at once.
    private struct SharedInputs: @unchecked Sendable {
      let inputs: UnsafeBufferPointer<Program.Input>
      init(_ inputs: UnsafeBufferPointer<Program.Input>) { self.inputs = inputs }
    }

    fileprivate let memory: SharedAddress?
    fileprivate let compute: (@Sendable (Range<Int>, UnsafeMutableRawPointer) -> Void)?
    /// Adds up the elements of a range; nil where they have to lie in memory for it.
    fileprivate var sum: (@Sendable (Range<Int>) -> Double)?

    /// Prepares to look at up to `count` elements at a time.
    fileprivate func reader(_ count: Int, _ dtype: DType) throws(DeviceError) -> Reader {
      let scratch = memory == nil ? try Buffer(byteCount: count * dtype.byteCount) : nil
      return Reader(source: self, scratch: scratch, elementSize: dtype.byteCount)
    }
  }

  /// One thread's look at the elements, a range at a time.
  fileprivate struct Reader {
    let source: Source
    let scratch: Buffer?
    let elementSize: Int

    /// The elements of a range; those of the range before may be gone.
    func read(_ range: Range<Int>) -> UnsafeRawPointer {
      if let scratch, let compute = source.compute {
        compute(range, scratch.pointer)
        return UnsafeRawPointer(scratch.pointer)
      }
      guard let memory = source.memory else { fatalError("a source is memory or computed") }
      return UnsafeRawPointer(memory.pointer + range.lowerBound * elementSize)
    }
  }

  // MARK: - Implementation

  /// Elements a block: large enough to hide the call, small enough for the first-level cache.
  private static let block = 1 << 16
  /// Elements that are work enough for a thread.
  private static let chunk = 1 << 16

  private var isPosition: Bool { self == .indexOfMinimum || self == .indexOfMaximum }
}

/// An address that threads may share: each reads, or writes its own part.
struct SharedAddress: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  init(_ pointer: UnsafeRawPointer) { self.pointer = UnsafeMutableRawPointer(mutating: pointer) }
  init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }
}
