import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

/// Memory for an `ArrowArrayStream`, whose address another library is told.
private final class StreamPlace {
  let pointer = UnsafeMutableRawPointer.allocate(byteCount: 40, alignment: 8)
  var address: UInt { UInt(bitPattern: pointer) }
  deinit { pointer.deallocate() }
}

@Suite("Tables go to PyArrow and come from it", .enabled(if: Python.isThere, Python.absence))
struct PyArrowTests {
  @Test("What we hand out is valid there, of the types we mean, and comes back")
  func roundTrip() async throws {
    await #expect(processExitsWith: .success) {
      let python = try Python()
      for rows in [3..<40, 0..<0] {
        let frame = DataFrame(table: try everyType().table().slice(rows))
        let (there, back) = (StreamPlace(), StreamPlace())
        try frame.exportArrow(stream: there.pointer, rowsPerBatch: 7)
        try python.run(
          """
          import pyarrow as pa
          reader = pa.RecordBatchReader._import_from_c(\(there.address))
          table = reader.read_all()
          table.validate(full=True)
          assert table.num_rows == \(rows.count)
          found = [str(f.type) for f in table.schema]
          wanted = [
            "bool", "int8", "int64", "uint64", "float", "double", "int64", "string_view",
            "dictionary<values=string_view, indices=uint32, ordered=0>", "string_view",
            "dictionary<values=string_view, indices=uint32, ordered=1>", "binary_view",
            "date32[day]", "time64[ns]", "timestamp[us]", "timestamp[ms, tz=Europe/Paris]",
            "duration[ns]", "decimal128(18, 2)", "decimal128(38, 4)", "large_list<item: int64>",
            "struct<a: int64, b: string_view>", "null",
          ]
          assert found == wanted, found
          # Read and written again by PyArrow, in memory of its own.
          sink = pa.BufferOutputStream()
          with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
          pa.ipc.open_stream(sink.getvalue())._export_to_c(\(back.address))
          """)
        let other = try DataFrame(arrowStream: back.pointer)
        #expect(other.columnNames == frame.columnNames)
        #expect(try contents(other) == contents(frame))
        // Without rows a dictionary, and so its categories, is not part of a stream.
        if !rows.isEmpty { #expect(other.schema == frame.schema) }
      }
    }
  }

  @Test("What PyArrow hands out is what it has, whole and sliced")
  func tables() async throws {
    await #expect(processExitsWith: .success) {
      let python = try Python()
      try python.run(
        """
        import datetime as dt, decimal, pyarrow as pa
        index = pa.array([2, 0, None, 1], pa.int8())
        names = pa.array(["low", "a middle of many bytes", "größer"])
        moment = dt.datetime(2024, 2, 29, 12, 30, 1, 5)
        table = pa.table({
          "bool": [True, None, False, True],
          "int8": pa.array([1, -128, None, 127], pa.int8()),
          "uint64": pa.array([2**64 - 1, 0, None, 1], pa.uint64()),
          "half": pa.array([0.5, None, -2.0, 1.0], pa.float16()),
          "string": ["", None, "ein längerer Text als zwölf", "b"],
          "large": pa.array(["x", "y", None, "z"], pa.large_string()),
          "view": pa.array(["x", "a text of more than twelve bytes", None, "z"], pa.string_view()),
          "binary": pa.array([b"\\x00\\xff", None, b"", b"a"]),
          "fixed": pa.array([b"ab", None, b"cd", b"ef"], pa.binary(2)),
          "date": pa.array([dt.date(1969, 12, 31), None, dt.date(9999, 12, 31), moment.date()]),
          "date64": pa.array([dt.date(1969, 12, 31), None, moment.date(), None], pa.date64()),
          "time32": pa.array([dt.time(1, 2, 3), None, dt.time(23, 59, 59), None], pa.time32("s")),
          "instant": pa.array([moment, None, None, moment], pa.timestamp("us", "UTC")),
          "length": pa.array([dt.timedelta(seconds=90), None, None, None], pa.duration("ms")),
          "decimal": pa.array([decimal.Decimal("-1.25"), None, None, decimal.Decimal("9.99")]),
          "category": pa.DictionaryArray.from_arrays(index, names),
          "ordered": pa.DictionaryArray.from_arrays(index, names, ordered=True),
          "numbers": pa.DictionaryArray.from_arrays(index, pa.array([10, 20, 30])),
          "list": pa.array([[1, None], None, [], [4]], pa.list_(pa.int32())),
          "pair": pa.array([[1, 2], None, [3, 4], [5, 6]], pa.list_(pa.int64(), 2)),
          "struct": [{"a": 1, "b": "x"}, None, {"a": None, "b": "y"}, {"a": 3, "b": None}],
          "map": pa.array([[("k", 1)], None, [], [("l", 2), ("m", None)]],
                          pa.map_(pa.string(), pa.int64())),
          "nothing": pa.nulls(4),
        })
        """)
      let wanted: [(String, String, [String?])] = [
        ("bool", "bool", ["true", nil, "false", "true"]),
        ("int8", "int8", ["1", "-128", nil, "127"]),
        ("uint64", "uint64", ["18446744073709551615", "0", nil, "1"]),
        ("half", "float32", ["0.5", nil, "-2.0", "1.0"]),
        ("string", "string", ["", nil, "ein längerer Text als zwölf", "b"]),
        ("large", "string", ["x", "y", nil, "z"]),
        ("view", "string", ["x", "a text of more than twelve bytes", nil, "z"]),
        ("binary", "binary", ["00ff", nil, "", "61"]),
        ("fixed", "binary", ["6162", nil, "6364", "6566"]),
        ("date", "date", ["1969-12-31", nil, "9999-12-31", "2024-02-29"]),
        ("date64", "date", ["1969-12-31", nil, "2024-02-29", nil]),
        ("time32", "time", ["01:02:03", nil, "23:59:59", nil]),
        (
          "instant", "datetime[us, UTC]",
          ["2024-02-29T12:30:01.000005+00:00", nil, nil, "2024-02-29T12:30:01.000005+00:00"]
        ),
        ("length", "duration[ms]", ["PT1M30S", nil, nil, nil]),
        ("decimal", "decimal[3, 2]", ["-1.25", nil, nil, "9.99"]),
        ("category", "category", ["größer", "low", nil, "a middle of many bytes"]),
        ("ordered", "enum[3]", ["größer", "low", nil, "a middle of many bytes"]),
        ("numbers", "int64", ["30", "10", nil, "20"]),
        ("list", "list[int32]", ["[1, null]", nil, "[]", "[4]"]),
        ("pair", "list[int64]", ["[1, 2]", nil, "[3, 4]", "[5, 6]"]),
        (
          "struct", "struct[a: int64, b: string]",
          ["{a: 1, b: x}", nil, "{a: null, b: y}", "{a: 3, b: null}"]
        ),
        (
          "map", "list[struct[key: string, value: int64]]",
          ["[{key: k, value: 1}]", nil, "[]", "[{key: l, value: 2}, {key: m, value: null}]"]
        ),
        ("nothing", "null", [nil, nil, nil, nil]),
      ]
      for rows in [0..<4, 1..<4, 2..<3, 3..<3] {
        let place = StreamPlace()
        // Chunks of one row and the others.
        try python.run(
          """
          part = table.slice(\(rows.lowerBound), \(rows.count))
          pa.concat_tables([part.slice(0, 1), part.slice(1)]).to_reader()._export_to_c(\(place.address))
          """)
        let frame = try DataFrame(arrowStream: place.pointer)
        for (name, type, values) in wanted {
          #expect(try frame[name].strings == Array(values[rows]), "\(name) \(rows)")
          let isKnown = !rows.isEmpty || name != "ordered"
          if isKnown { #expect(try frame[name].type.description == type, "\(name) \(rows)") }
        }
      }
    }
  }
}
