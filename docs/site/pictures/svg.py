"""Parts of self-contained SVG files: a picture with a text alternative, in the colors of the reader's scheme."""

from html import escape

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

# Each text has a contrast of at least 4.5 to 1 with its background.
COLORS = """
  .paper { fill: #ffffff; stroke: #d0d7de }
  .box { fill: #f6f8fa; stroke: #57606a }
  .user { fill: #fff8e6; stroke: #9a6700 }
  .role { fill: #e9f6ec; stroke: #1a7f37 }
  .group { fill: none; stroke: #8c959f; stroke-dasharray: 5 4 }
  .line { fill: none; stroke: #57606a; stroke-width: 1.6 }
  .no { fill: none; stroke: #cf222e; stroke-width: 1.6 }
  .head { fill: #57606a }
  .head-no { fill: #cf222e }
  .old { fill: #0b5cad }
  .off { fill: #6e7781 }
  .new { fill: #1a7f37 }
  text { fill: #1f2328; font-family: SANS; font-size: 14px }
  .small { font-size: 12.5px; fill: #4b535d }
  .strong { font-weight: 600 }
  .on { fill: #ffffff; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #151b23; stroke: #3d444d }
    .box { fill: #212830; stroke: #9198a1 }
    .user { fill: #2e2410; stroke: #d29922 }
    .role { fill: #12261e; stroke: #3fb950 }
    .group { stroke: #656c76 }
    .line { stroke: #9198a1 }
    .no { stroke: #ff7b72 }
    .head { fill: #9198a1 }
    .head-no { fill: #ff7b72 }
    text { fill: #f0f6fc }
    .small { fill: #b7bdc8 }
  }
""".replace("SANS", SANS)


def picture(width: int, height: int, title: str, description: str, style: str, content: str) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
            f' aria-labelledby="title description">\n<title id="title">{escape(title)}</title>\n'
            f'<desc id="description">{escape(description)}</desc>\n<style>{style}</style>\n{content}\n</svg>\n')


def text(x: float, y: float, content: str, kind: str = "", anchor: str = "middle") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{kind}>{escape(content)}</text>'


def box(x: float, y: float, width: float, height: float, kind: str, *lines: str) -> str:
    """Returns a box with centered lines, of which the first is strong."""
    top = y + height / 2 - (len(lines) - 1) * 9.5 + 5
    return "\n".join([f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>',
                      *(text(x + width / 2, top + 19 * i, line, "small" if i else "strong") for i, line in enumerate(lines))])


def arrow(path: str, denied: bool = False) -> str:
    kind = "no" if denied else "line"
    return f'<path class="{kind}" d="{path}" marker-end="url(#{kind})"/>'


MARKERS = "\n".join(
    f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse">'
    f'<path class="{kind}" d="M0 0L10 5L0 10z"/></marker>' for name, kind in (("line", "head"), ("no", "head-no")))
MARKERS = f"<defs>\n{MARKERS}\n</defs>"
