import Swiftwater

// How far everything is by road.

extension PopulationJob {
  mutating func roads() throws -> Rows {
    let nodeFile = try files.roadNodes().collect()
    let nodes = try nodeFile.unique(on: "node_id").collect()
    let timed = try files.roadEdges().join(files.roadSpeeds(), on: "type", how: .left).collect()
    let unknown = try timed.filter(col("mph").isNull()).head(1)["type"]
    if let type = unknown.strings.first.flatMap(\.self) {
      throw PopulationError(
        code: .badData,
        message: "road_edges.csv has roads of type '\(type)', which road_speeds.csv does not name; "
          + "add its speed")
    }
    let edges =
      try timed
      .select(
        col("src_id").text.stripPrefix("#").as("source"),
        col("dst_id").text.stripPrefix("#").as("target"),
        (col("length") / (col("mph") * lit(metresPerMile) / 3600)).as("seconds")
      ).collect()
    let graph = try Graph(
      edges: edges, from: "source", to: "target", weight: "seconds", nodes: nodes["node_id"])
    // Each edge counts both ways at both of its ends.
    let degrees = 2 * graph.degrees()
    let loops = graph.selfLoopCount()
    try record { answers, findings in
      findings.nodes = nodes
      findings.graph = try graph.removingSelfLoops()
      answers.roads = PopulationAnswers.Roads(
        node_rows: try nodeFile.count(), nodes: graph.nodeCount, edge_rows: try edges.count(),
        edges: graph.edgeCount, self_loops: loops,
        degree: .init(
          mean: degrees.cast(to: .float64).mean().item(as: Double.self), median: median(degrees),
          max: degrees.max().item(as: Int.self)))
    }
    return (answers.roads.node_rows + answers.roads.edge_rows, graph.edgeCount)
  }

  mutating func pageRank() throws -> Rows {
    let result = try known(findings.graph).pageRank()
    let ids = try known(findings.nodes)["node_id"]
    let top = result.ranks.argSorted(descending: true)[0..<min(10, result.ranks.count)]
    let names = try ids.gather(top.array(of: Int.self)).array(of: String.self)
    let scores = result.ranks.taking(top).array(of: Double.self)
    record { answers, findings in
      findings.ranks = result.ranks
      answers.pagerank = PopulationAnswers.PageRank(
        top: zip(names, scores).map { .init(node: $0, score: $1) },
        sum: result.ranks.sum().item(as: Double.self), iterations: result.iterations)
    }
    return (answers.roads.nodes, answers.roads.nodes)
  }

  mutating func travel() throws -> Rows {
    let nodes = try known(findings.nodes)
    let site = findings.busiestSite
    let squares =
      try (nodes["north"].tensor() - site.north).squared()
      + (nodes["east"].tensor() - site.east).squared()
    let source = squares.argMin().item(as: Int.self)
    let seconds = try known(findings.graph).shortestPathLengths(from: source)
    let reached = seconds[seconds.isFinite()]
    let name = try nodes["node_id"].gather([source]).array(of: String.self)[0]
    record { answers, findings in
      findings.seconds = seconds
      answers.travel = PopulationAnswers.Travel(
        source: name, reached: reached.count, unreached: seconds.count - reached.count,
        mean: reached.mean().item(as: Double.self), median: median(reached),
        max: reached.max().item(as: Double.self),
        first: seconds[0..<min(5, seconds.count)].array(of: Double.self)
          .map { $0.isFinite ? $0 : nil })
    }
    return (seconds.count, reached.count)
  }

  mutating func join() throws -> Rows {
    let nodes = try known(findings.nodes)
    let graph = try known(findings.graph)
    let results = try graph.frame(["rank": findings.ranks, "length": findings.seconds])
      .with(when(col("length") < lit(.infinity)).then(col("length")).otherwiseNull().as("seconds"))
      .drop("length")
    let joined = try nodes.join(results, left: ["node_id"], right: ["node"]).collect()
    let means = try joined.groupBy("type").aggregate(col("seconds").mean().as("mean"))
      .sort(by: "type").collect()
    let types = try means["type"].array(of: String.self)
    let seconds = try means["mean"].array(of: Double.self)
    let count = try joined.count()
    record { answers, _ in
      answers.join = PopulationAnswers.Join(
        rows: count, mean_seconds: Dictionary(uniqueKeysWithValues: zip(types, seconds)))
    }
    return (graph.nodeCount, count)
  }
}

private let metresPerMile = 1609.34
