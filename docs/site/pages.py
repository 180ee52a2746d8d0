"""Translates a page of docs/ from GitHub's Markdown to Python-Markdown, which the site's builder uses.

On GitHub a list item's content starts below its text, and a list or table may follow a paragraph without an empty line. Python-Markdown
needs four spaces and an empty line. A link that leaves docs/ becomes a link to the repository.
"""

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent.parent
DOCS = "docs"
PROGRAMS = f"{DOCS}/site"
"""Builds the site, and is no part of it."""

FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})(.*)$")
ITEM = re.compile(r"^( *)([-*+]|\d{1,9}[.)])( +)(?=\S)")
CONTAINER = re.compile(r'^( *)(===\+? |!!!\+? |\?\?\?\+? )')
ALERT = re.compile(r"(?m)^> \[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\n((?:>.*\n?)+)")
ALERT_KINDS = {"IMPORTANT": "info", "CAUTION": "danger"}
CODE = re.compile(r"(`+)(?:.|\n)*?(?<!`)\1(?!`)")
LINK = re.compile(r"(?m)(\]\(|^\[[^\]^][^\]]*\]: +|\b(?:href|src)=\")([^)\s\"#]+)(#[^)\s\"]*)?")
HEADING = re.compile(r"^#{1,6} +(.*?)(?: +#+)?$")


@dataclass(frozen=True)
class Repository:
    url: str
    """The address of the repository, such as https://github.com/OWNER/NAME."""
    ref: str
    """The branch, tag, or commit that links lead to."""

    def address(self, path: str) -> str:
        kind = "tree" if (CLONE / path).is_dir() else "blob"
        return f"{self.url}/{kind}/{self.ref}/{path}"


@dataclass
class Page:
    path: str
    """Below docs/."""
    repository: Repository
    diagrams: bool
    """Otherwise, a Mermaid diagram is shown as its source."""
    problems: list[str] = field(default_factory=list)
    """Broken links that leave docs/; the builder finds the others."""

    def translate(self, markdown: str) -> str:
        """Returns the page for the builder."""
        markdown = with_unique_headings(ALERT.sub(alert, markdown))
        parts, text = [], []
        for is_code, line in with_fences(markdown.split("\n")):
            if is_code:
                if text:
                    parts.append(self.translate_text("\n".join(text)))
                    text = []
                parts.append(line if self.diagrams else re.sub(r"^(\s*[`~]{3,})mermaid\b", r"\1text", line))
            else:
                text.append(line)
        if text:
            parts.append(self.translate_text("\n".join(text)))
        return "\n".join(indent("\n".join(parts).split("\n")))

    def translate_text(self, text: str) -> str:
        """Changes what is outside inline code."""
        result, end = [], 0
        for code in CODE.finditer(text):
            # In a table, GitHub needs a backslash before a bar in code, and Python-Markdown shows it.
            result += [self.translate_plain(text[end:code.start()]), code[0].replace("\\|", "|")]
            end = code.end()
        return "".join(result + [self.translate_plain(text[end:])])

    def translate_plain(self, text: str) -> str:
        text = text.replace("<details>", '<details markdown="1">')
        return LINK.sub(lambda link: link[1] + self.target(link[2]) + (link[3] or ""), text)

    def target(self, link: str) -> str:
        """Returns the target of a link as the site needs it."""
        if re.match(r"[a-z][a-z+.-]*:|//", link):
            return link
        folder = posixpath.dirname(f"{DOCS}/{self.path}")
        path = posixpath.normpath(posixpath.join(folder, link))
        if path != DOCS and not path.startswith(f"{DOCS}/") or f"{path}/".startswith(f"{PROGRAMS}/"):
            if path.startswith("..") or not (CLONE / path).exists():
                self.problems.append(f"{DOCS}/{self.path} links to {link}, which does not exist.")
            return self.repository.address(path)
        if (CLONE / path).is_dir():
            for index in ("index.md", "README.md"):
                if (CLONE / path / index).exists():
                    return posixpath.relpath(f"{path}/{index}", folder)
            return self.repository.address(path)
        return link


def with_unique_headings(markdown: str) -> str:
    """Names the anchor of a repeated heading as GitHub does."""
    anchors = iter(slugs(markdown))
    lines = []
    for is_code, line in with_fences(markdown.split("\n")):
        if not is_code and HEADING.match(line):
            anchor = next(anchors)
            if re.search(r"-\d+$", anchor):
                line = f"{line} {{ #{anchor} }}"
        lines.append(line)
    return "\n".join(lines)


def with_fences(lines: list[str]):
    """Yields each line, and whether it belongs to a fenced code block."""
    closing = None
    for line in lines:
        found = FENCE.match(line)
        if closing:
            yield True, line
            if found and found[2].startswith(closing) and not found[3].strip():
                closing = None
        else:
            closing = found[2] if found else None
            yield bool(found), line


def alert(found: re.Match) -> str:
    kind = ALERT_KINDS.get(found[1], found[1].lower())
    lines = [re.sub(r"^> ?", "", line) for line in found[2].splitlines()]
    return f'!!! {kind} "{found[1].capitalize()}"\n' + "".join(f"    {line}\n" if line else "\n" for line in lines)


def indent(lines: list[str]) -> list[str]:
    """Indents the content of list items by four spaces for each level, and puts an empty line before lists and tables."""
    result: list[str] = []
    # For each open item: the column of its content on GitHub.
    levels: list[int] = []
    has_paragraphs = False
    for is_code, line in with_fences(lines):
        if not line.strip():
            result.append("")
            has_paragraphs = True
            continue
        spaces = len(line) - len(line.lstrip(" "))
        before = result[-1] if result else ""
        item = None if is_code else ITEM.match(line)
        continues = bool(before.strip()) and not is_code and not item and not line.lstrip().startswith(("|", "#", "<"))
        in_open_code = is_code and not FENCE.match(line)
        while levels and spaces < levels[-1] and not continues and not in_open_code:
            levels.pop()
        depth = len(levels)
        text = line[min(spaces, levels[-1] if levels else 0):]
        new = "    " * depth + text
        if item or line.lstrip().startswith("|"):
            if before.strip() and not is_code and not is_same_block(before, text, depth, has_paragraphs):
                result.append("")
        result.append(new)
        if item:
            levels.append(item.end())
            has_paragraphs = False
        elif not is_code and CONTAINER.match(line):
            levels.append(spaces + 4)
    return result


def is_same_block(before: str, text: str, depth: int, has_paragraphs: bool) -> bool:
    """Checks that an item follows an item or the only paragraph of one, and a table's row another row."""
    if text.lstrip().startswith("|"):
        return before.lstrip().startswith("|")
    return bool(ITEM.match(before)) or (before.startswith("    " * (depth + 1)) and not has_paragraphs)


def slugs(markdown: str) -> list[str]:
    """Returns the anchors that GitHub gives to the headings of a page."""
    result: list[str] = []
    for is_code, line in with_fences(markdown.split("\n")):
        found = None if is_code else HEADING.match(line)
        if found:
            text = re.sub(r" \{ #[^}]*\}$", "", found[1])
            text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
            slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
            used = sum(1 for other in result if re.fullmatch(re.escape(slug) + r"(-\d+)?", other))
            result.append(f"{slug}-{used}" if used else slug)
    return result
