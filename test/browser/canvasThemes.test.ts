import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessibilityProblems } from "../support/accessibility.ts";
import { THEMES } from "../support/chromium.ts";
import { atRest, openCanvas } from "./canvasPage.ts";

/** Text of the picture and its ground must differ by this ratio (WCAG 2, level AA). */
const ENOUGH = 4.5;
const TEXTS = [".node-id", ".node-detail", ".node-caption", ".readout .number", ".strip-summary span", ".node-sign"];

const NETWORK = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [3] },
    "t": { "op": "input", "shape": [] },
    "z": { "op": "dense", "inputs": ["x"], "units": 4, "activation": "tanh" },
    "h": { "op": "neuron", "inputs": ["z"] },
    "s": { "op": "add", "inputs": ["h", "x[0]"] },
    "y": { "op": "output", "inputs": ["s"] },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "objective": "L",
  "data": { "rows": [{ "x": [1, -2, 3], "t": 0.5 }] }
}`;

describe("canvas themes", function () {
  this.timeout(60_000);

  for (const theme of THEMES) {
    it(`holds contrast in ${theme}, computed and not computed`, async () => {
      const { page, fake, close } = await openCanvas(NETWORK, { theme, context: { reducedMotion: "reduce" } });
      await atRest(page);
      assert.deepEqual(await page.evaluate(poorContrasts, [TEXTS, ENOUGH] as const), []);
      await fake.post({ type: "command", command: "toStart" });
      await page.waitForSelector(".node.is-pending");
      await page.waitForTimeout(300);
      assert.deepEqual(await page.evaluate(poorContrasts, [TEXTS, ENOUGH] as const), []);
      await close();
    });

    it(`passes axe in ${theme}, with palette and menu open as well`, async () => {
      const { page, node, close } = await openCanvas(readFileSync("samples/back_prop.nn.json", "utf8"), { theme });
      await atRest(page);
      // The panels have tests of their own; contrast is measured above, on the grounds that axe cannot see.
      const problems = async () => {
        const lines = await accessibilityProblems(page, ["color-contrast", "region", "page-has-heading-one"]);
        return page.evaluate(
          (lines) =>
            lines.filter((line) => document.querySelector(line.replace(/^.* \((.*)\)$/, "$1"))?.closest(".app-canvas")),
          lines,
        );
      };
      assert.deepEqual(await problems(), []);
      await node("h3").focus();
      await page.keyboard.press("a");
      await page.waitForSelector(".palette");
      assert.deepEqual(await problems(), []);
      await page.keyboard.press("Escape");
      await node("h3").focus();
      await page.keyboard.press("Shift+F10");
      await page.waitForSelector(".menu");
      assert.deepEqual(await problems(), []);
      await close();
    });
  }
});

/** Runs in the page: elements whose colour and painted ground are too alike. Knows layered grounds and gradients. */
function poorContrasts([selectors, enough]: readonly [readonly string[], number]): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css: string): number[] => {
    if (!canvas) return [0, 0, 0, 0];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top: number[], below: number[]) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((i) => (top[i] ?? 0) * alpha + (below[i] ?? 0) * (1 - alpha));
  };
  const luminance = (colour: number[]) => {
    const [r = 0, g = 0, b = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element: Element): number[] => {
    const layers: number[][] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      // A layer's body is banded: its head stands on the first colour, the rest on the last.
      const bands = style.backgroundImage.match(/(?:rgb|color)[^)]*\)/g);
      const band = element.matches(".node-id, .node-detail") ? bands?.[0] : bands?.at(-1);
      layers.push(rgba(band && at.matches(".node-body") ? band : style.backgroundColor));
    }
    return layers.reduceRight((below, layer) => over(layer, below), rgba("#ffffff"));
  };
  return [...document.querySelectorAll<HTMLElement>(selectors.join(","))].flatMap((element) => {
    const ground = groundOf(element);
    const [a, b] = [luminance(over(rgba(getComputedStyle(element).color), ground)), luminance(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio < enough ? [`${element.className} “${element.textContent}” ${ratio.toFixed(2)}`] : [];
  });
}
