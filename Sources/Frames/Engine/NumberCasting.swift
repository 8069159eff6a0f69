import CKernels
import SwiftwaterDevices

/// Numbers and truth values out of texts.
enum NumberCasting {
  /// Text read as numbers; what is not one becomes null.
  static func parsed(_ column: Column, _ type: ColumnType) throws(FrameError) -> Column {
    sw_number_prepare()
    let plain = try column.plain()
    guard type != .bool else {
      return try Column(
        plain.strings.map { text -> Bool? in
          switch text?.lowercased() {
          case "true", "1": true
          case "false", "0": false
          default: nil
          }
        })
    }
    var numbers: [Double?] = []
    var integers: [Int64?] = []
    let isFloating = type.dtype?.isFloatingPoint == true
    var padded: [UInt8] = []
    for row in 0..<plain.count {
      let text = plain.storage.bytes(plain.views + row)
      padded.removeAll(keepingCapacity: true)
      padded.append(contentsOf: text)
      padded.append(contentsOf: repeatElement(0, count: 16))
      let there = plain.validity?[row] ?? true
      if isFloating {
        var value = 0.0
        let status = sw_parse_double(padded, text.count, &value)
        numbers.append(there && status == SW_NUMBER_OK ? value : nil)
      } else {
        var value: Int64 = 0
        let status = sw_parse_int64(padded, text.count, &value)
        integers.append(there && status == SW_NUMBER_OK ? value : nil)
      }
    }
    let wide = isFloating ? try Column(numbers) : try Column(integers)
    guard wide.type != type else { return wide }
    return try Evaluator(table: Table(names: ["x"], columns: [wide], count: wide.count))
      .column(.cast(.column("x"), type))
  }
}
