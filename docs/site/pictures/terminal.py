"""Draws the output of a command as a recording: an SVG file that shows each line at its time."""

import re
from html import escape

from svg import MONO, picture

COLUMNS = 100
CHARACTER, LINE = 8.4, 20
# The recording shortens each wait to this many seconds.
LONGEST_WAIT = 1.2
# Lines with the same time appear one after the other.
SHORTEST_WAIT = 0.12

TIME = re.compile(r"^\[ *([0-9.]+) s\] ")
PROGRESS = re.compile(r"\.\.\. ([0-9.]+ s|still .*)$")
# Keys and random suffixes of names differ in each run. No key ID appears, although those of the local AWS are worthless.
CHANGING = re.compile(r"\b(AKIA|ASIA|demo-|my-bucket-|allow-s3-management-)(?:(?<=A)[A-Z0-9]{16}|(?<=-)[0-9a-f]{7,8})\b( {2,})?")

STYLE = f"""
  .window {{ fill: #151b23; stroke: #3d444d }}
  text {{ font-family: {MONO}; font-size: 14px; fill: #e6edf3; white-space: pre }}
  .ok {{ fill: #56d364; font-weight: 600 }}
  .prompt {{ fill: #79c0ff; font-weight: 600 }}
  .time {{ fill: #a5acb6 }}
  .title {{ fill: #c9d1d9; font-size: 13px }}
  .denied {{ fill: #ffa198 }}
  .l {{ animation: show 1ms linear both }}
  @keyframes show {{ from {{ opacity: 0 }} to {{ opacity: 1 }} }}
  @media (prefers-reduced-motion: reduce) {{ .l {{ animation: none }} }}
"""


def shown(output: str) -> list[tuple[float, str]]:
    """Returns the lines that stay, without secrets, each with the time at which the recording shows it."""
    lines, now, before = [], 0.8, 0.0
    for line in output.splitlines():
        if PROGRESS.search(line) or line.startswith("Building the project"):
            continue
        line = CHANGING.sub(shorten, line)
        found = TIME.match(line)
        wait = max(float(found[1]) - before, 0) if found else 0
        before = float(found[1]) if found else before
        now += min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)
        for part in wrap(line.rstrip()):
            lines.append((round(now, 2), part))
    while lines and not lines[-1][1]:
        lines.pop()
    return lines


def shorten(found: re.Match) -> str:
    """Shortens a name, and keeps what follows in its column."""
    short = found[1] + "…"
    return short.ljust(len(found[0])) if found[2] else short


def wrap(line: str) -> list[str]:
    """Breaks a long line at a space, as a reader would expect: its rest is indented."""
    parts = []
    while len(line) > COLUMNS:
        end = line.rfind(" ", 20, COLUMNS)
        end = end if end > 0 else COLUMNS
        parts.append(line[:end].rstrip())
        line = " " * 8 + line[end:].strip()
    return parts + [line]


def spans(line: str) -> str:
    """Returns a line with its marks colored."""
    for pattern, kind in ((r"^  ok\b", "ok"), (r"^\$", "prompt"), (r"^\[[^\]]*\]", "time")):
        found = re.match(pattern, line)
        if found:
            rest = escape(line[found.end():])
            rest = re.sub(r"\b(denied, as expected|NoSuch\w+)$", r'<tspan class="denied">\1</tspan>', rest)
            return f'<tspan class="{kind}">{escape(found[0])}</tspan>{rest}'
    return escape(line)


def recording(command: str, output: str, title: str, description: str) -> str:
    lines = [(0.0, f"$ {command}"), *shown(output)]
    width, height = round(COLUMNS * CHARACTER) + 40, 62 + LINE * len(lines)
    drawn = [f'<rect class="window" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="10"/>',
             *(f'<circle cx="{22 + 18 * i}" cy="20" r="5.5" fill="{color}"/>' for i, color in enumerate(("#ff7b72", "#e3b341", "#56d364"))),
             f'<text class="title" x="{width / 2}" y="25" text-anchor="middle">{escape(title)}</text>']
    for i, (time, line) in enumerate(lines):
        if line:
            drawn.append(f'<text class="l" style="animation-delay:{time}s" x="20" y="{56 + LINE * i}" textLength="{round(len(line) * CHARACTER, 1)}"'
                         f' lengthAdjust="spacingAndGlyphs" xml:space="preserve">{spans(line)}</text>')
    return picture(width, height, title, description, STYLE, "\n".join(drawn))
