// The filters of the HTML report. Without this script, the report shows everything.
"use strict"
{
  const form = document.getElementById("filters")
  const count = document.getElementById("count")
  const [text, outcome, subject, changed] = ["text", "outcome", "subject", "changed"].map(name => form.elements[name])
  const items = [...document.querySelectorAll("[data-item]")]
  const parts = [...document.querySelectorAll("svg [data-subject]")]
  // The script must not close details that the reader opened.
  const opened = new Set()

  const subjects = element => element.dataset.subject.split(" ")

  function matches(item, words) {
    return (!subject.value || subjects(item).includes(subject.value))
      && (!outcome.value || item.dataset.outcome.split(" ").includes(outcome.value))
      && (!changed.checked || "changed" in item.dataset)
      && words.every(word => (item.searched ??= item.textContent.toLowerCase()).includes(word))
  }

  function show() {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean)
    const isFiltering = words.length > 0 || outcome.value !== "" || subject.value !== "" || changed.checked
    let shown = 0
    const left = new Set()
    for (const item of items) {
      item.hidden = isFiltering && !matches(item, words)
      if (!item.hidden) {
        shown++
        subjects(item).forEach(one => left.add(one))
      }
    }
    // Hides a group without a shown item. A section without a shown item has a sentence instead.
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = isFiltering && !group.querySelector("[data-item]:not([hidden])")
    }
    for (const sentence of document.querySelectorAll(".empty")) {
      const found = [...sentence.parentElement.querySelectorAll("[data-item]")]
      sentence.hidden = !isFiltering || found.some(item => !item.hidden)
    }
    for (const details of document.querySelectorAll("details[data-group]")) {
      if (isFiltering && !details.open) {
        details.open = true
        opened.add(details)
      } else if (!isFiltering && opened.delete(details)) {
        details.open = false
      }
    }
    for (const part of parts) {
      part.classList.toggle("dim", isFiltering && !subjects(part).every(one => left.has(one)))
    }
    count.textContent = isFiltering ? `${shown} of ${items.length} entries match` : `${items.length} entries`
  }

  let waiting
  text.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(show, 150)
  })
  form.addEventListener("change", show)
  form.addEventListener("reset", () => setTimeout(show))
  form.addEventListener("submit", event => {
    event.preventDefault()
    show()
  })
  form.hidden = false
  // A narrow screen starts with the report.
  if (matchMedia("(min-width: 64rem)").matches) {
    document.querySelectorAll(".folded").forEach(details => details.open = true)
  }
  show()
}
