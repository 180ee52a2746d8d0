// Adds to the theme what keyboards and screen readers need: a name for the search dialog, focus for areas that scroll, and the shown text
// in the name of the version selector.

// When the document is complete, the theme replaces each diagram's source with the diagram.
for (const source of document.querySelectorAll("pre.mermaid")) {
  const area = document.createElement("div")
  area.className = "diagram"
  source.replaceWith(area)
  area.append(source)
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[role=dialog][data-md-component=search]")?.setAttribute("aria-label", "Search")

  const scrolling = ".md-typeset__scrollwrap, .md-typeset pre > code, .diagram, .md-sidebar__scrollwrap"
  const update = () => {
    for (const area of document.querySelectorAll(scrolling)) {
      if (area.scrollWidth > area.clientWidth || area.scrollHeight > area.clientHeight) {
        area.tabIndex = 0
      } else {
        area.removeAttribute("tabindex")
      }
    }
  }
  update()
  addEventListener("load", update)
  addEventListener("resize", update)

  const nameVersion = () => {
    const version = document.querySelector(".md-version__current")
    version?.setAttribute("aria-label", `Version: ${version.textContent.trim()}`)
  }
  nameVersion()
  // The theme creates the selector when it has loaded the list of versions.
  new MutationObserver(nameVersion).observe(document.querySelector(".md-header"), { childList: true, subtree: true })
})
