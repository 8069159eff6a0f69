/// One part of a subscript: what to take along an axis.
///
/// Integers take one place and drop the axis; ranges and strides keep it. Places count from the
/// end when negative.
///
/// | written | takes | NumPy |
/// | --- | --- | --- |
/// | `x[1]`, `x[-1]` | one place | `x[1]`, `x[-1]` |
/// | `x[2..<5]`, `x[2...]`, `x[..<5]` | a range | `x[2:5]`, `x[2:]`, `x[:5]` |
/// | `x[2...4]`, `x[(-3)...(-1)]` | a range with its end | `x[2:5]`, `x[-3:]` |
/// | `x[..<(-1)]`, `x[.stride(from: 1, to: -1, by: 1)]` | all but the last, and but the first | `x[:-1]`, `x[1:-1]` |
/// | `x[.all, 1]` | everything on an axis | `x[:, 1]` |
/// | `x[.stride(from: 4, to: nil, by: -2)]` | every second, backwards | `x[4::-2]` |
/// | `x[..., 1]` | everything on the axes not named | `x[..., 1]` |
/// | `x[.newAxis]` | a new axis of extent 1 | `x[None]` |
/// | `x[rows, columns]` | places by lists that broadcast together | `x[rows, columns]` |
/// | `x[.all, mask]` | where a mask of one or more axes holds | `x[:, mask]` |
///
/// Lists take the axes they stand at and put their own shape there; with something else between
/// them, their shape comes first, as in NumPy. Integers next to lists count as lists of one place.
public protocol TensorIndex {
  /// The part in its general form.
  var part: IndexPart { get }
}

/// The general form of one part of a subscript.
public enum IndexPart: TensorIndex, Sendable {
  /// One place; the axis disappears.
  case place(Int)
  /// Places from one bound towards another by a step; nil stands for the end in that direction.
  case slice(from: Int?, to: Int?, by: Int)
  /// All axes that no other part names.
  case ellipsis
  /// A new axis of extent 1.
  case axis
  /// Places by a list of any shape, integers or a mask; lists broadcast together.
  case list(Tensor)

  /// The part itself.
  public var part: IndexPart { self }
}

extension TensorIndex where Self == IndexPart {
  /// Everything on an axis.
  public static var all: IndexPart { .slice(from: nil, to: nil, by: 1) }

  /// A new axis of extent 1.
  public static var newAxis: IndexPart { .axis }

  /// Places from one bound towards another by a step.
  public static func stride(from: Int? = nil, to: Int? = nil, by: Int) -> IndexPart {
    .slice(from: from, to: to, by: by)
  }
}

extension Int: TensorIndex {
  /// One place.
  public var part: IndexPart { .place(self) }
}
extension Tensor: TensorIndex {
  /// Places by a list, or where a mask holds.
  public var part: IndexPart { .list(self) }
}
extension Range: TensorIndex where Bound == Int {
  /// A half-open range of places.
  public var part: IndexPart { .slice(from: lowerBound, to: upperBound, by: 1) }
}
extension ClosedRange: TensorIndex where Bound == Int {
  /// A closed range of places; an upper bound of −1 is the last place.
  public var part: IndexPart { .slice(from: lowerBound, to: place(after: upperBound), by: 1) }
}
extension PartialRangeFrom: TensorIndex where Bound == Int {
  /// The places from a bound on.
  public var part: IndexPart { .slice(from: lowerBound, to: nil, by: 1) }
}
extension PartialRangeUpTo: TensorIndex where Bound == Int {
  /// The places before a bound.
  public var part: IndexPart { .slice(from: nil, to: upperBound, by: 1) }
}
extension PartialRangeThrough: TensorIndex where Bound == Int {
  /// The places up to a bound and the bound; −1 is the last place.
  public var part: IndexPart { .slice(from: nil, to: place(after: upperBound), by: 1) }
}

/// The end of a range whose last place is `place`: after the last place of all there is none.
private func place(after place: Int) -> Int? {
  place == -1 || place == .max ? nil : place + 1
}
