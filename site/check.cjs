// Run by site/check: node check.cjs PACKAGES BROWSER ADDRESS SCREENSHOTS [PAGE...]
const { createRequire } = require("node:module")
const fs = require("node:fs")
const path = require("node:path")

const [packages, executablePath, address, screenshots, ...only] = process.argv.slice(2)
const fromPackages = createRequire(path.join(packages, "package.json"))
const puppeteer = fromPackages("puppeteer-core")
const axe = fs.readFileSync(fromPackages.resolve("axe-core/axe.min.js"), "utf8")

const WIDTHS = [360, 1440]
const SCHEMES = ["light", "dark"]
const RULES = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  // Of the best practices, those that pages can break; the others are up to the theme.
  rules: { "empty-table-header": { enabled: true }, "heading-order": { enabled: true }, "page-has-heading-one": { enabled: true } },
  resultTypes: ["violations"],
}

const problems = new Map()
const anchors = new Map()
const links = []
let opened = 0

function report(problem, where) {
  problems.set(problem, (problems.get(problem) ?? new Set()).add(where))
}

function own(url) {
  return url.startsWith(new URL("/", address).href)
}

/** Opens a page and reports what is wrong with it. Returns its links within the site. */
async function open(page, url, view) {
  const where = `${url.slice(address.length) || "index"} (${view})`
  const listeners = {
    console: message => message.type() === "error" && report(`console: ${message.text()}`, where),
    pageerror: error => report(`script: ${error.message}`, where),
    request: request => own(request.url()) || /^(data|blob):/.test(request.url()) || report(`request to another site: ${request.url()}`, where),
    response: response => response.status() >= 400 && report(`status ${response.status()}: ${response.url().slice(address.length)}`, where),
  }
  for (const [event, listener] of Object.entries(listeners)) page.on(event, listener)
  await page.goto(url, { waitUntil: "networkidle0" })
  // Diagrams are drawn after the page has loaded.
  await page.waitForFunction(() => !document.querySelector("pre.mermaid"), { timeout: 20000 })
    .catch(() => report("a diagram is not drawn", where))
  const found = await page.evaluate(() => ({
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ids: [...document.querySelectorAll("[id]")].map(element => element.id),
    links: [...document.querySelectorAll("a[href]")].map(link => link.href),
    empty: [...document.querySelectorAll("article img")].filter(image => !image.alt || !image.naturalWidth).map(image => image.src),
  }))
  if (found.sideways > 0) report(`scrolls sideways by ${found.sideways} px`, where)
  for (const image of found.empty) report(`image without content or a text: ${image}`, where)
  anchors.set(url, new Set(found.ids))
  await page.evaluate(axe)
  const result = await page.evaluate(rules => axe.run(document, rules), RULES)
  for (const violation of result.violations) {
    for (const node of violation.nodes) {
      const colors = node.any[0]?.data?.fgColor ? ` (${node.any[0].data.fgColor} on ${node.any[0].data.bgColor})` : ""
      report(`axe ${violation.id}: ${node.target.flat().join(" ").replace(/:nth-child\(\d+\)|__code_\d+/g, "")}${colors}`, where)
    }
  }
  if (screenshots) {
    const name = (url.slice(address.length).replace(/\/$/, "").replaceAll("/", "-") || "index") + `-${view.replace(" px, ", "-")}.png`
    await page.evaluate(() => scrollTo(0, 0))
    await page.screenshot({ path: path.join(screenshots, name), fullPage: true })
  }
  for (const [event, listener] of Object.entries(listeners)) page.off(event, listener)
  opened++
  return found.links.filter(link => link.startsWith(address))
}

async function check(browser, width, scheme) {
  // The theme stores its colors, so each scheme needs a separate profile.
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width, height: 900 })
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ])
  const waiting = [address]
  const seen = new Set(waiting)
  while (waiting.length) {
    const url = waiting.shift()
    if (only.length && url !== address && !only.some(part => url.includes(part))) continue
    for (const link of await open(page, url, `${width} px, ${scheme}`)) {
      links.push([url, link])
      const target = link.replace(/#.*/, "")
      // Javadoc is checked by its own tool.
      if (!seen.has(target) && target.endsWith("/") && !target.startsWith(`${address}api/`)) {
        seen.add(target)
        waiting.push(target)
      }
    }
  }
  await context.close()
}

async function checkLinks() {
  const status = new Map()
  for (const [from, link] of new Map(links.map(pair => [pair.join(" "), pair])).values()) {
    const [target, hash] = link.split("#")
    if (!status.has(target)) status.set(target, (await fetch(target)).status)
    const anchor = decodeURIComponent(hash ?? "")
    if (status.get(target) !== 200 || (anchor && anchors.has(target) && !anchors.get(target).has(anchor))) {
      report(`broken link: ${link.slice(address.length)}`, from.slice(address.length) || "index")
    }
  }
}

async function main() {
  if (screenshots) fs.mkdirSync(screenshots, { recursive: true })
  // With a pipe, Chromium opens no port, through which other users could control it.
  // Chromium has no sandbox for root, as in a container. It opens only pages of this site.
  const browser = await puppeteer.launch({ executablePath, pipe: true, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] })
  try {
    for (const scheme of SCHEMES) {
      await Promise.all(WIDTHS.map(width => check(browser, width, scheme)))
    }
    await checkLinks()
  } finally {
    await browser.close()
  }
  for (const [problem, places] of problems) {
    const where = [...places]
    console.log(`${problem}\n  in ${where.slice(0, 3).join(", ")}${where.length > 3 ? `, and ${where.length - 3} more` : ""}`)
  }
  console.log(`${opened} views of pages, ${links.length} links, ${problems.size} problems`)
  process.exitCode = problems.size || !opened ? 1 : 0
}

main().catch(error => {
  console.error(error)
  process.exitCode = 2
})
