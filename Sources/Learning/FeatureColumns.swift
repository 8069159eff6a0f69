import SwiftwaterDevices
import SwiftwaterTensors

/// A matrix of points by column, as the training passes read it: `float64`, each feature without
/// gaps, all of them finite.
struct FeatureColumns: @unchecked Sendable {
  // Sendable: the memory is not written while the value lives.
  let count: Int
  let width: Int
  let values: UnsafePointer<Double>
  private let buffer: Buffer

  /// Reads a matrix (n × d); a transposed view of stacked columns is read where it lies.
  init(_ points: Tensor, for name: String) throws(LearningError) {
    guard points.rank == 2 else {
      throw LearningError(
        .shapeMismatch, "\(name): points must be a matrix (n × d), got rank \(points.rank)")
    }
    count = points.shape[0]
    width = points.shape[1]
    guard count > 0, width > 0 else {
      throw LearningError(.invalidData, "\(name): there are no points (\(count) × \(width))")
    }
    let columns = points.cast(to: .float64).transposed()
    do {
      let (buffer, offset) = try columns.contiguousBuffer()
      self.buffer = buffer
      values = UnsafePointer(buffer.pointer.assumingMemoryBound(to: Double.self) + offset)
    } catch {
      throw LearningError(.outOfMemory, "\(name): \(error.message)")
    }
    guard
      columns.sum().isFinite().item(as: Bool.self) || columns.isFinite().all().item(as: Bool.self)
    else {
      throw LearningError(
        .invalidData, "\(name): points hold NaN or infinity; drop or fill them first")
    }
  }

  /// Feature `j` of every point.
  func column(_ j: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: values + j * count, count: count)
  }
}

/// One `float64` for each point, finite.
struct TargetColumn: @unchecked Sendable {
  // Sendable: the memory is not written while the value lives.
  let values: UnsafePointer<Double>
  let count: Int
  private let buffer: Buffer

  init(_ target: Tensor, matching points: FeatureColumns, for name: String) throws(LearningError) {
    guard target.rank == 1, target.count == points.count else {
      throw LearningError(
        .shapeMismatch,
        "\(name): \(points.count) points need as many target values, got shape \(target.shape)")
    }
    do {
      let (buffer, offset) = try target.cast(to: .float64).contiguousBuffer()
      self.buffer = buffer
      values = UnsafePointer(buffer.pointer.assumingMemoryBound(to: Double.self) + offset)
    } catch {
      throw LearningError(.outOfMemory, "\(name): \(error.message)")
    }
    count = target.count
    guard target.cast(to: .float64).isFinite().all().item(as: Bool.self) else {
      throw LearningError(
        .invalidData, "\(name): the target holds NaN or infinity; drop those points first")
    }
  }
}

/// Points a chunk of parallel work: about 1 MB of two features.
let pointsPerChunk = 1 << 16
