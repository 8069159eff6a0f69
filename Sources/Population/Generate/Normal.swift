import Foundation

/// Returns two independent standard normal numbers made of two random words.
///
/// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
@inline(__always)
func normalPair(_ first: UInt32, _ second: UInt32) -> (Double, Double) {
  let radius = (-2 * log(first.unit)).squareRoot()
  let angle = 2 * Double.pi * second.unit
  return (radius * cos(angle), radius * sin(angle))
}
