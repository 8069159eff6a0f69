extension GeneratedFile {
  /// Everybody, with age, sex, county, place and first name.
  static let population = GeneratedFile(name: "population.csv") { shared in
    let people = shared.people
    let counties = Counties.all.map { csvField($0.name.uppercased()) }
    return Table(header: "age,sex,county,lat,long,name", rows: shared.peopleCount) { rows, buffer in
      let comma = UInt8(ascii: ",")
      for row in rows {
        let person = people.person(row)
        buffer.append(UInt32(person.age))
        buffer.append(comma)
        buffer.append(person.sex.letter)
        buffer.append(comma)
        buffer.append(counties[person.county])
        buffer.append(comma)
        buffer.append(fixed: person.latitude, decimals: 6)
        buffer.append(comma)
        buffer.append(fixed: person.longitude, decimals: 6)
        buffer.append(comma)
        buffer.append(
          people.names.text,
          people.names.slice(sex: person.sex, age: person.age, word: person.nameWord))
        buffer.append(UInt8(ascii: "\n"))
      }
    }
  }
}
