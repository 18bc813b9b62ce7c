// Pictures of every screen in each state that matters, light and dark, as wide as a desk and as narrow as a phone, for people to look
// at; each is held against axe, and nothing may go past its right edge. Names are steady, and so are clock, language and data, so
// that two sets can be compared. It starts nothing: the server stands at SHEAF_URL, with an empty workspace `tallyhive`.
//
//   SHEAF_URL=… SHEAF_LINK=… SHEAF_FILE=demo/lead-tracker.xlsx SHEAF_SHOTS=folder node tests/browser/screens.mjs [NAME…]
//
// Names choose screens that begin with them. SHEAF_WAYS: some of wide-light, wide-dark, narrow-light, narrow-dark. CHROMIUM: the browser.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { faults, NARROW, overflowing, settle, WIDE } from "./looking.mjs";
import { fillWorkspaces, HOME } from "./screenData.mjs";
import { screens } from "./screenList.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const base = process.env.SHEAF_URL.replace(/\/$/, "");
const shots = process.env.SHEAF_SHOTS;
const ways = (process.env.SHEAF_WAYS ?? "wide-light,wide-dark,narrow-light,narrow-dark").split(",");
const wanted = process.argv.slice(2);
/** When all pictures are taken, by the clock on the wall. */
const NOW = new Date("2026-11-09T10:00:00Z");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --font-render-hinting=none".split(" "),
});
/** What is wrong is told at once, and fails the run at its end. */
let wrong = 0;
function tell(fault) {
  wrong += 1;
  console.error(fault);
}
try {
  const { state, known } = await begin();
  for (const width of [WIDE, NARROW]) {
    const themes = ways.filter((way) => way.startsWith(width === WIDE ? "wide-" : "narrow-"));
    const chosen = screens.filter(
      ({ name, only }) =>
        (!only || only === (width === WIDE ? "wide" : "narrow")) &&
        (wanted.length === 0 || wanted.some((part) => name.startsWith(part))),
    );
    if (themes.length === 0) continue;
    for (const signedOut of [true, false]) {
      const context = await stillContext(width, signedOut ? undefined : state);
      for (const screen of chosen.filter((one) => Boolean(one.signedOut) === signedOut))
        await take(screen, {
          context,
          themes,
          known,
          narrow: width === NARROW,
        });
      await context.close();
    }
  }
} finally {
  await browser.close();
}
if (wrong) process.exitCode = 1;
console.log(`pictures in ${shots}`);

/** Signs in and makes the data. SHEAF_STATE: a file that keeps both, for the next run against the same server. */
async function begin() {
  const kept = process.env.SHEAF_STATE;
  if (kept && fs.existsSync(kept)) return JSON.parse(fs.readFileSync(kept, "utf8"));
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  const link = new URL(process.env.SHEAF_LINK, base).searchParams.get("link");
  await page.goto(`/sign-in?link=${encodeURIComponent(link)}`);
  await page.waitForURL(/\/w\/[^/]+/);
  const known = await fillWorkspaces(context.request, process.env.SHEAF_FILE);
  const state = { ...(await context.storageState()), origins: [] };
  await context.close();
  const made = { state, known };
  if (kept) fs.writeFileSync(kept, JSON.stringify(made));
  return made;
}

/** A browser in which it is always the same moment, the same language and the same place. */
async function stillContext(viewport, storageState) {
  const context = await browser.newContext({
    baseURL: base,
    viewport,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
    ...(storageState ? { storageState } : {}),
  });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(stillMoments, {
    now: NOW.getTime(),
    began: Date.now() - 86_400_000,
  });
  return context;
}

/**
 * In the page: it opens at the same moment always, and what the server wrote for these pictures it wrote three minutes before. (From then on
 * time goes by: with a clock that stands still the grid never comes to rest.)
 */
function stillMoments({ now, began }) {
  const Moving = Date;
  const ahead = now - Moving.now();
  window.Date = class extends Moving {
    constructor(...parts) {
      super(...(parts.length ? parts : [Moving.now() + ahead]));
    }
    static now() {
      return Moving.now() + ahead;
    }
  };
  const fetched = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await fetched(...asked);
    if (!/json/.test(answer.headers.get("content-type") ?? "")) return answer;
    const text = (await answer.text()).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (moment) =>
      Date.parse(moment) > began ? new Date(now - 180_000).toISOString() : moment,
    );
    const { status, statusText, headers } = answer;
    return new Response(text, { status, statusText, headers });
  };
}

/** One screen at one width, in each theme. */
async function take({ name, open }, { context, themes, known, narrow }) {
  const page = await context.newPage();
  const label = `${name}-${narrow ? "narrow" : "wide"}`;
  page.on("pageerror", (error) => tell(`${label}: ${error.message}`));
  try {
    await page.emulateMedia({ colorScheme: "light" });
    const go = (address, workspace = HOME) =>
      page.goto(address.startsWith("/") ? address : `/w/${workspace}${address ? `/${address}` : ""}`);
    await open({ page, context, go, known, narrow });
    for (const way of themes) {
      await page.emulateMedia({ colorScheme: way.split("-")[1] });
      await settle(page);
      await page.screenshot({ path: path.join(shots, `${name}-${way}.png`) });
      const found = [...(await faults(page)), ...(await overflowing(page))];
      for (const fault of found) tell(`${name}-${way}: ${fault}`);
    }
  } catch (error) {
    tell(`${label}: ${error.message}`);
    await page.screenshot({ path: path.join(shots, `${label}-failed.png`) }).catch(() => undefined);
  }
  // The next screen finds the browser as this one did.
  await context.setOffline(false);
  await page
    .evaluate(() => [localStorage, sessionStorage].forEach((one) => one.clear()))
    .catch(() => undefined);
  await page.close();
}
