// How the journey and the pictures look at a page: at rest, kept as a picture, and held against axe.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Lets what slides or fades in come to rest, and what was asked for last be painted. */
export async function settle(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
    const ends = (one) =>
      one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime);
    // What opens waits a frame or two before it begins to move.
    for (let still = 0; still < 4; still++) {
      const moving = document.getAnimations().filter(ends);
      if (moving.length) still = 0;
      await Promise.allSettled(moving.map((one) => one.finished));
      await frame();
    }
  });
}

/** What axe finds on the page as it stands, a line each; `rules`: some alone. */
export async function faults(page, rules) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    (only) =>
      globalThis.axe.run(document, {
        resultTypes: ["violations"],
        ...(only ? { runOnly: { type: "rule", values: only } } : {}),
      }),
    rules,
  );
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n    ${nodes.map((node) => node.html.slice(0, 160)).join("\n    ")}`,
  );
}

/** What goes past the right edge of the page, so that one would have to scroll sideways to it. */
export function overflowing(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const past = [...document.querySelectorAll("body *")].filter(
      (one) => one.getBoundingClientRect().right > clientWidth + 1,
    );
    return past.slice(0, 3).map((one) => `past the right edge: ${one.outerHTML.slice(0, 120)}`);
  });
}

/**
 * `look` and its kin for one page; pictures go to the folder `shots`. What is wrong on a page does not end the journey: `told` has all of it
 * at the end.
 */
export function looking(page, shots) {
  let steps = 0;
  const told = [];
  const tell = (where, found) => told.push(...found.map((fault) => `${where}: ${fault}`));

  async function shoot(name, at = page) {
    await at.screenshot({ path: path.join(shots, `${name}.png`) }).catch(() => undefined);
  }

  /** A picture, of this page or another; axe finds nothing, nor does it find a contrast that is too low in the other theme. */
  async function look(name, at = page) {
    await settle(at);
    await shoot(name, at);
    tell(name, await faults(at));
    const { dark, print } = await at.evaluate(() => ({
      dark: matchMedia("(prefers-color-scheme: dark)").matches,
      print: matchMedia("print").matches,
    }));
    if (!print) {
      await at.emulateMedia({ colorScheme: dark ? "light" : "dark" });
      await settle(at);
      tell(`${name}, ${dark ? "light" : "dark"}`, await faults(at, ["color-contrast"]));
      await at.emulateMedia({ colorScheme: dark ? "dark" : "light" });
    }
    steps += 1;
  }

  /** This page or another, as wide as a desk and as narrow as a phone; each in both themes. */
  async function everyWay(name, at = page) {
    // A tooltip beneath the mouse is not what is looked at.
    await at.mouse.move(2, 2);
    await look(name, at);
    await at.setViewportSize(NARROW);
    await at.emulateMedia({ colorScheme: "dark" });
    await look(`${name}-narrow-dark`, at);
    tell(`${name}, ${NARROW.width} px`, await overflowing(at));
    await at.emulateMedia({ colorScheme: "light" });
    await at.setViewportSize(WIDE);
  }

  return { shoot, look, everyWay, told, steps: () => steps };
}
