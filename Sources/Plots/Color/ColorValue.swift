/// An sRGB colour, 8 bits a channel.
struct ColorValue: Hashable, Sendable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  init(_ hexadecimal: UInt32) {
    red = UInt8(truncatingIfNeeded: hexadecimal >> 16)
    green = UInt8(truncatingIfNeeded: hexadecimal >> 8)
    blue = UInt8(truncatingIfNeeded: hexadecimal)
  }

  /// The colour of OKLab lightness, chroma and hue (in degrees), clipped to sRGB.
  ///
  /// Equal steps in OKLab look equal. Source of the matrices: Björn Ottosson, "A perceptual color space for
  /// image processing", 2020.
  init(lightness: Double, chroma: Double, hue: Double) {
    let angle = hue * .pi / 180
    let a = chroma * Elementary.cosine(angle)
    let b = chroma * Elementary.sine(angle)
    func cube(_ x: Double) -> Double { x * x * x }
    let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    red = Self.encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
    green = Self.encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
    blue = Self.encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
  }

  /// The colour in CSS: `#rrggbb`.
  var css: String {
    func pair(_ byte: UInt8) -> String {
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "#" + pair(red) + pair(green) + pair(blue)
  }

  // The transfer function of IEC 61966-2-1 (sRGB).
  private static func encoded(_ linear: Double) -> UInt8 {
    let x = min(max(linear, 0), 1)
    let y = x <= 0.0031308 ? 12.92 * x : 1.055 * Elementary.power(x, 1 / 2.4) - 0.055
    return UInt8((y * 255).rounded())
  }
}
