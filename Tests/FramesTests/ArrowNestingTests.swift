import CInterfaces
import SwiftwaterFrames
import Testing

@Suite("Arrow structures within structures")
struct ArrowNestingTests {
  @Test("come back from sixty levels, and are refused beyond")
  func depth() throws {
    for (levels, wanted) in [(60, "no error"), (64, "Arrow: more than 64 levels of nesting")] {
      let tower = Tower(levels: levels, width: 1)
      #expect(message { _ = try tower.column() } == wanted)
    }
  }

  @Test("have an end where one is within itself")
  func cycle() throws {
    let tower = Tower(levels: 3, width: 1)
    tower.arrays[1].pointee.children?[0] = tower.arrays[2]
    tower.schemas[1].pointee.children?[0] = tower.schemas[2]
    #expect(message { _ = try tower.column() } == "Arrow: more than 64 levels of nesting")
  }

  @Test("have an end where each has the one below twice")
  func shared() throws {
    #expect(try Tower(levels: 5, width: 2).column().count == 1)
    let tower = Tower(levels: 50, width: 2)
    #expect(message { _ = try tower.column() } == "Arrow: more than 131072 columns in one")
  }
}

/// Structures of one row, each with the one below in all of its fields, above one of nothing.
private final class Tower {
  private(set) var arrays: [UnsafeMutablePointer<sw_arrow_array>] = []
  private(set) var schemas: [UnsafeMutablePointer<sw_arrow_schema>] = []
  private var memory: [UnsafeMutableRawPointer] = []

  init(levels: Int, width: Int) {
    for level in 0...levels {
      var (array, schema) = (sw_arrow_array(), sw_arrow_schema())
      array.length = 1
      array.release = { $0?.pointee.release = nil }
      schema.release = { $0?.pointee.release = nil }
      schema.format = UnsafePointer(place(Array((level == 0 ? "n" : "+s").utf8CString)))
      if level > 0 {
        array.buffer_count = 1
        array.buffers = place([nil])
        array.child_count = Int64(width)
        schema.child_count = Int64(width)
        array.children = place(Array(repeating: Optional(arrays[level - 1]), count: width))
        let fields = (0..<width).map { field in
          var copy = schemas[level - 1].pointee
          copy.name = UnsafePointer(place(Array("field \(field)".utf8CString)))
          return Optional(place([copy]))
        }
        schema.children = place(fields)
      }
      arrays.append(place([array]))
      schemas.append(place([schema]))
    }
  }

  deinit { for pointer in memory { pointer.deallocate() } }

  func column() throws -> Column {
    try Column(arrowArray: arrays[arrays.count - 1], schema: schemas[schemas.count - 1])
  }

  private func place<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let copy = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
    copy.initialize(from: values, count: values.count)
    memory.append(UnsafeMutableRawPointer(copy))
    return copy
  }
}
