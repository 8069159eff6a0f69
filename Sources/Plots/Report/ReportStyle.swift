/// The style sheet and the one script of a report.
enum ReportStyle {
  /// Typography, layout, colours of both themes, and the rules for pictures.
  static let sheet = """
    :root{color-scheme:light;--card:#ffffff;--page:#f5f6f8;\(StyleSheet.variables(.light))}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){\(dark)}}
    :root[data-theme=dark]{\(dark)}
    \(StyleSheet.rules(nil))
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:1240px;padding:0 24px 72px;background:var(--page);color:var(--sw-ink);\
    font:16px/1.6 \(StyleSheet.fonts)}
    header.page{display:flex;justify-content:space-between;align-items:flex-start;gap:24px;padding:44px 0 12px}
    h1{margin:0;font-size:clamp(26px,4vw,36px);line-height:1.15;letter-spacing:-.02em;text-wrap:balance}
    .lead{margin:10px 0 0;color:var(--sw-muted);font-size:17px}
    h2{margin:48px 0 12px;font-size:22px;line-height:1.25;letter-spacing:-.01em;scroll-margin-top:60px}
    main>p{max-width:70ch;margin:0 0 14px;text-wrap:pretty;white-space:pre-line}
    nav{position:sticky;top:0;z-index:1;display:flex;gap:4px 20px;overflow-x:auto;margin:8px 0 0;padding:10px 0;\
    background:var(--page);border-bottom:1px solid var(--sw-rule);font-size:14px;white-space:nowrap}
    nav a{color:var(--sw-muted);text-decoration:none}
    nav a:hover,nav a:focus-visible{color:var(--sw-ink);text-decoration:underline;text-underline-offset:4px}
    #theme{font:inherit;font-size:18px;line-height:1;padding:7px 10px;border:1px solid var(--sw-rule);border-radius:9px;\
    background:var(--card);color:var(--sw-muted);cursor:pointer}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:14px;margin:22px 0}
    .tiles div,figure,.table{background:var(--card);border:1px solid var(--sw-rule);border-radius:12px}
    .tiles div{padding:16px 18px}
    .tiles dt{font-size:13px;color:var(--sw-muted)}
    .tiles dd{margin:0}
    .tiles .value{font-size:28px;font-weight:600;line-height:1.3;letter-spacing:-.02em;\
    font-variant-numeric:tabular-nums}
    .tiles .remark{font-size:13px;color:var(--sw-muted)}
    figure{display:flex;flex-direction:column;justify-content:space-between}
    .gallery{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,540px),1fr));gap:16px;margin:20px 0}
    figure{margin:0;padding:8px;min-width:0}
    figure.wide{grid-column:1/-1}
    figure svg.swiftwater{display:block;max-width:100%;height:auto}
    figcaption{padding:6px 12px 8px;font-size:13.5px;line-height:1.45;color:var(--sw-muted)}
    .swiftwater{--sw-paper:var(--card)}
    .table{overflow-x:auto;margin:20px 0}
    table{width:100%;border-collapse:collapse;font-size:14.5px;line-height:1.4;font-variant-numeric:tabular-nums}
    caption{padding:14px 16px 6px;text-align:left;font-weight:600}
    th,td{padding:8px 16px;text-align:left;vertical-align:baseline}
    th{font-size:13px;font-weight:500;color:var(--sw-muted);border-bottom:1px solid var(--sw-axis);white-space:nowrap}
    td{border-bottom:1px solid var(--sw-rule)}
    tbody tr:last-child td{border-bottom:0}
    tbody tr:hover{background:color-mix(in srgb,var(--sw-rule) 40%,transparent)}
    .number{text-align:right;white-space:nowrap}
    @media (max-width:600px){body{padding:0 14px 48px}header.page{padding-top:26px}}
    @media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11pt;background:none}nav,#theme{display:none}\
    figure,.tiles div,tr{break-inside:avoid}h2{break-after:avoid}.tiles div,figure,.table{border-color:#ccc}}
    """

  /// Shows the button and changes the theme when it is pressed; without it the page follows the reader's setting.
  static let script = """
    (()=>{const r=document.documentElement,b=document.getElementById("theme");b.hidden=false;\
    b.onclick=()=>{const d=r.dataset.theme?r.dataset.theme==="dark":matchMedia("(prefers-color-scheme:dark)").matches;\
    r.dataset.theme=d?"light":"dark"}})()
    """

  // Cards are a little lighter than the page, as paper on a table is.
  private static let dark =
    "color-scheme:dark;--page:#0c1015;--card:#12171e;" + StyleSheet.variables(.dark)
}
