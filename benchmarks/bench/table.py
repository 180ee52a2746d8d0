"""Tables in Markdown."""

from statistics import median

from session import Samples


def seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def compared(samples: Samples, base: str) -> str:
    """Medians of each work, and the ratio of its seconds to the base's, with the smallest and largest ratio within a round."""
    works = list(samples[base])
    header = [""]
    for work in works:
        header += [f"{work}, s", f"× {base}", "spread", "CPU s", "peak MB"]
    rows = []
    for title, by_work in samples.items():
        row = [title]
        for work in works:
            wall = median(s.seconds for s in by_work[work])
            ratio = wall / median(s.seconds for s in samples[base][work])
            by_round = [s.seconds / b.seconds for s, b in zip(by_work[work], samples[base][work])]
            row += [seconds(wall), f"{ratio:.2f}", f"{min(by_round):.2f} to {max(by_round):.2f}", seconds(median(s.cpu for s in by_work[work])),
                    f"{median(s.megabytes for s in by_work[work]):.0f}"]
        rows.append(row)
    return table(header, rows)


def rounds(number: int) -> str:
    return "1 round" if number == 1 else f"median of {number} interleaved rounds"
