import Testing

@testable import SwiftwaterPlots

@Suite("Colours")
struct ColorTests {
  @Test("Shades of amounts get steadily darker on white and lighter on black")
  func monotonic() {
    let light = SequentialScale.colors(.light).map(luminance)
    let dark = SequentialScale.colors(.dark).map(luminance)
    #expect(light.count == SequentialScale.levelCount)
    #expect(zip(light, light.dropFirst()).allSatisfy { $0 > $1 })
    #expect(zip(dark, dark.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("The lowest shade is close to the background", arguments: Theme.allCases)
  func blends(theme: Theme) throws {
    let paper = try #require(theme.variables.first { $0.name == "paper" }?.color)
    let lowest = try #require(SequentialScale.colors(theme).first)
    #expect(contrast(paper, lowest) < 1.5)
  }

  @Test("Texts have the contrast that WCAG 2.1 asks for", arguments: Theme.allCases)
  func contrast(theme: Theme) throws {
    let colors = Dictionary(uniqueKeysWithValues: theme.variables.map { ($0.name, $0.color) })
    let paper = try #require(colors["paper"])
    let ink = try #require(colors["ink"])
    let muted = try #require(colors["muted"])
    #expect(contrast(paper, ink) > 7)
    #expect(contrast(paper, muted) > 4.5)
  }

  @Test("White, black and a pure hue survive the way through OKLab")
  func conversion() {
    #expect(ColorValue(lightness: 1, chroma: 0, hue: 0).css == "#ffffff")
    #expect(ColorValue(lightness: 0, chroma: 0, hue: 0).css == "#000000")
    // The OKLCH coordinates of sRGB red, from the CSS Color 4 specification's sample code.
    #expect(ColorValue(lightness: 0.62796, chroma: 0.25768, hue: 29.234).css == "#ff0000")
  }

  private func luminance(_ color: ColorValue) -> Double {
    func linear(_ byte: UInt8) -> Double {
      let x = Double(byte) / 255
      return x <= 0.04045 ? x / 12.92 : Elementary.power((x + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }

  private func contrast(_ a: ColorValue, _ b: ColorValue) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }
}
