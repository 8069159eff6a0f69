import SwiftwaterDevices

// Truth and bits element by element; on `bool` logical, on integers bit by bit.

extension Operation {
  static let logic: [Operation] = [
    and,
    or,
    xor,
  ]

  static let and = Operation(
    "and", .logic, .and, arity: 2, types: .bitwise, source: logicSource
  ) { Double(Int($0[0]) & Int($0[1])) }
  static let or = Operation(
    "or", .logic, .or, arity: 2, types: .bitwise, source: logicSource
  ) { Double(Int($0[0]) | Int($0[1])) }
  static let xor = Operation(
    "xor", .logic, .xor, arity: 2, types: .bitwise, source: logicSource
  ) { Double(Int($0[0]) ^ Int($0[1])) }

  private static let logicSource =
    "Array API standard 2024.12, element-wise functions"
}
