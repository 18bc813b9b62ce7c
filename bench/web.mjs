// Measures the page in a browser: loading, scrolling, editing, changing a view. Driven by web.py, which makes the tables and judges.
//
//   SHEAF_URL=… node bench/web.mjs < asked.json      asked: see `asked` below; prints one line of JSON for each figure
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

/** workspace, email, password; large, small: {table, first}; view, plain: {label, first}. `first`: the title that comes first there. */
const asked = JSON.parse(await read(process.stdin));
const base = process.env.SHEAF_URL;
const WIDE = { width: 1440, height: 900 };
const LOADS = 7;
const EDITS = 60;
const CHANGES = 40;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(" "),
  // The bar is what is dragged.
  ignoreDefaultArgs: ["--hide-scrollbars"],
});
try {
  const state = await signIn();
  tell("control", await control());
  console.error("   loading");
  await loads(state);
  const large = await open(state, asked.large);
  console.error("   scrolling");
  await scrolls(large, "large");
  await large.context().close();
  const dragged = await open(state, asked.large);
  await drags(dragged, "large");
  await dragged.context().close();
  const small = await open(state, asked.small);
  console.error("   editing");
  await edits(small, "small");
  await scrolls(small, "small");
  await edits(small, "scrolled");
  await small.context().close();
  const changed = await open(state, asked.small);
  console.error("   changing the view");
  await changes(changed);
  await changed.context().close();
  tell("control", await control());
} finally {
  await browser.close();
}

async function read(stream) {
  let text = "";
  for await (const part of stream) text += part;
  return text;
}

function tell(what, figures) {
  console.log(JSON.stringify({ what, ...figures }));
}

async function signIn() {
  const context = await browser.newContext({ baseURL: base });
  const answer = await context.request.post("/api/v1/session", {
    headers: { "Sheaf-Client": "web" },
    data: { email: asked.email, password: asked.password },
  });
  if (!answer.ok()) throw new Error(`sign in: ${answer.status()} ${await answer.text()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A page of its own, its cache cold, on a table whose first rows are painted. */
async function open(state, { table, first }) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: WIDE,
    storageState: state,
    locale: "en-GB",
  });
  await context.addInitScript(watchPainting, first);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`/w/${asked.workspace}/t/${table}`);
  await drawn(page);
  await page.locator("#glide-cell-1-0").waitFor({ state: "attached" });
  return page;
}

/** In the page: when a text was first drawn on a canvas after it was asked for, and the time between frames. */
function watchPainting(first) {
  const bench = { wanted: first, drawn: null, frames: [], began: 0 };
  window.bench = bench;
  const fillText = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    if (bench.wanted !== null && text === bench.wanted) {
      const at = performance.now();
      const { began } = bench;
      bench.wanted = null;
      // What is drawn now is on the screen when the next frame begins.
      requestAnimationFrame(
        () =>
          (bench.drawn = {
            drawn: at - began,
            shown: performance.now() - began,
          }),
      );
    }
    return fillText.call(this, text, ...rest);
  };
  bench.expect = (text, event, key) => {
    Object.assign(bench, { wanted: text, drawn: null, began: 0 });
    const begin = (one) => {
      if (key && one.key !== key) return;
      removeEventListener(event, begin, true);
      // When the key or the button went down, and not when the page came to it.
      bench.began = one.timeStamp;
    };
    addEventListener(event, begin, true);
  };
  bench.record = () => {
    const frames = (bench.frames = []);
    let last;
    const step = (at) => {
      if (bench.frames !== frames) return;
      if (last !== undefined) frames.push(at - last);
      last = at;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };
  bench.stop = () => {
    const { frames } = bench;
    bench.frames = [];
    return frames;
  };
}

/** Frames of a page that does nothing: what this machine gives at best just now. */
async function control() {
  const page = await browser.newPage({ viewport: WIDE });
  const frames = await page.evaluate(async () => {
    const found = [];
    let last = await new Promise(requestAnimationFrame);
    const end = last + 3000;
    while (last < end) {
      const at = await new Promise(requestAnimationFrame);
      found.push(at - last);
      last = at;
    }
    return found;
  });
  await page.close();
  return framesOf(frames);
}

async function loads(state) {
  const found = [];
  for (let at = 0; at < LOADS; at++) {
    const page = await open(state, asked.large);
    found.push(
      await page.evaluate(() => {
        const { drawn } = window.bench.drawn;
        const scripts = performance
          .getEntriesByType("resource")
          .filter((one) => /\.js$/.test(new URL(one.name).pathname) && one.responseEnd <= drawn);
        const paint = performance.getEntriesByName("first-contentful-paint")[0];
        return {
          paint: paint?.startTime,
          grid: drawn,
          kilobytes: scripts.reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000,
        };
      }),
    );
    await page.context().close();
  }
  const all = (key) => found.map((one) => one[key]);
  tell("load", {
    paint: quantile(all("paint"), 0.5),
    paintWorst: Math.max(...all("paint")),
    grid: quantile(all("grid"), 0.5),
    gridWorst: Math.max(...all("grid")),
    kilobytes: Math.max(...all("kilobytes")),
  });
}

/** By the wheel, as fast as one reads along, and as fast as one looks for something. */
async function scrolls(page, where) {
  const session = await page.context().newCDPSession(page);
  const box = await page.locator("[data-grid] canvas").first().boundingBox();
  for (const [pace, speed, distance] of [
    ["reading", 2_000, 12_000],
    ["looking", 12_000, 60_000],
  ]) {
    await page.evaluate(() => window.bench.record());
    await session.send("Input.synthesizeScrollGesture", {
      x: box.x + 500,
      y: box.y + 300,
      yDistance: -distance,
      speed,
      gestureSourceType: "mouse",
      preventFling: true,
    });
    tell("scroll", {
      where,
      pace,
      ...framesOf(await page.evaluate(() => window.bench.stop())),
    });
  }
}

/** The bar is taken and drawn down, held at places, and let go; then the rows there are waited for. */
async function drags(page, where) {
  // Before the records are counted the bar is that of the first ones.
  await page.waitForFunction(() => {
    const scroller = document.querySelector(".dvn-scroller");
    return scroller !== null && scroller.scrollHeight > 100 * scroller.clientHeight;
  });
  await page.mouse.move(600, 500);
  const bar = await page.evaluate(() => {
    const scroller = document.querySelector(".dvn-scroller");
    const { right, top, height } = scroller.getBoundingClientRect();
    return {
      x: right - 6,
      // Below the arrow at its top.
      y: top + 24,
      height: height - 48,
      wide: scroller.offsetWidth - scroller.clientWidth,
    };
  });
  if (bar.wide < 4) throw new Error("there is no bar to drag");
  await page.evaluate(() => window.bench.record());
  await page.mouse.move(bar.x, bar.y);
  await page.mouse.down();
  for (const part of [0.2, 0.1, 0.5]) {
    await page.mouse.move(bar.x, bar.y + bar.height * part, { steps: 60 });
  }
  await page.mouse.up();
  const frames = await page.evaluate(() => window.bench.stop());
  const began = Date.now();
  const filled = await page
    .waitForFunction(
      () => {
        const cells = [...document.querySelectorAll('[id^="glide-cell-1-"]')];
        return (
          cells.length > 5 &&
          Number(cells[3].id.split("-")[3]) > 1000 &&
          cells.every((one) => one.textContent !== "")
        );
      },
      undefined,
      { timeout: 120_000, polling: 50 },
    )
    .then(
      () => true,
      () => false,
    );
  tell("drag", {
    where,
    filled: filled ? Date.now() - began : null,
    ...framesOf(frames),
  });
}

/** Enter on a typed value, until it stands in its cell. */
async function edits(page, where) {
  const box = await page.locator("[data-grid] canvas").first().boundingBox();
  await page.mouse.click(box.x + 120, box.y + 34 + 16 + 32 * 4);
  await page.waitForFunction(() => document.activeElement?.closest("[data-grid]") != null);
  const found = [];
  for (let at = 0; at < EDITS; at++) {
    const text = `Typed ${where} ${at}`;
    await page.keyboard.press("F2");
    const editor = page.getByRole("textbox", { name: "Name" });
    await editor.fill(text);
    await page.evaluate((typed) => window.bench.expect(typed, "keydown", "Enter"), text);
    await page.keyboard.press("Enter");
    found.push(await drawn(page));
  }
  tell("edit", { where, ...latenciesOf(found) });
}

/** A click on a view, until its first record stands there. */
async function changes(page) {
  const views = page.getByRole("navigation", { name: "Views" });
  const found = [];
  for (let at = 0; at < CHANGES; at++) {
    const { label, first } = at % 2 === 0 ? asked.view : asked.plain;
    const tab = views.getByRole("button", { name: label, exact: true });
    await tab.hover();
    await page.evaluate((title) => window.bench.expect(title, "click"), first);
    await tab.click();
    found.push(await drawn(page));
  }
  const kind = (odd) => found.filter((_, at) => at % 2 === odd);
  tell("view", {
    where: "filtered and sorted",
    first: found[0].drawn,
    ...latenciesOf(kind(0)),
  });
  tell("view", {
    where: "all records",
    first: found[1].drawn,
    ...latenciesOf(kind(1)),
  });
}

async function drawn(page) {
  const handle = await page.waitForFunction(() => window.bench.drawn);
  return handle.jsonValue();
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Frames come 16.67 ms apart; what is over 17.5 was late, and over 33.4 one was left out. */
function framesOf(frames) {
  const over = (limit) => frames.filter((one) => one > limit).length / frames.length;
  return {
    frames: frames.length,
    median: quantile(frames, 0.5),
    p95: quantile(frames, 0.95),
    worst: Math.max(...frames),
    late: over(17.5),
    missed: over(33.4),
  };
}

function latenciesOf(found) {
  const drawn = found.map((one) => one.drawn);
  const shown = found.map((one) => one.shown);
  return {
    times: found.length,
    p50: quantile(drawn, 0.5),
    p95: quantile(drawn, 0.95),
    worst: Math.max(...drawn),
    shown50: quantile(shown, 0.5),
    shown95: quantile(shown, 0.95),
  };
}
