import SwiftwaterFrames
import SwiftwaterTensors

extension Tensor: PlotValues {
  /// The elements in row-major order.
  public var plotValues: [Double] { array(of: Double.self) }
}

extension Column: PlotValues {
  /// The numbers of the column, NaN where they are null; NaN for all when it holds text.
  public var plotValues: [Double] {
    let numbers = try? DataFrame(["values": self]).select(col("values").cast(.float64))["values"]
      .optionals(of: Double.self)
    return numbers?.map { $0 ?? .nan } ?? Array(repeating: .nan, count: count)
  }
}
