extension GeneratedFile {
  /// Where everybody lives and whether they are ill in the first week, in words.
  static let week1 = placed(.first, yes: "True", no: "False")

  /// Where everybody lives and whether they are ill in the second week, in numbers.
  static let week2 = placed(.second, yes: "1.0", no: "0.0")

  /// What everybody does for work and whether they are ill in the third week.
  static let week3 = GeneratedFile(name: "week3.csv") { shared in
    let people = shared.people
    let codes = Employment.guide.map { csvField($0.code) }
    let (yes, no) = (Array(",1.0\n".utf8), Array(",0.0\n".utf8))
    return Table(header: "age,sex,employment,infected", rows: shared.peopleCount) { rows, buffer in
      let comma = UInt8(ascii: ",")
      for row in rows {
        let person = people.person(row)
        buffer.append(UInt32(person.age))
        buffer.append(comma)
        buffer.append(person.sex.letter)
        buffer.append(comma)
        buffer.append(codes[person.employment])
        buffer.append(Infection.isInfected(person, in: .third) ? yes : no)
      }
    }
  }

  private static func placed(_ week: Week, yes: String, no: String) -> GeneratedFile {
    GeneratedFile(name: "week\(week.rawValue).csv") { shared in
      let people = shared.people
      let (yes, no) = (Array(",\(yes)\n".utf8), Array(",\(no)\n".utf8))
      return Table(header: "lat,long,infected", rows: shared.peopleCount) { rows, buffer in
        for row in rows {
          let person = people.person(row)
          buffer.append(fixed: person.latitude, decimals: 6)
          buffer.append(UInt8(ascii: ","))
          buffer.append(fixed: person.longitude, decimals: 6)
          buffer.append(Infection.isInfected(person, in: week) ? yes : no)
        }
      }
    }
  }
}
