// Run by docs/site/check --reports: node check-reports.cjs PACKAGES BROWSER SCREENSHOTS FILE...
const path = require("node:path")
const { pathToFileURL } = require("node:url")
const { checkAccessibility, checkWidth, inEachView, listen, report, run, saveScreenshot } = require("./browser.cjs")

const [packages, executablePath, screenshots, ...files] = process.argv.slice(2)

/** In a report with at most this number of entries, the check also opens all closed lists. */
const FEW_ENTRIES = 1000

let opened = 0

async function openReport(page, file, where) {
  const url = pathToFileURL(file).href
  const stop = listen(page, where, requested => requested === url)
  await page.goto(url, { waitUntil: "networkidle0" })
  return async () => {
    if (page.url().replace(/#.*/, "") !== url) report(`leads to ${page.url()}`, where)
    if (await page.evaluate(() => "pwned" in window)) report("a name runs as a script", where)
    stop()
    opened++
  }
}

async function checkView(page, axe, file, view) {
  const name = path.basename(file, ".html")
  const where = `${name} (${view})`
  const close = await openReport(page, file, where)
  await checkWidth(page, where)
  await checkAccessibility(page, axe, where)
  await saveScreenshot(page, screenshots, name, view)
  if (await page.evaluate(() => document.querySelectorAll("li, tr").length) <= FEW_ENTRIES) {
    await page.evaluate(() => document.querySelectorAll("details").forEach(details => details.open = true))
    await checkWidth(page, `${where}, everything open`)
    await checkAccessibility(page, axe, `${where}, everything open`)
  }
  await close()
}

/** The elements that the keyboard must reach, in order, each as a short text. */
function reachable() {
  const isShown = element => element.checkVisibility({ visibilityProperty: true })
  const all = document.querySelectorAll("a[href], button, input, select, summary, textarea, [tabindex='0']")
  window.reached = [...all].filter(isShown)
  return window.reached.length
}

/** Presses Tab until the focus leaves the page, and reports elements that are skipped, hidden, or without a visible focus. */
async function checkKeyboardPath(page, where) {
  const count = await page.evaluate(reachable)
  for (let i = 0; i < count; i++) {
    await page.keyboard.press("Tab")
    const problem = await page.evaluate(index => {
      const [focused, expected] = [document.activeElement, window.reached[index]]
      const name = element => `${element.localName} ${element.textContent.trim().slice(0, 40)}`
      if (focused !== expected) return `Tab reaches ${name(focused)} instead of ${name(expected)}`
      const place = focused.getBoundingClientRect()
      const style = getComputedStyle(focused)
      if (place.bottom <= 0 || place.top >= innerHeight || !place.width) return `the focused ${name(focused)} isn't visible`
      return style.outlineStyle === "none" || !parseFloat(style.outlineWidth) ? `the focus of ${name(focused)} isn't visible` : ""
    }, i)
    if (problem) {
      report(problem, where)
      return
    }
  }
  await page.keyboard.press("Tab")
  if (await page.evaluate(() => document.activeElement !== document.body && document.activeElement !== window.reached[0])) {
    report("Tab doesn't leave the page", where)
  }
}

async function tabTo(page, selector) {
  for (let i = 0; i < 40; i++) {
    if (await page.evaluate(one => document.activeElement.matches(one), selector)) return
    await page.keyboard.press("Tab")
  }
  throw new Error(`Tab doesn't reach ${selector}`)
}

/** Returns all entries, with the values that the filters compare. */
function entries() {
  return [...document.querySelectorAll("[data-item]")].map(item => ({
    isShown: item.checkVisibility({ contentVisibilityAuto: false }) || !!item.closest("details:not([open])") && !item.closest("[hidden]"),
    text: item.textContent.toLowerCase(),
    isChanged: item.hasAttribute("data-changed"),
    outcome: item.closest("#changes") ? item.querySelector(".badge").textContent : "",
    subject: item.querySelector("h3, h4, th, td")?.textContent.trim() ?? "",
    role: item.closest("#trusts") ? item.querySelector("td .name").textContent : "",
  }))
}

/** Checks that exactly the expected entries are shown, and that the announced count is theirs. */
async function checkShown(page, what, where, isExpected) {
  // Typing filters after a pause.
  await new Promise(resolve => setTimeout(resolve, 300))
  const all = await page.evaluate(entries)
  const wrong = all.filter(entry => isExpected(entry) !== undefined && isExpected(entry) !== entry.isShown)
  if (wrong.length) report(`${what}: ${wrong.length} entries are wrongly ${wrong[0].isShown ? "shown" : "hidden"}, such as ${wrong[0].subject.slice(0, 60)}`, where)
  const shown = all.filter(entry => entry.isShown).length
  const announced = await page.$eval("#count", count => count.textContent)
  const expected = what === "no filter" ? `${all.length} entries` : `${shown} of ${all.length} entries match`
  if (announced !== expected) report(`${what}: the count is ${announced} instead of ${expected}`, where)
}

async function checkFilters(page, where) {
  if (!await page.$eval("#filters", form => form.checkVisibility())) {
    report("the filters aren't shown", where)
    return
  }
  await checkShown(page, "no filter", where, () => true)
  const all = await page.evaluate(entries)
  const word = (all[0]?.subject ?? "nothing").split(" ").at(-1)
  await tabTo(page, "input[name=text]")
  await page.keyboard.type(word)
  await checkShown(page, "text filter", where, entry => entry.text.includes(word.toLowerCase()))
  await tabTo(page, "button[type=reset]")
  await page.keyboard.press("Enter")
  await checkShown(page, "no filter", where, () => true)

  await page.keyboard.down("Shift")
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab")
  await page.keyboard.up("Shift")
  await tabTo(page, "select[name=outcome]")
  await page.keyboard.press("ArrowDown")
  await checkShown(page, "outcome filter", where, entry => entry.outcome ? entry.outcome === "new access" : undefined)
  await tabTo(page, "select[name=subject]")
  await page.keyboard.press("ArrowDown")
  // A report without names has only the option for any name.
  const subject = await page.$eval("select[name=subject]", select => select.value && select.selectedOptions[0].textContent)
  await tabTo(page, "button[type=reset]")
  await page.keyboard.press("Space")
  await checkShown(page, "no filter", where, () => true)
  await page.$eval("select[name=subject]", select => select.focus())
  await page.keyboard.press("ArrowDown")
  await checkShown(page, subject ? "principal filter" : "no filter", where,
    entry => !subject || entry.subject === subject.trim() || entry.role.trim() === subject.trim())
  await page.keyboard.press("ArrowUp")
  await tabTo(page, "input[name=changed]")
  await page.keyboard.press("Space")
  await checkShown(page, "changed only", where, entry => entry.isChanged)
  await page.keyboard.press("Space")
  await checkShown(page, "no filter", where, () => true)
}

async function checkUse(browser, file) {
  const where = path.basename(file, ".html")
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width: 1440, height: 900 })
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }])
  const close = await openReport(page, file, where)
  await checkKeyboardPath(page, `${where} (keyboard)`)
  // Only a new page starts again with the first element.
  await page.reload()
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  if (await page.evaluate(() => document.activeElement.localName !== "main")) report("the skip link doesn't lead to the report", where)
  await page.goto(page.url().replace(/#.*/, ""))
  await checkFilters(page, `${where} (filters)`)
  const text = await page.$eval("main", main => main.textContent)
  await page.emulateMediaType("print")
  const hidden = await page.$$eval("main details > :not(summary)", all => all.filter(one => !one.getBoundingClientRect().height).length)
  if (hidden) report(`print lacks ${hidden} lists that are closed on the screen`, where)
  if (await page.$eval("#filters", form => form.checkVisibility())) report("print has the filters", where)
  await close()

  const plain = await context.newPage()
  await plain.setJavaScriptEnabled(false)
  const closePlain = await openReport(plain, file, `${where} (no JavaScript)`)
  if (await plain.$eval("main", main => main.textContent) !== text) report("the report lacks text without JavaScript", where)
  if (await plain.$eval("#filters", form => form.checkVisibility())) report("the filters are shown without JavaScript", where)
  const lost = await plain.$$eval("[data-item]", items => items.filter(item => !item.closest("details:not([open])") && !item.checkVisibility()).length)
  if (lost) report(`${lost} entries are hidden without JavaScript`, where)
  for (const summary of (await plain.$$("main details > summary")).slice(0, 3)) {
    await summary.focus()
    await plain.keyboard.press("Enter")
    if (!await summary.evaluate(one => one.parentElement.open)) report("a closed list doesn't open without JavaScript", where)
  }
  await closePlain()
  await context.close()
}

run(packages, executablePath, async (browser, axe) => {
  for (const file of files) {
    await inEachView(browser, (page, view) => checkView(page, axe, file, view))
    await checkUse(browser, file)
  }
}, () => [opened, "views of reports"])
