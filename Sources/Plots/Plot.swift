import SwiftwaterDevices

/// A picture of data: a title, axes, and the marks drawn between them.
///
/// A plot is a value; every method returns a changed copy, so a picture is written as one chain. The same value gives
/// SVG for a page (``svg(style:)``), PNG (``png(width:scale:theme:)``) and text for a terminal
/// (``terminal(width:height:color:)``). Equal plots give equal bytes.
///
/// ```swift
/// let plot = Plot("Infections by employment")
///   .bars(["Health", "Retail", "Software"], [0.31, 0.24, 0.11])
///   .x(label: "Infected", format: .percent)
/// try plot.write(to: "infections.svg")
/// ```
///
/// Values that are not finite, or not positive on a logarithmic axis, are skipped and counted; the count stands under
/// the picture. Lists of different lengths are a bug of the caller and stop with both lengths.
public struct Plot: Sendable {
  /// The title, at the top left.
  public var title: String
  /// A second, quieter line under the title.
  public var subtitle: String?

  var marks: [any Mark] = []
  var xAxis = Axis()
  var yAxis = Axis()
  var chosenWidth: Double?
  var height: Double?
  var isEqualAspect = false
  var metersPerUnit: Double?
  var seriesCount = 0

  var width: Double { chosenWidth ?? 720 }

  /// Creates a plot without marks.
  ///
  /// - Parameters:
  ///   - title: What the picture shows, in a few words; also its name for screen readers.
  ///   - subtitle: A second line: the place, the period, how many.
  public init(_ title: String = "", subtitle: String? = nil) {
    self.title = title
    self.subtitle = subtitle
  }

  /// How many values cannot be shown because they are not finite, or not positive on a logarithmic axis.
  ///
  /// - Complexity: O(*n*) in the number of values.
  public var skippedValueCount: Int {
    marks.reduce(0) { $0 + $1.skippedCount(x: xAxis.scale, y: yAxis.scale) }
  }

  /// Returns this plot in another size.
  ///
  /// - Parameters:
  ///   - width: The width in CSS pixels, at least 160.
  ///   - height: The height in CSS pixels; nil lets the plot choose: by the number of horizontal bars, by the shape
  ///     of a map, else three fifths of the width up to 460.
  public func size(width: Double = 720, height: Double? = nil) -> Plot {
    requireThat(
      width.isFinite && width >= 160 && (height ?? 120) >= 120,
      "size(width: \(width), height: \(height ?? 0)): a plot needs at least 160 by 120 pixels")
    return with {
      $0.chosenWidth = width
      $0.height = height
    }
  }

  /// Returns this plot as a map: one unit is as long upwards as sideways, and there are no axes.
  ///
  /// - Parameter metersPerUnit: The length on the ground of one unit of the data, for the scale bar; nil for none.
  public func equalAspect(metersPerUnit: Double? = 1) -> Plot {
    with {
      $0.isEqualAspect = true
      $0.metersPerUnit = metersPerUnit
    }
  }

  func with(_ change: (inout Plot) -> Void) -> Plot {
    var copy = self
    change(&copy)
    return copy
  }

  func adding(_ mark: some Mark) -> Plot {
    with { $0.marks.append(mark) }
  }

  func requireEqual(_ counts: (name: String, count: Int)..., of method: String) {
    for other in counts.dropFirst() {
      requireThat(
        other.count == counts[0].count,
        "\(method): \(counts[0].count) values of \(counts[0].name) but \(other.count) of \(other.name);"
          + " pass lists of the same length")
    }
  }
}
