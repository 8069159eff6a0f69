/// How many rows a plan gives, as far as one can say without running it.
enum Cardinality {
  /// An estimate; filters are taken to keep a fifth, groups to be a tenth of the rows.
  static func rows(_ plan: Plan) -> Double {
    switch plan {
    case .values(let table): return Double(table.count)
    case .stored(let rows): return Double(rows.rows)
    case .segment: return 1e6
    case .csv(let source, _, let condition):
      return source.estimatedRowCount / (condition == nil ? 1 : 5)
    case .shared(let result, let input): return result.value.map { Double($0.count) } ?? rows(input)
    case .project(_, let input), .sort(_, let input), .rowIndex(_, let input): return rows(input)
    case .filter(_, let input): return rows(input) / 5
    case .aggregate(let keys, _, let input):
      return keys.isEmpty ? 1 : max(1, rows(input) / 10)
    case .distinct(_, _, let input): return max(1, rows(input) / 2)
    case .join(let step, let left, let right):
      let (a, b) = (rows(left), rows(right))
      switch step.kind {
      case .semi, .anti: return a / 2
      case .cross: return a * b
      case .inner: return min(a, b)
      default: return max(a, b)
      }
    case .top(_, let count, let input): return min(Double(count), rows(input))
    case .limit(.first(let count), let input), .limit(.last(let count), let input),
      .limit(.from(_, let count), let input):
      return min(Double(count), rows(input))
    case .concat(let plans): return plans.reduce(0) { $0 + rows($1) }
    case .function(_, let plans): return plans.map(rows).max() ?? 1
    }
  }
}
