import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { accessibilityProblems, contrastProblems } from "../support/accessibility.ts";
import { THEMES } from "../support/chromium.ts";
import { trainingView } from "../support/trainingViews.ts";
import { atRest, type Opened, openCanvas } from "./canvasPage.ts";

/** Roles, groups, a layer to open, a problem (s reads what is not there) and names that a page has to isolate. */
const NETWORK = `{
  "nn": 1,
  "title": "Everything at once",
  "nodes": {
    "x": { "op": "input", "shape": [3] },
    "t": { "op": "input", "shape": [2] },
    "h": { "op": "dense", "inputs": ["x"], "units": 4, "activation": "tanh" },
    "נוירון": { "op": "dense", "inputs": ["h"], "units": 2 },
    "L": { "op": "squared-error", "inputs": ["נוירון", "t"] },
    "unused": { "op": "dropout" }
  },
  "objective": "L",
  "data": { "rows": [{ "x": [1, -2, 3], "t": [0.5, -1] }] },
  "view": { "groups": { "group 1": ["h", "נוירון"] } }
}
`;
const BROKEN = NETWORK.replace('"objective": "L",', '"objective": ,');
const EMPTY = '{ "nn": 1, "nodes": {} }\n';

interface State {
  readonly name: string;
  readonly text?: string;
  readonly readOnly?: boolean;
  readonly enter?: (opened: Opened) => Promise<unknown>;
}

const command = (name: string) => (opened: Opened) => opened.fake.post({ type: "command", command: name });
const key =
  (at: string, ...keys: string[]) =>
  async (opened: Opened) => {
    await opened.node(at).focus();
    for (const one of keys) await opened.page.keyboard.press(one);
  };

/** Each is entered from a fresh page of its text. */
const STATES: readonly State[] = [
  { name: "at rest" },
  { name: "side palette", enter: command("togglePalette") },
  {
    name: "template form",
    enter: async (opened) => {
      await key("h", "a")(opened);
      await opened.page.keyboard.type("perceptron");
      await opened.page.keyboard.press("Enter");
      await opened.page.waitForSelector(".template-form");
    },
  },
  { name: "palette after a node", enter: key("h", "a") },
  { name: "menu of a node", enter: key("h", "Shift+F10") },
  {
    name: "menu of the canvas",
    enter: async ({ page }) => {
      const box = await page.locator(".react-flow__pane").boundingBox();
      assert.ok(box);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height - 30, { button: "right" });
    },
  },
  { name: "guide for a wire", enter: key("h", "c") },
  { name: "name of a group", enter: (opened) => key("t", " ")(opened).then(() => command("group")(opened)) },
  { name: "renaming", enter: key("h", "F2") },
  { name: "find", enter: (opened) => command("find")(opened).then(() => opened.page.keyboard.type("h")) },
  { name: "folded group", enter: key("h", "g") },
  { name: "opened neurons", enter: key("h", "n", "ArrowDown") },
  {
    name: "a problem's card",
    enter: ({ page }) => page.locator(".badge-button").first().click(),
  },
  { name: "about", enter: ({ page }) => page.getByRole("button", { name: "About this network" }).click() },
  { name: "minimap", enter: ({ page }) => zoomIn(page) },
  {
    name: "a stop in a debug session, with breakpoints and what-ifs",
    enter: async (opened) => {
      await opened.host.debugger.setBreakpoints([
        { node: "x", enabled: true, kind: "plain", text: null },
        { node: "h", enabled: true, kind: "conditional", text: "h.z[0] > 0" },
        { node: "t", enabled: false, kind: "log", text: "{t.z}" },
      ]);
      await opened.host.debugger.start();
      const whatIfs = [{ name: "h.b", entry: 1, from: 0, to: 2 }];
      await opened.host.debugger.stop(
        { cursor: 2, inside: "unit 1 · u", why: "h.z[0] > 0 became true", whatIfs },
        true,
      );
      await opened.node("h").click();
      await opened.page.waitForSelector(".what-if-sign");
    },
  },
  {
    name: "a debug session that runs",
    enter: async (opened) => {
      await opened.host.debugger.start();
      await opened.host.debugger.stop({ cursor: 2, stopped: false });
    },
  },
  {
    name: "a debug session of an earlier text",
    enter: async (opened) => {
      await opened.host.debugger.start();
      await opened.host.type(NETWORK.replace('"tanh"', '"relu"'));
      await opened.page.waitForSelector(".debug-outdated");
    },
  },
  {
    name: "paths of the chain rule, one kept on the canvas",
    enter: async (opened) => {
      await command("showPaths")(opened);
      await opened.page.locator(".path").first().click();
      await opened.page.waitForSelector(".node.is-traced");
    },
  },
  {
    name: "a Jacobian",
    enter: async (opened) => {
      await command("showJacobian")(opened);
      await opened.page.locator(".jacobian-cell").first().focus();
    },
  },
  {
    name: "forward and reverse mode",
    enter: async (opened) => {
      await command("compareModes")(opened);
      await opened.page.waitForSelector(".mode-step");
    },
  },
  {
    name: "a training run that waits, its curve read by keyboard",
    enter: async (opened) => {
      const training = trainingView({ status: "paused", goal: "objective of the training part at most 0.05" });
      await opened.fake.post({ type: "training", training });
      await opened.page.getByText("As a table").click();
      await opened.page.locator(".curve").focus();
      await opened.page.keyboard.press("Home");
      await opened.page.waitForSelector(".curve-crosshair");
    },
  },
  {
    name: "a training run of an earlier text that has ended",
    enter: async (opened) => {
      const training = trainingView({
        status: "ended",
        isOutdated: true,
        ending: "All epochs are done.",
        bestStep: 800,
      });
      await opened.fake.post({ type: "training", training });
      await opened.page.waitForSelector(".curve-plot");
    },
  },
  {
    name: "the form of a comparison of architectures",
    enter: async (opened) => {
      await command("sweep")(opened);
      await opened.page.getByRole("button", { name: "Start the comparison" }).waitFor();
    },
  },
  {
    name: "architectures compared, an axis brushed",
    text: NETWORK.replace('{ "op": "dropout" }', '{ "op": "neuron", "inputs": ["h"] }'),
    enter: async (opened) => {
      await atRest(opened.page);
      await command("sweep")(opened);
      await opened.page.getByRole("textbox", { name: "Epochs" }).fill("2");
      await opened.page.getByRole("button", { name: "Start the comparison" }).click();
      await opened.page.locator(".sweep-best-name").waitFor();
      await opened.page.getByRole("slider", { name: /^Highest h.units/ }).focus();
      await opened.page.keyboard.press("PageDown");
      await opened.page.waitForSelector(".parallel-brush");
    },
  },
  {
    name: "universal approximation",
    text: `{
      "nn": 1,
      "nodes": {
        "x": { "op": "input", "shape": [] },
        "f": { "op": "input", "shape": [] },
        "h": { "op": "dense", "inputs": ["x"], "units": 4, "activation": "tanh" },
        "y": { "op": "neuron", "inputs": ["h"] },
        "L": { "op": "squared-error", "inputs": ["y", "f"] }
      },
      "objective": "L",
      "data": { "generator": "sine", "samples": 9 },
      "training": { "epochs": 3 }
    }`,
    enter: async (opened) => {
      await atRest(opened.page);
      await command("universalApproximation")(opened);
      await opened.page.getByRole("button", { name: "Widen and train" }).click();
      await opened.page.getByText("All widths are trained").first().waitFor();
      await opened.page.getByText("What the theorem says, and what it does not").click();
    },
  },
  { name: "read-only", readOnly: true, enter: key("h", "ArrowRight") },
  { name: "broken text", enter: (opened) => opened.host.type(BROKEN) },
  { name: "text that never was right", text: BROKEN },
  { name: "empty", text: EMPTY },
];

async function zoomIn(page: Page): Promise<void> {
  for (let i = 0; i < 6; i++) await page.getByRole("button", { name: /^Zoom in/ }).click();
  await page.waitForSelector(".minimap");
}

describe("accessibility of every state", function () {
  this.timeout(60_000);

  for (const state of STATES) {
    it(`axe finds nothing in any theme: ${state.name}`, async () => {
      const opened = await openCanvas(state.text ?? NETWORK, {
        readOnly: state.readOnly ?? false,
        context: { reducedMotion: "reduce", viewport: { width: 1200, height: 700 } },
      });
      if (!state.text) await atRest(opened.page);
      await state.enter?.(opened);
      const found: string[] = [];
      for (const theme of THEMES) {
        await opened.fake.setTheme(theme);
        await opened.page.waitForTimeout(100);
        const lines =
          theme === THEMES[0]
            ? await accessibilityProblems(opened.page, ["region", "page-has-heading-one"])
            : await contrastProblems(opened.page);
        found.push(...lines.map((line) => `${theme}: ${line}`));
      }
      await opened.close();
      assert.deepEqual(found, []);
    });
  }
});
