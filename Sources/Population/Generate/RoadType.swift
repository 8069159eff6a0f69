/// What kind of road an edge is.
enum RoadType: UInt8, CaseIterable, Sendable {
  case motorway, aRoad, bRoad, local, localAccess, minor, restrictedLocalAccess, secondaryAccess

  /// The word in the column `type`.
  var name: String {
    switch self {
    case .motorway: "Motorway"
    case .aRoad: "A Road"
    case .bRoad: "B Road"
    case .local: "Local Road"
    case .localAccess: "Local Access Road"
    case .minor: "Minor Road"
    case .restrictedLocalAccess: "Restricted Local Access Road"
    case .secondaryAccess: "Secondary Access Road"
    }
  }

  /// The speed limit.
  var milesPerHour: Int {
    switch self {
    case .motorway: 70
    case .aRoad, .bRoad: 60
    default: 30
    }
  }

  /// The kinds of the roads between the highways, and how common they are.
  static let ordinary: [RoadType] = [
    .local, .localAccess, .minor, .restrictedLocalAccess, .secondaryAccess,
  ]
  static let ordinaryShares = [0.50, 0.22, 0.12, 0.05, 0.11]
}

/// What an edge looks like on the ground.
enum RoadForm: UInt8, CaseIterable, Sendable {
  case single, dual, collapsedDual, slip, roundabout, sharedUse, trafficIsland

  /// The word in the column `form`.
  var name: String {
    switch self {
    case .single: "Single Carriageway"
    case .dual: "Dual Carriageway"
    case .collapsedDual: "Collapsed Dual Carriageway"
    case .slip: "Slip Road"
    case .roundabout: "Roundabout"
    case .sharedUse: "Shared Use Carriageway"
    case .trafficIsland: "Traffic Island Link"
    }
  }

  /// How common the forms are, in the order of the cases, on highways and elsewhere.
  static func shares(of type: RoadType) -> [Double] {
    switch type {
    case .motorway: [0, 0.55, 0.33, 0.12, 0, 0, 0]
    case .aRoad: [0.62, 0.10, 0.16, 0.03, 0.06, 0.01, 0.02]
    default: [0.93, 0.005, 0.01, 0.005, 0.02, 0.02, 0.01]
    }
  }
}

/// What kind of node a road node is.
enum RoadNodeType: UInt8, CaseIterable, Sendable {
  case junction, pseudoNode, roadEnd, roundabout

  /// The word in the column `type`.
  var name: String {
    switch self {
    case .junction: "junction"
    case .pseudoNode: "pseudo node"
    case .roadEnd: "road end"
    case .roundabout: "roundabout"
    }
  }
}
