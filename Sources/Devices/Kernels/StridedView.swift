/// The axes of a view, as few of them as its elements need.
struct StridedView {
  struct Axis {
    var extent: Int
    var stride: Int
  }

  /// The axes, of which no neighbours lie together.
  ///
  /// A single element has one axis of extent 1.
  var axes: [Axis] = []

  init(_ extents: [Int], _ strides: [Int]) {
    for (extent, stride) in zip(extents, strides) where extent != 1 {
      if let last = axes.last, last.stride == stride * extent {
        axes[axes.count - 1] = Axis(extent: last.extent * extent, stride: stride)
      } else {
        axes.append(Axis(extent: extent, stride: stride))
      }
    }
    if axes.isEmpty { axes = [Axis(extent: 1, stride: 1)] }
  }

  /// How many elements the view has.
  var count: Int { axes.reduce(1) { $0 * $1.extent } }

  /// The farthest that an element lies from the first.
  var reach: Int { axes.reduce(0) { $0 + ($1.extent - 1) * abs($1.stride) } }

  /// Takes several neighbours as one where all lines of them start and end evenly.
  ///
  /// - Returns: The bytes of an element then.
  mutating func widen(_ byteCount: Int, _ starts: Int...) -> Int {
    let last = axes.count - 1
    guard axes[last].stride == 1 else { return byteCount }
    let steps = axes.dropLast().reduce(axes[last].extent) { $0 | $1.stride } * byteCount
    let unit = max(byteCount, KernelUnit.largest(dividing: steps, starts.reduce(0, |)))
    let scale = unit / byteCount
    axes[last].extent /= scale
    for index in axes.indices.dropLast() { axes[index].stride /= scale }
    return unit
  }

  /// The axis, other than the last, along whose neighbours the source lies, when it is worth tiles.
  var fastestAxis: Int? {
    let last = axes.count - 1
    guard axes[last].stride != 1, axes[last].extent >= 8 else { return nil }
    return axes.indices.dropLast().first { axes[$0].stride == 1 && axes[$0].extent >= 8 }
  }

  /// For each axis, the elements of the result from one to the next.
  var targetSteps: [Int] {
    var steps = [Int](repeating: 1, count: axes.count)
    for index in axes.indices.dropLast().reversed() {
      steps[index] = steps[index + 1] * axes[index + 1].extent
    }
    return steps
  }

  /// Parameters of a kernel for the extents and strides, and what they get.
  var parameters: String {
    axes.indices.map { ", i64 e\($0)" }.joined() + axes.indices.map { ", i64 s\($0)" }.joined()
  }
  var arguments: [KernelArgument] {
    axes.map { .int($0.extent) } + axes.map { .int($0.stride) }
  }

  /// The statement that takes the coordinate of an axis from `rest` to the place `at`.
  func step(_ axis: Int, isLast: Bool) -> String {
    isLast
      ? "    at += (i64)rest * s\(axis);"
      : "    at += (i64)(rest % (PLACE)e\(axis)) * s\(axis);\n    rest /= (PLACE)e\(axis);"
  }
}
