/// Recorded pictures; look at them before recording new ones.
enum Golden {
  static let tiny = """
    <svg xmlns="http://www.w3.org/2000/svg" class="swiftwater" role="img" aria-label="Tiny" width="240" height="160" viewBox="0 0 240 160">
    <title>Tiny</title>
    <desc>Shows a line (a).</desc>
    <text class="title" x="12" y="26">Tiny</text>
    <path class="line k-s0" stroke-width="2.5" d="M12,49 28,49"/>
    <text class="key" x="34" y="53">a</text>
    <path class="rules" d="M40,128.5H206M40,101.5H206M40,74.5H206M40.5,74V128M123.5,74V128M206.5,74V128"/>
    <path class="line k-s0" stroke-width="2" d="M40,128 123,74 206,101"/>
    <path class="axis" d="M40,128.5H206"/>
    <text class="tick" x="32" y="132" text-anchor="end">0</text>
    <text class="tick" x="32" y="105" text-anchor="end">2</text>
    <text class="tick" x="32" y="78" text-anchor="end">4</text>
    <text class="tick" x="40" y="145" text-anchor="middle">0</text>
    <text class="tick" x="123" y="145" text-anchor="middle">1</text>
    <text class="tick" x="206" y="145" text-anchor="middle">2</text>
    </svg>

    """

  static let rise = """
    Rise
    10 ┤               ⡀⡠⠔⠊⠉
       │           ⢀⡠⠔⠊⠁
     5 ┤       ⢀⡠⠔⠊⠁
       │   ⢀⡠⠔⠊⠁
     0 ┤⡠⠔⠊⠁
       └┬────────┬─────────┬
        0        5        10

    """

  static let bars = """
    Bars
    one   █████▍ 1
    three ████████████████ 3

    """
}
