extension GeneratedFile {
  /// The hospitals, as a register would list them: many columns, some empty, some with commas.
  static let hospitals = facilities("hospitals.csv", .hospital)

  /// The clinics, with the columns of the hospitals.
  static let clinics = facilities("clinics.csv", .clinic)

  private static func facilities(_ name: String, _ kind: Facilities.Kind) -> GeneratedFile {
    GeneratedFile(name: name) { shared in
      let facilities = Facilities(kind: kind, chance: shared.chance)
      return Table(
        header: Facilities.columns.joined(separator: ","), rows: facilities.count
      ) { rows, buffer in
        for row in rows { facilities.append(row, to: &buffer) }
      }
    }
  }
}
