// The theme lacks two things that keyboards and screen readers need: a name for the search dialog, and focus for areas that scroll.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[role=dialog][data-md-component=search]")?.setAttribute("aria-label", "Search")
  const update = () => {
    for (const area of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code, .md-typeset .mermaid, .md-sidebar__scrollwrap")) {
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
})
