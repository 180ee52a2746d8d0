"""Tests of pages.py: python3 -m unittest discover -s docs/site. SiteTest runs them."""

import unittest

import pages

REPOSITORY = pages.Repository("https://example.com/r", "v1")


def translate(markdown: str, path: str = "how-to/deploy-to-aws.md", diagrams: bool = True) -> str:
    page = pages.Page(path, REPOSITORY, diagrams)
    result = page.translate(markdown)
    assert not page.problems, page.problems
    return result


class Links(unittest.TestCase):

    def test_keeps_links_within_the_site_and_to_other_sites(self):
        for link in ("[a](store-a-key.md)", "[a](../reference/cli.md#exit-codes)", "[a](#b)", "[a](https://example.com/a.md)"):
            self.assertEqual(translate(link), link)

    def test_leads_to_the_repository_outside_docs(self):
        self.assertEqual(translate("[a](../../README.md#b) ![c](../../examples)"),
                         "[a](https://example.com/r/blob/v1/README.md#b) ![c](https://example.com/r/tree/v1/examples)")
        self.assertEqual(translate('<a href="../../pom.xml">'), '<a href="https://example.com/r/blob/v1/pom.xml">')
        self.assertEqual(translate("[a]: ../../pom.xml"), "[a]: https://example.com/r/blob/v1/pom.xml")

    def test_leads_to_the_repository_for_the_programs_that_build_the_site(self):
        self.assertEqual(translate("[a](../site/README.md) [b](../site)"),
                         "[a](https://example.com/r/blob/v1/docs/site/README.md) [b](https://example.com/r/tree/v1/docs/site)")

    def test_leads_to_the_page_of_a_folder(self):
        self.assertEqual(translate("[a](decisions)", "contributing/architecture.md"), "[a](decisions/README.md)")

    def test_leaves_code_and_footnotes_as_they_are(self):
        for text in ("`[a](../../README.md)`", "```\n[a](../../README.md)\n```", "[^a]: Note"):
            self.assertEqual(translate(text), text)

    def test_reports_what_does_not_exist_outside_docs(self):
        page = pages.Page("how-to/a.md", REPOSITORY, True)
        page.translate("[a](../../no.md) [b](../../../../README.md)")
        self.assertEqual(page.problems, ["docs/how-to/a.md links to ../../no.md, which does not exist.",
                                         "docs/how-to/a.md links to ../../../../README.md, which does not exist."])


class Blocks(unittest.TestCase):

    def test_indents_what_is_in_a_list(self):
        self.assertEqual(translate("1. One:\n\n   ```sh\n   run\n     it\n   ```\n\n   More.\n2. Two\n   - deep\n"),
                         "1. One:\n\n    ```sh\n    run\n      it\n    ```\n\n    More.\n\n2. Two\n    - deep\n")
        self.assertEqual(translate("- one\n  more\n- two\n\nText\n"), "- one\n    more\n- two\n\nText\n")

    def test_begins_lists_and_tables_after_an_empty_line(self):
        self.assertEqual(translate("Text:\n- one\n- two"), "Text:\n\n- one\n- two")
        self.assertEqual(translate("Text:\n| a |\n| --- |\n| b |"), "Text:\n\n| a |\n| --- |\n| b |")

    def test_keeps_tabs(self):
        tabs = '=== "Maven"\n\n    ```xml\n    <a/>\n    ```\n\n=== "Gradle"\n\n    Text\n'
        self.assertEqual(translate(tabs), tabs)

    def test_translates_alerts_details_and_bars_in_code(self):
        self.assertEqual(translate("> [!WARNING]\n> Text\n> more\n\nEnd"), '!!! warning "Warning"\n    Text\n    more\n\nEnd')
        self.assertEqual(translate("<details>"), '<details markdown="1">')
        self.assertEqual(translate("| `a\\|b` |"), "| `a|b` |")

    def test_shows_the_source_of_diagrams_if_nothing_draws_them(self):
        self.assertEqual(translate("```mermaid\na\n```"), "```mermaid\na\n```")
        self.assertEqual(translate("```mermaid\na\n```", diagrams=False), "```text\na\n```")

    def test_names_headings_as_github_does(self):
        self.assertEqual(pages.slugs("# `a.b()`: A/B, [c d](e.md)\n\n## X\n\n```\n# no\n```\n\n### X\n"), ["ab-ab-c-d", "x", "x-1"])
        self.assertEqual(translate("## X\n\n## X\n"), "## X\n\n## X { #x-1 }\n")


if __name__ == "__main__":
    unittest.main()
