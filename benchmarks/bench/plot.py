"""Plots figures over a size, with the best-fitting straight line, as a self-contained SVG."""

from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 420, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 28, 72, 52
POINT, LINE, GRID, TEXT = "#0b5cad", "#c2410c", "#d0d7de", "#1f2328"


@dataclass(frozen=True)
class Panel:
    title: str
    unit: str
    points: list[tuple[float, float]]


def plot(title: str, axis: str, panels: list[Panel]) -> str:
    width = WIDTH * len(panels)
    drawn = "\n".join(f'<g transform="translate({WIDTH * i} 0)">\n{draw(panel, axis)}\n</g>'
                      for i, panel in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
        f' font-family="Helvetica, Arial, sans-serif" font-size="13" fill="{TEXT}">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>\n'
        f'<text x="{LEFT}" y="26" font-size="16" font-weight="bold">{title}</text>\n{drawn}\n</svg>\n')


def draw(panel: Panel, axis: str) -> str:
    xs, ys = ticks(max(x for x, _ in panel.points)), ticks(max(y for _, y in panel.points))
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(value: float) -> float:
        return round(LEFT + across * value / xs[-1], 1)

    def y(value: float) -> float:
        return round(TOP + down * (1 - value / ys[-1]), 1)

    slope, start = fit(panel.points)
    formula = f"{short(start)} {panel.unit} + {short(1000 * slope)} {panel.unit} for 1,000 {axis}"
    parts = [f'<text x="{LEFT}" y="50">{panel.title}</text>',
             f'<text x="{WIDTH - RIGHT}" y="66" text-anchor="end" fill="{LINE}">{formula}</text>']
    for value in ys:
        parts.append(f'<path d="M{LEFT} {y(value)}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4}" text-anchor="end">{value:,g}</text>')
    for value in xs:
        parts.append(f'<text x="{x(value)}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:,g}</text>')
    parts.append(f'<text x="{LEFT + across / 2}" y="{HEIGHT - 12}" text-anchor="middle">{axis}</text>')
    end = max(value for value, _ in panel.points)
    parts.append(f'<path d="M{x(0)} {y(max(start, 0))}L{x(end)} {y(start + slope * end)}" stroke="{LINE}" stroke-width="2"/>')
    parts += [f'<circle cx="{x(a)}" cy="{y(b)}" r="4.5" fill="{POINT}"/>' for a, b in panel.points]
    return "\n".join(parts)


def short(value: float) -> str:
    return f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"


def ticks(most: float) -> list[float]:
    """Round numbers from 0 to the first that reaches the maximum, in at most six steps."""
    unit = 10 ** floor(log10(most))
    step = next(unit * part for part in (0.1, 0.2, 0.25, 0.5, 1, 2) if most <= 6 * unit * part)
    values = [0.0]
    while values[-1] < most:
        values.append(round(values[-1] + step, 6))
    return values


def fit(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Slope and intercept of the least-squares line."""
    n = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    slope = (sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points))
    return slope, mean_y - slope * mean_x
