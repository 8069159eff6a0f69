import Foundation
import Synchronization
import Testing

@testable import SwiftwaterPopulation

@Suite("Population generator")
struct PopulationGeneratorTests {
  @Test("writes its ten files and nothing else, each ending in a line feed")
  func files() throws {
    let scratch = try SmallData.directory.get()
    let files = try PopulationGenerator(scale: 1).files
    #expect(files.count == 10)
    #expect(scratch.contents == files.sorted())
    for file in files { #expect(try scratch.bytes(file).last == UInt8(ascii: "\n")) }
  }

  @Test("gives every file a header and every row its width")
  func headers() throws {
    let scratch = try SmallData.directory.get()
    let headers = [
      "population.csv": "age,sex,county,lat,long,name",
      "week1.csv": "lat,long,infected",
      "week2.csv": "lat,long,infected",
      "week3.csv": "age,sex,employment,infected",
      "road_nodes.csv": "node_id,east,north,type",
      "road_edges.csv": "src_id,dst_id,length,type,form",
      "employment_codes.csv": "code,field",
      "road_speeds.csv": "type,mph",
    ]
    for (file, header) in headers {
      let rows = try scratch.rows(file)
      #expect(rows[0].joined(separator: ",") == header)
      #expect(rows.allSatisfy { $0.count == rows[0].count })
    }
  }

  @Test(
    "gives the same bytes with any number of threads and rows a block",
    arguments: [(1, 1 << 16), (2, 1000), (5, 777)])
  func determinism(threads: Int, blockRows: Int) throws {
    let reference = try SmallData.directory.get()
    let scratch = try Scratch()
    let generator = try PopulationGenerator(
      scale: SmallData.scale, seed: 7, threads: threads, blockRows: blockRows)
    try generator.generate(into: scratch.path)
    for file in generator.files { #expect(try scratch.bytes(file) == reference.bytes(file)) }
  }

  @Test("gives other people with another seed")
  func seeds() throws {
    let scratch = try Scratch()
    let generator = try PopulationGenerator(scale: SmallData.scale, seed: 8)
    try generator.generate(into: scratch.path, only: ["population.csv"])
    let other = try SmallData.directory.get().bytes("population.csv")
    #expect(try scratch.bytes("population.csv") != other)
  }

  @Test("writes only what is asked for and replaces an older file")
  func only() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/deeper/down"
    let generator = try PopulationGenerator(scale: SmallData.scale)
    for _ in 0..<2 { try generator.generate(into: path, only: ["road_speeds.csv"]) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["road_speeds.csv"])
  }

  @Test("reports progress in order up to the last row")
  func progress() throws {
    let scratch = try Scratch()
    let generator = try PopulationGenerator(scale: 0.0001, seed: 7, threads: 2, blockRows: 1000)
    let reports = Mutex<[Int]>([])
    try generator.generate(into: scratch.path, only: ["week1.csv"]) { file, done, total in
      reports.withLock { $0.append(done) }
      #expect(file == "week1.csv")
      #expect(total == 5848)
    }
    #expect(reports.withLock { $0 } == [1000, 2000, 3000, 4000, 5000, 5848])
  }
}
