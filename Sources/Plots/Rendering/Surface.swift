/// A place in a picture.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double
}

/// An upright rectangle in a picture; y grows downwards.
struct Rectangle: Hashable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  func intersects(_ other: Rectangle) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }
}

/// A disc in a picture.
struct Dot: Hashable, Sendable {
  var center: Point
  var radius: Double
}

/// A colour by its role; the theme decides which it is.
enum Ink: Hashable, Sendable {
  case series(Int)
  case level(Int)
  case ink
  case muted

  /// The name of the theme's variable.
  var name: String {
    switch self {
    case .series(let index): "s\(index % Palette.count)"
    case .level(let level): "l\(level)"
    case .ink: "ink"
    case .muted: "muted"
    }
  }
}

/// Which side of its point a text stands on.
enum Anchor: String, Sendable { case start, middle, end }

/// How a line is drawn.
struct Stroke: Hashable, Sendable {
  var width = 2.0
  var isDashed = false
}

/// Cells of equal size that fill a rectangle, row by row from the top; `Cells.empty` is not drawn.
struct Cells: Hashable, Sendable {
  static let empty = UInt8.max

  var columns: Int
  var rows: Int
  var levels: [UInt8]
}

/// Something that marks can be drawn on: a vector picture or a terminal.
protocol Surface {
  /// The width that `text` will take.
  func textSize(_ text: String) -> (width: Double, height: Double)
  mutating func line(_ points: [Point], ink: Ink, stroke: Stroke)
  mutating func polygon(_ points: [Point], ink: Ink, opacity: Double)
  mutating func rectangles(_ rectangles: [Rectangle], ink: Ink, opacity: Double)
  mutating func dots(_ dots: [Dot], ink: Ink, opacity: Double)
  mutating func cells(_ cells: Cells, in bounds: Rectangle)
  mutating func text(_ text: String, at point: Point, anchor: Anchor, ink: Ink)
}
