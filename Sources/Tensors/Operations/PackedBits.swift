import CKernels
import SwiftwaterDevices

extension Tensor {
  /// Which of the bits of a byte comes first.
  public enum BitOrder: Sendable {
    /// The one that counts most.
    case highestFirst
    /// The one that counts least.
    case lowestFirst

    fileprivate var weights: Tensor {
      let powers = (0..<8).map { UInt8(1) << UInt8($0) }
      return Tensor(self == .lowestFirst ? powers : powers.reversed())
    }
  }

  /// Returns bytes whose bits say of eight elements each whether they are other than 0.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end, filled with 0 to whole bytes; nil flattens first.
  ///   - order: Which bit stands for the first of eight elements.
  /// - Returns: `uint8`.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.packbits`.
  public func packedBits(axis: Int? = nil, order: BitOrder = .highestFirst) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard !dtype.isInexact else {
        throw TensorError(.invalidType, "packedBits: takes bool and integers, got \(dtype)")
      }
      guard let axis else { return flattened().packedBits(axis: 0, order: order) }
      return try withLastAxis(axis, for: "packedBits") { rows throws(TensorError) in
        let extent = rows.shape.last ?? 0
        let bytes = (extent + 7) / 8
        if !mayLeaveHost {
          let count = rows.shape.dropLast().reduce(1, *)
          let target = Array(rows.shape.dropLast()) + [bytes]
          return try Self.computed(
            "packedBits", [rows.cast(to: .bool)], dtype: .uint8, shape: target
          ) { operands, result in
            sw_pack_truths(
              operands[0].assumingMemoryBound(to: UInt8.self), Int64(count), Int64(extent),
              order == .lowestFirst ? 1 : 0,
              result.assumingMemoryBound(to: UInt8.self))
          }
        }
        var missing = rows.shape
        missing[rows.rank - 1] = bytes * 8 - extent
        let bits = Tensor.concatenated(
          [rows.cast(to: .bool), .zeros(missing, dtype: .bool)], axis: -1)
        return (bits.reshaped(rows.shape.dropLast() + [bytes, 8]).cast(to: .uint8) * order.weights)
          .sum(axis: -1).cast(to: .uint8)
      }
    }
  }

  /// Returns the bits of bytes as elements 0 and 1.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end, which gets 8 times as long; nil flattens first.
  ///   - count: How many elements of the axis are kept; nil for all, negative ones are left out at
  ///     the end.
  ///   - order: Which bit comes first.
  /// - Returns: `uint8`.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.unpackbits`.
  public func unpackedBits(
    axis: Int? = nil, count: Int? = nil, order: BitOrder = .highestFirst
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard dtype == .uint8 else {
        throw TensorError(.invalidType, "unpackedBits: takes uint8, got \(dtype)")
      }
      guard let axis else {
        return flattened().unpackedBits(axis: 0, count: count, order: order)
      }
      return try withLastAxis(axis, for: "unpackedBits") { rows throws(TensorError) in
        let extent = 8 * (rows.shape.last ?? 0)
        let kept = count.map { $0 < 0 ? extent + $0 : $0 } ?? extent
        guard kept >= 0 else {
          throw TensorError(.invalidArgument, "unpackedBits: fewer than 0 of \(extent) bits kept")
        }
        if !mayLeaveHost, kept == extent {
          let bytes = rows.count
          return try Self.computed(
            "unpackedBits", [rows], dtype: .uint8, shape: Array(rows.shape.dropLast()) + [extent]
          ) { operands, result in
            sw_unpack_truths(
              operands[0].assumingMemoryBound(to: UInt8.self), Int64(bytes),
              order == .lowestFirst ? 1 : 0, result.assumingMemoryBound(to: UInt8.self))
          }
        }
        let bits = ((rows.expanded(axis: -1) .&& order.weights) .!= 0).cast(to: .uint8)
          .reshaped(rows.shape.dropLast() + [extent])
        if kept <= extent { return bits.part(rows.rank - 1, from: 0, to: kept) }
        let missing = Array(rows.shape.dropLast()) + [kept - extent]
        _ = try Shape.count(missing, for: "unpackedBits")
        return .concatenated([bits, .zeros(missing, dtype: .uint8)], axis: -1)
      }
    }
  }
}
