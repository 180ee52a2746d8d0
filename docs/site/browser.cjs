// Shared by check.cjs and check-reports.cjs: the browser, the list of problems, and the checks for any page.
const { createRequire } = require("node:module")
const fs = require("node:fs")
const path = require("node:path")

const WIDTHS = [360, 1440]
const SCHEMES = ["light", "dark"]
// Chromium rejects images that are taller than its textures.
const TALLEST_IMAGE = 16000
const RULES = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  // Only best practices that pages can break. The theme decides the others.
  rules: { "empty-table-header": { enabled: true }, "heading-order": { enabled: true }, "page-has-heading-one": { enabled: true } },
  resultTypes: ["violations"],
}

const problems = new Map()

function report(problem, where) {
  problems.set(problem, (problems.get(problem) ?? new Set()).add(where))
}

/** Reports errors, and requests that are not allowed. Returns a function that stops the reports. */
function listen(page, where, isAllowed) {
  const listeners = {
    console: message => message.type() === "error" && report(`console: ${message.text()}`, where),
    pageerror: error => report(`script: ${error.message}`, where),
    dialog: dialog => dialog.dismiss().then(() => report(`dialog: ${dialog.message()}`, where)),
    request: request => isAllowed(request.url()) || report(`request to another site: ${request.url()}`, where),
    response: response => response.status() >= 400 && report(`status ${response.status()}: ${response.url()}`, where),
  }
  for (const [event, listener] of Object.entries(listeners)) page.on(event, listener)
  return () => Object.entries(listeners).forEach(([event, listener]) => page.off(event, listener))
}

async function checkWidth(page, where) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (sideways > 0) report(`scrolls sideways by ${sideways} px`, where)
}

/** Runs axe as evaluated code, because a page's Content Security Policy does not restrict such code. */
async function checkAccessibility(page, axe, where) {
  await page.evaluate(axe)
  const result = await page.evaluate(rules => axe.run(document, rules), RULES)
  for (const violation of result.violations) {
    for (const node of violation.nodes) {
      const colors = node.any[0]?.data?.fgColor ? ` (${node.any[0].data.fgColor} on ${node.any[0].data.bgColor})` : ""
      report(`axe ${violation.id}: ${node.target.flat().join(" ").replace(/:nth-child\(\d+\)|__code_\d+/g, "")}${colors}`, where)
    }
  }
}

async function saveScreenshot(page, folder, name, view) {
  if (!folder) return
  fs.mkdirSync(folder, { recursive: true })
  const [width, height] = await page.evaluate(() => {
    scrollTo(0, 0)
    return [innerWidth, document.documentElement.scrollHeight]
  })
  const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST_IMAGE) }
  await page.screenshot({ path: path.join(folder, `${name}-${view.replace(" px, ", "-")}.png`), clip, captureBeyondViewport: true })
}

/** Calls check(page, view) for each width and scheme. Each view has a separate profile, because pages can store a scheme. */
async function inEachView(browser, check) {
  for (const scheme of SCHEMES) {
    await Promise.all(WIDTHS.map(async width => {
      const context = await browser.createBrowserContext()
      const page = await context.newPage()
      await page.setViewport({ width, height: 900 })
      await page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ])
      await check(page, `${width} px, ${scheme}`)
      await context.close()
    }))
  }
}

/** Calls check(browser, axe), prints the problems, and sets the exit code. summary() returns the number of checked pages, and a name for them. */
async function run(packages, executablePath, check, summary) {
  try {
    const fromPackages = createRequire(path.join(packages, "package.json"))
    const axe = fs.readFileSync(fromPackages.resolve("axe-core/axe.min.js"), "utf8")
    // With a pipe, Chromium opens no port, through which other users could control it.
    // Chromium has no sandbox for root, as in a container. It opens only pages of this project.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : []
    const browser = await fromPackages("puppeteer-core").launch({ executablePath, pipe: true, args })
    try {
      await check(browser, axe)
    } finally {
      await browser.close()
    }
    for (const [problem, places] of problems) {
      const where = [...places]
      console.log(`${problem}\n  in ${where.slice(0, 3).join(", ")}${where.length > 3 ? `, and ${where.length - 3} more` : ""}`)
    }
    const [count, checked] = summary()
    console.log(`${count} ${checked}, ${problems.size} problems`)
    process.exitCode = problems.size || !count ? 1 : 0
  } catch (error) {
    console.error(error)
    process.exitCode = 2
  }
}

module.exports = { checkAccessibility, checkWidth, inEachView, listen, report, run, saveScreenshot }
