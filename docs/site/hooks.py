"""Hooks of the builder. mkdocs.yml has all settings except those that differ from build to build: environment variables."""

import logging
import os
import sys
from pathlib import Path

from mkdocs.structure.files import File

sys.path.insert(0, str(Path(__file__).resolve().parent))
import pages  # noqa: E402

log = logging.getLogger("mkdocs.hooks.site")

MERMAID = os.environ.get("SITE_MERMAID", "")
"""The file mermaid.min.js, or nothing: then diagrams are shown as their source."""
API = "api.md"
"""Replaced by the Javadoc, if the build has it."""
NO_API = """---
search:
  exclude: true
---
# API

This build has no Javadoc. `docs/site/build --api` includes it.
"""


def on_config(config):
    if MERMAID:
        config.extra_javascript.insert(0, "javascripts/mermaid.min.js")
    if os.environ.get("SITE_VERSION"):
        config.extra["version"] = {"provider": "mike"}
    return config


def on_files(files, config):
    files.append(File.generated(config, API, content=NO_API))
    if MERMAID:
        files.append(File.generated(config, "javascripts/mermaid.min.js", abs_src_path=MERMAID))
    return files


def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri == API:
        return markdown
    source = pages.Page(page.file.src_uri, pages.Repository(config.repo_url.rstrip("/"), os.environ.get("SITE_REF", "main")), bool(MERMAID))
    translated = source.translate(markdown)
    for problem in source.problems:
        log.warning(problem)
    return translated


def on_page_content(html, page, config, files):
    anchors = [anchor.id for top in page.toc for anchor in below(top)]
    expected = pages.slugs(page.markdown)
    if anchors != expected:
        log.warning("The headings of %s have other anchors than on GitHub: %s", page.file.src_uri,
                    sorted(set(anchors) ^ set(expected)))
    return html


def below(anchor):
    yield anchor
    for child in anchor.children:
        yield from below(child)
