extension GeneratedFile {
  /// What the employment codes mean.
  static let employmentCodes = GeneratedFile(name: "employment_codes.csv") { _ in
    Table(header: "code,field", rows: Employment.guide.count) { rows, buffer in
      for row in Employment.guide[rows] {
        buffer.append(field: row.code)
        buffer.append(UInt8(ascii: ","))
        buffer.append(field: row.field)
        buffer.append(UInt8(ascii: "\n"))
      }
    }
  }

  /// How fast one may drive on a type of road.
  static let roadSpeeds = GeneratedFile(name: "road_speeds.csv") { _ in
    let types = RoadType.allCases
    return Table(header: "type,mph", rows: types.count) { rows, buffer in
      for type in types[rows] {
        buffer.append(field: type.name)
        buffer.append(UInt8(ascii: ","))
        buffer.append(UInt32(type.milesPerHour))
        buffer.append(UInt8(ascii: "\n"))
      }
    }
  }
}
