extension Expression.Node {
  /// What an aggregate means on times and decimals in terms of aggregates of numbers, so that
  /// grouping knows numbers only; nil for one that is computed as it is.
  ///
  /// - Throws: ``FrameError`` where the type has no such aggregate.
  func loweredAggregate(in schema: [Field]) throws(FrameError) -> Expression.Node? {
    guard case .aggregate(let aggregate, let node?) = self else { return nil }
    let type = try node.type(in: schema)
    switch (aggregate, type) {
    case (.min, _), (.max, _), (.first, _), (.last, _), (.count, _), (.nUnique, _): return nil
    case (.mean, .date), (.median, .date):
      return .cast(
        .cast(.aggregate(aggregate, ticks(node, .datetime(.microseconds))), .int64),
        .datetime(.microseconds))
    case (.mean, _) where type.isTemporal, (.median, _) where type.isTemporal:
      return .cast(.cast(.aggregate(aggregate, ticks(node, type)), .int64), type)
    case (.sum, .duration), (.std, .duration):
      return .cast(.cast(.aggregate(aggregate, ticks(node, type)), .int64), type)
    case (.sum, .decimal(_, let scale)):
      let halves = ScalarFunction.Limb.allCases.map { limb in
        Expression.Node.aggregate(.sum, .call(.decimalLimb(limb), [node]))
      }
      return .call(.decimalSum(scale: scale), halves)
    case (.mean, .decimal):
      let count = Expression.Node.aggregate(.count, node)
      return .when(
        condition: .binary(.greater, count, .literal(.integer(0))),
        then: .binary(.divide, .cast(.aggregate(.sum, node), .float64), count),
        otherwise: .literal(.null))
    case (.std, .decimal), (.var, .decimal), (.median, .decimal):
      return .aggregate(aggregate, .cast(node, .float64))
    case (_, .null): return .aggregate(aggregate, .cast(node, .int64))
    default: return nil
    }
  }

  /// The same tree with every aggregate of a time or a decimal replaced by those of numbers.
  func loweringAggregates(in schema: [Field]) throws(FrameError) -> Expression.Node {
    var failure: FrameError?
    func lowered(_ node: Expression.Node) -> Expression.Node {
      guard case .aggregate = node else { return node.replacingChildren(lowered) }
      do throws(FrameError) {
        guard let simpler = try node.loweredAggregate(in: schema) else { return node }
        return lowered(simpler)
      } catch {
        failure = error
        return node
      }
    }
    let result = lowered(self)
    if let failure { throw failure }
    return result
  }

  private func ticks(_ node: Expression.Node, _ type: ColumnType) -> Expression.Node {
    .cast(.cast(node, type), .int64)
  }
}
