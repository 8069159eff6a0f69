import SwiftwaterDevices

extension Plot {
  /// Returns the picture as PNG.
  ///
  /// Text is set in the machine's sans-serif font, so pictures of two machines can differ in it.
  ///
  /// - Parameters:
  ///   - width: The width in CSS pixels that the finished picture is stretched to; nil keeps the plot's own.
  ///   - scale: Dots per CSS pixel, in 0.1…8; 2 is sharp on today's screens.
  ///   - theme: Light or dark; the background is opaque.
  /// - Returns: The bytes of a PNG file.
  /// - Throws: ``PlotError`` with code `.libraryMissing` where librsvg or cairo is not installed, or
  ///   `.renderingFailed`.
  public func png(
    width: Double? = nil, scale: Double = 2, theme: Theme = .light
  ) throws(PlotError) -> [UInt8] {
    try png(width: width, scale: scale, theme: theme, renderer: PNGRenderer.shared.get())
  }

  /// Writes the picture to a file, as SVG or PNG by the extension of its name.
  ///
  /// The file is whole or absent: it is written beside its place, flushed to the disk, then renamed.
  ///
  /// - Parameters:
  ///   - path: A name that ends in `.svg` or `.png`.
  ///   - theme: Light or dark; nil writes SVG that follows the reader's setting, and PNG in the light theme.
  /// - Throws: ``PlotError`` with code `.unknownFormat`, `.fileNotWritten`, `.libraryMissing` or
  ///   `.renderingFailed`. After an error there is no new file.
  public func write(to path: String, theme: Theme? = nil) throws(PlotError) {
    let name = path.lowercased()
    if name.hasSuffix(".svg") {
      try PlotFile.write(Array(svg(style: theme.map { .fixed($0) } ?? .adaptive).utf8), to: path)
    } else if name.hasSuffix(".png") {
      try PlotFile.write(png(theme: theme ?? .light), to: path)
    } else {
      throw PlotError(
        code: .unknownFormat,
        message: "'\(path)': a plot is written as .svg or .png; end the name with one of them")
    }
  }

  // MARK: - Implementation

  func png(
    width: Double?, scale: Double, theme: Theme, renderer: PNGRenderer
  ) throws(PlotError) -> [UInt8] {
    requireThat((0.1...8).contains(scale), "png(scale: \(scale)): the scale is in 0.1…8")
    let size = pixelSize
    let factor = (width ?? size.width) / size.width
    requireThat(
      factor > 0 && size.width * factor <= 8192,
      "png(width: \(width ?? 0)): the width is in 1…8192")
    return try renderer.png(
      svg(style: .fixed(theme)), width: size.width * factor, height: size.height * factor,
      pixels: scale)
  }
}
