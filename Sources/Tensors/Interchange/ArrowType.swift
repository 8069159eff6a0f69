import SwiftwaterDevices

/// The element types of Arrow that a tensor holds, by the letters of the C data interface.
enum ArrowType {
  static func letter(_ dtype: DType) -> String? { letters.first { $0.dtype == dtype }?.letter }

  static func dtype(_ letter: String) -> DType? { letters.first { $0.letter == letter }?.dtype }

  private static let letters: [(dtype: DType, letter: String)] = [
    (.bool, "b"), (.int8, "c"), (.int16, "s"), (.int32, "i"), (.int64, "l"),
    (.uint8, "C"), (.uint16, "S"), (.uint32, "I"), (.uint64, "L"),
    (.float16, "e"), (.float32, "f"), (.float64, "g"),
  ]
}
