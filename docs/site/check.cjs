// Run by docs/site/check: node check.cjs PACKAGES BROWSER SCREENSHOTS ADDRESS [PAGE...]
const { checkAccessibility, checkWidth, inEachView, listen, report, run, saveScreenshot } = require("./browser.cjs")

const [packages, executablePath, screenshots, address, ...only] = process.argv.slice(2)

const anchors = new Map()
const links = []
let opened = 0

function isAllowed(url) {
  return url.startsWith(new URL("/", address).href) || /^(data|blob):/.test(url)
}

/** Opens a page and reports what is wrong with it. Returns its links within the site. */
async function open(page, axe, url, view) {
  const name = url.slice(address.length)
  const where = `${name || "index"} (${view})`
  const stop = listen(page, where, isAllowed)
  await page.goto(url, { waitUntil: "networkidle0" })
  // Diagrams are drawn after the page has loaded.
  await page.waitForFunction(() => !document.querySelector("pre.mermaid"), { timeout: 20000 })
    .catch(() => report("a diagram is not drawn", where))
  await checkWidth(page, where)
  const found = await page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map(element => element.id),
    links: [...document.querySelectorAll("a[href]")].map(link => link.href),
    empty: [...document.querySelectorAll("article img")].filter(image => !image.alt || !image.naturalWidth).map(image => image.src),
  }))
  for (const image of found.empty) report(`image without content or a text: ${image}`, where)
  anchors.set(url, new Set(found.ids))
  await checkAccessibility(page, axe, where)
  await saveScreenshot(page, screenshots, name.replace(/\/$/, "").replaceAll("/", "-") || "index", view)
  stop()
  opened++
  return found.links.filter(link => link.startsWith(address))
}

async function checkSite(page, axe, view) {
  const waiting = [address]
  const seen = new Set(waiting)
  while (waiting.length) {
    const url = waiting.shift()
    if (only.length && url !== address && !only.some(part => url.includes(part))) continue
    for (const link of await open(page, axe, url, view)) {
      links.push([url, link])
      const target = link.replace(/#.*/, "")
      // Javadoc is checked by its own tool.
      if (!seen.has(target) && target.endsWith("/") && !target.startsWith(`${address}api/`)) {
        seen.add(target)
        waiting.push(target)
      }
    }
  }
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

run(packages, executablePath, async (browser, axe) => {
  await inEachView(browser, (page, view) => checkSite(page, axe, view))
  await checkLinks()
}, () => [opened, `views of pages, ${links.length} links`])
