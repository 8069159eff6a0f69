"""Records what NetworkX answers on small graphs; GraphsTests compare node by node.

    pip install numpy==2.4.6 scipy networkx==3.6.1
    python Tests/Golden/graphs.py

Writes graphs.json next to this file.
"""

import json
import pathlib
import random

import networkx as nx

random.seed(31)


def case(name, nodes, edges, directed, damping=0.85, tolerance=1e-10, sources=(0,)):
    """`edges` may hold parallel edges: the lightest counts."""
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(nodes))
    for a, b, weight in edges:
        if not graph.has_edge(a, b) or weight < graph[a][b]["weight"]:
            graph.add_edge(a, b, weight=weight)
    # NetworkX stops below nodes × tol.
    ranks = nx.pagerank(
        graph, alpha=damping, tol=tolerance / max(1, nodes), max_iter=1000, weight=None
    )
    undirected = graph.to_undirected()
    components = sorted(nx.connected_components(undirected), key=min)
    part = {node: number for number, nodes in enumerate(components) for node in nodes}
    paths = {}
    for source in sources:
        lengths = nx.single_source_dijkstra_path_length(graph, source)
        paths[str(source)] = [lengths.get(node, -1) for node in range(nodes)]
    hops = nx.single_source_shortest_path_length(graph, sources[0])
    return {
        "name": name,
        "nodeCount": nodes,
        "directed": directed,
        "sources": [edge[0] for edge in edges],
        "targets": [edge[1] for edge in edges],
        "weights": [edge[2] for edge in edges],
        "damping": damping,
        "tolerance": tolerance,
        "edgeCount": graph.number_of_edges(),
        "degrees": [
            graph.out_degree(node) if directed else graph.degree(node) for node in range(nodes)
        ],
        "selfLoops": nx.number_of_selfloops(graph),
        "neighbors": [sorted(graph.neighbors(node)) for node in range(min(nodes, 20))],
        "pageRank": [ranks[node] for node in range(nodes)],
        "components": [part[node] for node in range(nodes)],
        "paths": paths,
        "hops": [hops.get(node, -1) for node in range(nodes)],
    }


def drawn(nodes, edges, weight, loops=0, skip=()):
    result = []
    while len(result) < edges:
        a, b = random.randrange(nodes), random.randrange(nodes)
        if a != b and a not in skip:
            result.append((a, b, weight()))
    for _ in range(loops):
        node = random.randrange(nodes)
        result.append((node, node, weight()))
    return result


def decimal():
    return round(random.random() * 10, 3)


def small():
    return random.randrange(3)  # zero weights and many equal paths


def powerlaw(nodes):
    graph = nx.barabasi_albert_graph(nodes, 2, seed=5)
    return [(a, b, decimal()) for a, b in graph.edges]


answers = {
    "versions": {"networkx": nx.__version__},
    "cases": [
        case("one node", 1, [], False),
        case("one loop", 1, [(0, 0, 2)], True),
        case("no edges", 5, [], True),
        case("a path with a dangling end", 4, [(0, 1, 1), (1, 2, 0), (2, 3, 2)], True),
        case("parallel edges", 3, [(0, 1, 5), (0, 1, 2), (1, 0, 7), (1, 2, 1), (2, 1, 4)], False),
        case("parallel arcs", 3, [(0, 1, 5), (0, 1, 2), (1, 0, 7), (1, 2, 1), (2, 1, 4)], True),
        case("directed", 300, drawn(300, 900, decimal, skip=range(0, 300, 7)), True, sources=(1, 7)),
        case("directed with loops", 200, drawn(200, 500, small, loops=30), True, 0.6, sources=(3, 4)),
        case("undirected", 300, drawn(300, 330, decimal), False, sources=(0, 5)),
        case("undirected with loops", 150, drawn(150, 300, small, loops=25), False, sources=(2,)),
        case("hubs", 400, powerlaw(400), False, 0.9, 1e-12, sources=(399,)),
        case("hubs, one way", 300, powerlaw(300), True, 0.99, 1e-8, sources=(0, 10)),
    ],
}

target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(answers, separators=(",", ":")) + "\n")
