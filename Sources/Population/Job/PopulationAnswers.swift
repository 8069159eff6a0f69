/// What the job finds, stage by stage, under the keys that the same job in Python uses.
package struct PopulationAnswers: Codable, Sendable {
  package var read = Read()
  package var clean = Clean()
  package var counties: [String: Group] = [:]
  package var names: [NamedGroup] = []
  package var grid = Grid()
  package var depots = Depots()
  package var facilities = Facilities()
  package var rates = Rates()
  package var risk = Risk()
  package var roads = Roads()
  package var pagerank = PageRank()
  package var travel = Travel()
  package var join = Join()

  package struct Read: Codable, Sendable {
    package var rows = 0
    package var columns: [String] = []
  }

  package struct Clean: Codable, Sendable {
    package var counties = 0
    /// The first counties in the order of the file.
    package var first: [String] = []
  }

  /// A mean age and how many people it is of.
  package struct Group: Codable, Sendable {
    package var mean: Double
    package var count: Int
  }

  package struct NamedGroup: Codable, Sendable {
    package var name: String
    package var mean: Double
    package var count: Int
  }

  /// Coordinates on the national grid, in metres.
  package struct Grid: Codable, Sendable {
    package var northing = Summary()
    package var easting = Summary()
  }

  package struct Summary: Codable, Sendable {
    package var mean = 0.0
    package var std = 0.0
    package var min = 0.0
    package var max = 0.0
    package var first: [Double] = []
  }

  package struct Depots: Codable, Sendable {
    package var names: [String] = []
    /// Northing and easting in metres, to the millimetre.
    package var centres: [[Double]] = []
    package var counts: [Int] = []
    package var inertia = 0.0
    package var iterations = 0
  }

  package struct Facilities: Codable, Sendable {
    package var kept = 0
    package var infected = 0
    /// Metres to the nearest facility.
    package var mean = 0.0
    package var median = 0.0
    package var max = 0.0
    package var top: [Facility] = []
    package var busiest = Facility(facility: 0, name: "", count: 0)
  }

  /// A facility, by its row among those with coordinates, and the ill it is nearest to.
  package struct Facility: Codable, Sendable {
    package var facility: Int
    package var name: String
    package var count: Int
  }

  package struct Rates: Codable, Sendable {
    package var employment: [Rate] = []
    package var employment_sex: [Rate] = []
  }

  package struct Rate: Codable, Sendable {
    package var code: String
    package var sex: String?
    package var field: String
    package var rate: Double
    package var count: Int
  }

  package struct Risk: Codable, Sendable {
    /// For one standard deviation of each input.
    package var coefficients = Coefficients()
    package var intercept = 0.0
    /// For a year of age, and for women against men.
    package var raw_coefficients = Coefficients()
    package var raw_intercept = 0.0
    package var mean = 0.0
    package var auc = 0.0
    package var roc = Curve()
    package var by_age = ByAge()

    package struct Coefficients: Codable, Sendable {
      package var age = 0.0
      package var sex = 0.0
    }

    package struct Curve: Codable, Sendable {
      package var `false`: [Double] = []
      package var `true`: [Double] = []
    }

    package struct ByAge: Codable, Sendable {
      package var ages: [Int] = []
      package var f: [Double] = []
      package var m: [Double] = []
    }
  }

  package struct Roads: Codable, Sendable {
    package var node_rows = 0
    package var nodes = 0
    package var edge_rows = 0
    package var edges = 0
    package var self_loops = 0
    package var degree = Degree()

    package struct Degree: Codable, Sendable {
      package var mean = 0.0
      package var median = 0.0
      package var max = 0
    }
  }

  package struct PageRank: Codable, Sendable {
    package var top: [Score] = []
    package var sum = 0.0
    package var iterations = 0

    package struct Score: Codable, Sendable {
      package var node: String
      package var score: Double
    }
  }

  /// Seconds by road from the node nearest to the busiest hospital.
  package struct Travel: Codable, Sendable {
    package var source = ""
    package var reached = 0
    package var unreached = 0
    package var mean = 0.0
    package var median = 0.0
    package var max = 0.0
    package var first: [Double?] = []
  }

  package struct Join: Codable, Sendable {
    package var rows = 0
    package var mean_seconds: [String: Double] = [:]
  }
}
