import SwiftwaterDevices

extension Tensor {
  /// Returns sums of products over labelled axes, in Einstein's notation.
  ///
  /// ```swift
  /// let products = Tensor.einsum("bij,bjk->bik", x, y)  // of stacks of matrices
  /// let trace = Tensor.einsum("ii", matrix)
  /// ```
  ///
  /// Each letter names an axis; a letter missing after `->` is summed over. Without `->` the
  /// letters that occur once remain, in alphabetical order. `...` stands for axes that broadcast.
  /// Two operands at a time become one matrix product, those with the smallest result first.
  ///
  /// - Parameters:
  ///   - subscripts: The labels of each operand, separated by commas, and of the result.
  ///   - operands: As many tensors.
  /// - Complexity: O(product of the extents of all labels of two operands), for each product.
  /// - Also known as: `numpy.einsum`, `torch.einsum`.
  public static func einsum(_ subscripts: String, _ operands: Tensor...) -> Tensor {
    einsum(subscripts, operands)
  }

  /// Returns sums of products over labelled axes of a list of tensors.
  ///
  /// - Also known as: `numpy.einsum`.
  public static func einsum(_ subscripts: String, _ operands: [Tensor]) -> Tensor {
    attempt { () throws(TensorError) in
      var plan = try Contraction(subscripts, operands)
      return plan.run()
    }
  }
}

/// A sum of products in progress.
private struct Contraction {
  /// A tensor and a label for each of its axes; axes of `...` have negative labels.
  struct Term {
    var tensor: Tensor
    var labels: [Int]
  }

  var terms: [Term] = []
  let output: [Int]
  var extents: [Int: Int] = [:]
  let type: DType

  init(_ subscripts: String, _ operands: [Tensor]) throws(TensorError) {
    let text = subscripts.filter { $0 != " " }
    func error(_ reason: String) -> TensorError {
      TensorError(.invalidArgument, "einsum: '\(subscripts)': \(reason)")
    }
    let sides = Self.cut(text, at: "->")
    guard sides.count <= 2 else { throw error("more than one ->") }
    let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard inputs.count == operands.count, !operands.isEmpty else {
      throw error("labels for \(inputs.count) operands, got \(operands.count)")
    }
    type = Promotion.common(operands.map(\.node))
    var hidden = 0
    for (input, tensor) in zip(inputs, operands) {
      let letters = input.count { $0 != "." }
      let isOpen = input.contains(".")
      guard isOpen ? tensor.rank >= letters : tensor.rank == letters else {
        throw error("'\(input)' does not name the axes of shape \(Shape.text(tensor.shape))")
      }
      hidden = max(hidden, tensor.rank - letters)
      guard let labels = Self.labels(input, hidden: tensor.rank - letters) else {
        throw error("'\(input)' has something other than letters and one ...")
      }
      for (label, extent) in zip(labels, tensor.shape) {
        let known = extents[label] ?? 1
        guard known == 1 || extent == 1 || known == extent else {
          throw error("an axis has both extent \(known) and \(extent)")
        }
        extents[label] = known == 1 ? extent : known
      }
      terms.append(Term(tensor: tensor.cast(to: type), labels: labels))
    }
    if sides.count == 2 {
      guard let labels = Self.labels(sides[1], hidden: hidden), Set(labels).count == labels.count
      else { throw error("the result has other than letters, or one twice") }
      if !labels.allSatisfy(Set(extents.keys).contains) {
        throw error("the result has a letter that no operand has")
      }
      output = labels
    } else {
      let all = terms.flatMap(\.labels)
      output = Set(all).filter { label in label < 0 || all.count { $0 == label } == 1 }.sorted()
    }
  }

  mutating func run() -> Tensor {
    for index in terms.indices {
      takeDiagonals(index)
      dropRepeated(index)
    }
    for index in terms.indices { sumAlone(index) }
    while terms.count > 1 {
      let (first, second) = cheapestPair()
      let right = terms.remove(at: second)
      let left = terms.remove(at: first)
      terms.append(product(left, right))
    }
    let last = terms[0]
    // An axis that only tensors of extent 1 had is broadcast.
    var (tensor, labels) = (last.tensor, last.labels)
    for label in output where !labels.contains(label) {
      tensor = tensor.expanded(axis: 0)
      labels.insert(label, at: 0)
    }
    return output.isEmpty
      ? tensor : tensor.transposed(output.map { labels.firstIndex(of: $0) ?? 0 })
  }

  // MARK: - Implementation

  private mutating func takeDiagonals(_ index: Int) {
    var term = terms[index]
    while let second = term.labels.indices.first(where: {
      term.labels[..<$0].contains(term.labels[$0])
    }), let first = term.labels.firstIndex(of: term.labels[second]) {
      let label = term.labels[second]
      term.tensor = term.tensor.diagonal(axes: (first, second))
      term.labels.remove(at: second)
      term.labels.remove(at: first)
      term.labels.append(label)
    }
    terms[index] = term
  }

  /// An axis of extent 1 that others stretch takes no part.
  private mutating func dropRepeated(_ index: Int) {
    for axis in terms[index].labels.indices.reversed()
    where terms[index].tensor.shape[axis] == 1 && extents[terms[index].labels[axis]] != 1 {
      terms[index].tensor = terms[index].tensor.squeezed(axis: axis)
      terms[index].labels.remove(at: axis)
    }
  }

  private mutating func sumAlone(_ index: Int) {
    let others = Set(terms.indices.filter { $0 != index }.flatMap { terms[$0].labels })
    for axis in terms[index].labels.indices.reversed() {
      let label = terms[index].labels[axis]
      guard !output.contains(label), !others.contains(label) else { continue }
      terms[index].tensor = terms[index].tensor.sum(axis: axis).cast(to: type)
      terms[index].labels.remove(at: axis)
    }
  }

  private func size(_ labels: some Sequence<Int>) -> Double {
    labels.reduce(1) { $0 * Double(extents[$1] ?? 1) }
  }

  private func kept(_ first: Int, _ second: Int) -> Set<Int> {
    terms.indices.filter { $0 != first && $0 != second }
      .reduce(into: Set(output)) { $0.formUnion(terms[$1].labels) }
  }

  private func cheapestPair() -> (Int, Int) {
    var best = (0, 1)
    var least = Double.infinity
    for first in terms.indices {
      for second in (first + 1)..<Swift.max(terms.count, first + 1) {
        let both = Set(terms[first].labels).union(terms[second].labels)
        let result = size(both.intersection(kept(first, second)))
        if result < least { (best, least) = ((first, second), result) }
      }
    }
    return best
  }

  private func product(_ a: Term, _ b: Term) -> Term {
    let needed = terms.reduce(into: Set(output)) { $0.formUnion($1.labels) }
    let shared = a.labels.filter(b.labels.contains)
    let batch = shared.filter(needed.contains)
    let summed = shared.filter { !needed.contains($0) }
    let left = a.labels.filter { !b.labels.contains($0) }
    let right = b.labels.filter { !a.labels.contains($0) }
    let x = order(a, batch + left + summed)
    let y = order(b, batch + summed + right)
    func count(_ labels: [Int]) -> Int { labels.reduce(1) { $0 * (extents[$1] ?? 1) } }
    let (stack, m, n, k) = (count(batch), count(left), count(right), count(summed))
    let labels = batch + left + right
    let shape = labels.map { extents[$0] ?? 1 }
    if summed.isEmpty {
      let product = x.reshaped([stack, m, 1]) * y.reshaped([stack, 1, n])
      return Term(tensor: product.reshaped(shape), labels: labels)
    }
    let places = Array(0..<stack)
    let result = Tensor.attempt { () throws(TensorError) in
      try Tensor.product(
        x, y, batch: (places, places), m: m, n: n, k: k,
        type: type.productAccumulator, shape: shape
      ).cast(to: type)
    }
    return Term(tensor: result, labels: labels)
  }

  private func order(_ term: Term, _ labels: [Int]) -> Tensor {
    labels.isEmpty
      ? term.tensor : term.tensor.transposed(labels.map { term.labels.firstIndex(of: $0) ?? 0 })
  }

  /// Letters as their code points, `...` as −n…−1; nil for anything else.
  private static func labels(_ text: String, hidden: Int) -> [Int]? {
    var labels: [Int] = []
    let parts = cut(text, at: "...")
    guard parts.count <= 2 else { return nil }
    for (index, part) in parts.enumerated() {
      if index == 1 { labels += Array(-hidden..<0) }
      for letter in part.unicodeScalars {
        guard letter.properties.isAlphabetic else { return nil }
        labels.append(Int(letter.value))
      }
    }
    return labels
  }

  private static func cut(_ text: String, at separator: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var rest = text[...]
    while let letter = rest.first {
      if rest.hasPrefix(separator) {
        parts.append(part)
        part = ""
        rest = rest.dropFirst(separator.count)
      } else {
        part.append(letter)
        rest = rest.dropFirst()
      }
    }
    return parts + [part]
  }
}
