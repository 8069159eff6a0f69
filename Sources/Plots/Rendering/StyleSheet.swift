/// How the colours of an SVG picture are chosen.
public enum SVGStyle: Hashable, Sendable {
  /// The picture carries both themes and follows the reader's setting; the choice for a file of its own.
  case adaptive
  /// One theme, with plain colours only; the choice for programs that know no CSS variables.
  case fixed(Theme)
  /// No style sheet and no background: the page around it, such as a ``Report``, provides both.
  case page
}

/// The CSS of pictures.
enum StyleSheet {
  static let fonts =
    "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Liberation Sans',Arial,sans-serif"

  /// The declarations of a theme's variables.
  static func variables(_ theme: Theme) -> String {
    theme.variables.map { "--sw-\($0.name):\($0.color.css)" }.joined(separator: ";")
  }

  /// The rules of a picture; a nil theme refers to variables.
  static func rules(_ theme: Theme?) -> String {
    let colors = Dictionary(
      uniqueKeysWithValues: (theme ?? .light).variables.map { variable in
        let value =
          theme == nil ? "var(--sw-\(variable.name),\(variable.color.css))" : variable.color.css
        return (variable.name, value)
      })
    func color(_ name: String) -> String { colors[name] ?? "currentColor" }
    let inks = Theme.light.variables.map(\.name)
      .filter { !["paper", "rule", "axis"].contains($0) }
      .map { ".swiftwater .f-\($0){fill:\(color($0))}.swiftwater .k-\($0){stroke:\(color($0))}" }
    return """
      .swiftwater{font-family:\(fonts);font-variant-numeric:tabular-nums}
      .swiftwater .paper{fill:\(color("paper"))}
      .swiftwater .title{font-size:16px;font-weight:600;fill:\(color("ink"))}
      .swiftwater .subtitle{font-size:13px;fill:\(color("muted"))}
      .swiftwater .tick{font-size:11.5px;fill:\(color("muted"))}
      .swiftwater .band,.swiftwater .key{font-size:12px;fill:\(color("ink"))}
      .swiftwater .caption{font-size:12px;fill:\(color("muted"))}
      .swiftwater .note{font-size:12px}
      .swiftwater .halo{paint-order:stroke;stroke:\(color("paper"));stroke-width:3px;stroke-linejoin:round}
      .swiftwater .rules{fill:none;stroke:\(color("rule"));stroke-width:1px}
      .swiftwater .axis{fill:none;stroke:\(color("axis"));stroke-width:1px}
      .swiftwater .line{fill:none;stroke-linejoin:round;stroke-linecap:round}
      .swiftwater .dots{fill:none;stroke-linecap:round}
      .swiftwater .disc{stroke:\(color("paper"));stroke-width:.6px}
      .swiftwater .cells{fill:none;stroke-width:1px;shape-rendering:crispEdges}
      \(inks.joined(separator: "\n"))
      """
  }

  /// The whole sheet for a style, or nil if the page has it.
  static func sheet(_ style: SVGStyle) -> String? {
    switch style {
    case .page: nil
    case .fixed(let theme): rules(theme)
    case .adaptive:
      """
      .swiftwater{\(variables(.light))}
      @media (prefers-color-scheme:dark){.swiftwater{\(variables(.dark))}}
      \(rules(nil))
      """
    }
  }
}
