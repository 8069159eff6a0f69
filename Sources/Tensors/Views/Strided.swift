import SwiftwaterDevices

/// An element of 16 bytes, wherever it lies.
struct TwoWords: BitwiseCopyable {
  var first: UInt64
  var second: UInt64
}

/// Copies between strided storages.
enum Strided {
  /// Copies `source` to the places of `target`, which has the same shape.
  static func copy(_ source: Storage, to target: Storage, _ dtype: DType) {
    switch dtype.byteCount {
    case 1: copy(source, to: target, as: UInt8.self, dtype)
    case 2: copy(source, to: target, as: UInt16.self, dtype)
    case 4: copy(source, to: target, as: UInt32.self, dtype)
    case 8: copy(source, to: target, as: UInt64.self, dtype)
    default: copy(source, to: target, as: TwoWords.self, dtype)
    }
  }

  /// Calls `body` with the places (in elements from each offset) of every innermost run.
  static func forEachRun(
    _ a: Storage, _ b: Storage,
    _ body: (_ a: Int, _ aStep: Int, _ b: Int, _ bStep: Int, _ count: Int) -> Void
  ) {
    guard a.count > 0 else { return }
    let rank = a.shape.count
    guard rank > 0 else { return body(0, 0, 0, 0, 1) }
    let inner = rank - 1
    var index = Array(repeating: 0, count: rank)
    var (x, y) = (0, 0)
    while true {
      body(x, a.strides[inner], y, b.strides[inner], a.shape[inner])
      var axis = inner - 1
      while axis >= 0 {
        index[axis] += 1
        x += a.strides[axis]
        y += b.strides[axis]
        if index[axis] < a.shape[axis] { break }
        x -= index[axis] * a.strides[axis]
        y -= index[axis] * b.strides[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  private static func copy<Word: BitwiseCopyable>(
    _ source: Storage, to target: Storage, as type: Word.Type, _ dtype: DType
  ) {
    let from = source.pointer(dtype).assumingMemoryBound(to: Word.self)
    let to = target.pointer(dtype).assumingMemoryBound(to: Word.self)
    forEachRun(source, target) { a, aStep, b, bStep, count in
      if aStep == 1 && bStep == 1 {
        (to + b).update(from: from + a, count: count)
      } else {
        for k in 0..<count { to[b + k * bStep] = from[a + k * aStep] }
      }
    }
    withExtendedLifetime((source.buffer, target.buffer)) {}
  }
}
