// The only file of this module that calls the operating system.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Elementary functions that the standard library lacks.
enum Elementary {
  static func log10(_ x: Double) -> Double { platformLog10(x) }
  static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
  static func cosine(_ x: Double) -> Double { cos(x) }
  static func sine(_ x: Double) -> Double { sin(x) }
}

private func platformLog10(_ x: Double) -> Double { log10(x) }
