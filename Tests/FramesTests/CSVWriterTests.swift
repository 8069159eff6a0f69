import Foundation
import SwiftwaterDevices
import SwiftwaterFrames
import TestSupport
import Testing

@Suite("CSV writer")
struct CSVWriterTests {
  @Test("Quotes what needs it, and writes the shortest numbers that read back")
  func text() throws {
    try withFolder { folder in
      let path = folder + "/out.csv"
      let frame = try DataFrame([
        "s, t": ["plain", "a,b", "say \"hi\"", "two\nlines", "", nil],
        "x": [0.1, 1e300, -0.0, .leastNonzeroMagnitude, nil, 1.0 / 3],
        "i": [1, -2, nil, Int.min, Int.max, 0],
        "b": [true, false, nil, true, true, false],
      ])
      try frame.write(csv: path)
      #expect(
        try String(contentsOfFile: path, encoding: .utf8) == """
          "s, t",x,i,b
          plain,0.1,1,true
          "a,b",1e+300,-2,false
          "say ""hi""\",-0.0,,
          "two
          lines",5e-324,-9223372036854775808,true
          "",,9223372036854775807,true
          ,0.3333333333333333,0,false

          """)
      #expect(try contents(DataFrame(csv: path)) == contents(frame))
    }
  }

  @Test("What is written reads back, whatever it is")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 6)
    let pieces = ["a", "\"", ",", "\n", "\r", " ", "é", "🙂", "long text ", ""]
    try withFolder { folder in
      for round in 0..<60 {
        let rows = round
        let texts = (0..<rows).map { _ -> String? in
          guard generator.next() % 5 > 0 else { return nil }
          return (0..<generator.next() % 8).map { _ in
            pieces.randomElement(using: &generator) ?? ""
          }.joined()
        }
        let numbers = (0..<rows).map { _ -> Double? in
          let value = Double(bitPattern: generator.next())
          return value.isFinite ? value : nil
        }
        let frame = try DataFrame(["text": texts, "number": numbers])
        let path = folder + "/file.csv"
        try frame.write(csv: path)
        let back = try DataFrame(csv: path, types: ["text": .string, "number": .float64]).collect()
        #expect(try back["text"].strings == texts)
        #expect(try back["number"].optionals(of: Double.self) == numbers)
      }
    }
  }

  @Test("Appends frames of the same columns, and names the others")
  func streaming() throws {
    try withFolder { folder in
      let path = folder + "/all.csv"
      let writer = try CSVWriter(path: path)
      try writer.append(DataFrame(["a": [1, 2]]))
      try writer.append(DataFrame(["a": [3]]))
      #expect(!FileManager.default.fileExists(atPath: path))
      let wrong = message { try writer.append(DataFrame(["b": [3]])) }
      #expect(wrong == "cannot append columns b to \(path), which has a; select the same ones")
      try writer.finish()
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "a\n1\n2\n3\n")
    }
  }

  @Test("Without a finish nothing changes and nothing stays")
  func abandoned() throws {
    try withFolder { folder in
      let path = folder + "/kept.csv"
      try DataFrame(["a": [1]]).write(csv: path)
      do {
        let writer = try CSVWriter(path: path)
        try writer.append(DataFrame(["a": [2]]))
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "a\n1\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["kept.csv"])
    }
  }

  @Test("An unfinished file is among those that an interruption removes")
  func interrupted() async {
    await #expect(processExitsWith: .success) {
      try withFolder { folder in
        let writer = try CSVWriter(path: folder + "/half.csv")
        try writer.append(DataFrame(["a": [2]]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        UnfinishedFiles.removeAll()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(message { try writer.finish() }.hasPrefix("cannot write \(folder)/half.csv: "))
      }
    }
  }

  @Test("Says why it cannot write")
  func failures() throws {
    let frame = try DataFrame(["a": [1]])
    #expect(
      message { try frame.write(csv: "/no/such/folder/x.csv") }
        == "cannot write /no/such/folder/x.csv: No such file or directory; create its folder first")
    #expect(
      message { try frame.write(csv: "/tmp") }
        == "cannot write /tmp: it is a directory; name a file in it")
  }

  @Test("A full disk is an error that says so and what to do, and leaves what was there")
  func fullDisk() async throws {
    let frame = try DataFrame(["a": Array(0..<50_000)])
    #expect(
      message { try frame.write(csv: "/dev/full") } == """
        cannot write /dev/full: No space left on device; make room on the disk; what was there \
        before is unchanged
        """)
    await #expect(processExitsWith: .success) {
      try withFolder { folder in
        let path = folder + "/kept.csv"
        try DataFrame(["a": [1]]).write(csv: path)
        FileSizeLimit.set(100_000)
        let frame = try DataFrame(["a": Array(0..<50_000)])
        let full = message { try frame.write(csv: path) }
        #expect(
          full == """
            cannot write \(path): File too large; raise the limit on file sizes (ulimit -f); what \
            was there before is unchanged
            """)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "a\n1\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["kept.csv"])
      }
    }
  }
}
