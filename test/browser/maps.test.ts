import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadDataset } from "../../core/data/dataset.ts";
import { createMachine } from "../../core/engine/machine.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { readNetwork } from "../../extension/reading.ts";
import { accessibilityProblems, contrastProblems } from "../support/accessibility.ts";
import { THEMES, until } from "../support/chromium.ts";
import { trainingView } from "../support/trainingViews.ts";
import { atRest, type Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

/** The value of a node of the spiral at two inputs, by a pass of its own. */
async function spiralAt(id: string, component: number, x: readonly [number, number]): Promise<number> {
  const { document, graph } = readNetwork(sample("spiral"), 1, null);
  assert.ok(document && graph);
  const { dataset } = await loadDataset(document, graph, async (path) => readFileSync(`samples/${path}`));
  assert.ok(dataset);
  const inputs = new Map([
    ["x", Float64Array.from(x)],
    ["t", Float64Array.of(0)],
  ]);
  const machine = createMachine(graph, { batch: 1, inputs, parameters: initialParameters(graph), target: null });
  machine.runAll();
  return machine.value(graph.byId.get(id) ?? assert.fail())?.data[component] ?? Number.NaN;
}

describe("maps of what a network computes", function () {
  this.timeout(60_000);
  let opened: Opened;
  afterEach(() => opened.close());

  const open = async (text: string) => {
    opened = await openPanels(text);
    await opened.page.getByRole("tab", { name: "Maps" }).click();
    await opened.page.locator(".maps").waitFor();
  };
  const tab = (name: string) => opened.page.getByRole("tab", { name }).click();
  const plot = () => opened.page.locator(".map-plot");
  const value = async () => (await plot().getAttribute("aria-valuetext")) ?? "";
  const label = async () => (await plot().getAttribute("aria-label")) ?? "";
  const field = (name: string) => opened.page.getByRole("combobox", { name, exact: true });
  const exact = (selector: string) =>
    opened.page
      .locator(selector)
      .evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset["exact"] ?? "")));
  const setField = async (name: string, text: string) => {
    await field(name).fill(text);
    await field(name).press("Enter");
  };
  /** What is painted, as a sum of its pixels. */
  const painted = (selector: string) =>
    opened.page.locator(selector).evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      const colours = new Set<string>();
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) {
        colours.add(`${data[i]} ${data[i + 1]} ${data[i + 2]} ${data[i + 3]}`);
        sum = (sum * 31 + (data[i] ?? 0) + 7 * (data[i + 1] ?? 0)) % 1_000_003;
      }
      return { sum, colours: colours.size };
    });

  it("the crosshair reads by keys what a pass of its own gives there, every digit", async () => {
    await open(sample("spiral"));
    await plot().waitFor();
    await plot().focus();
    assert.match(await label(), /^Map of the output over x\[0\] and x\[1\]/);
    for (const key of ["ArrowRight", "ArrowRight", "PageUp", "Shift+ArrowLeft", "ArrowDown"])
      await opened.page.keyboard.press(key);
    await opened.page.locator(".map-crosshair").waitFor();
    const [x = Number.NaN, y = Number.NaN, shown = Number.NaN] = await exact(".map-reading .figure");
    assert.ok(Math.abs(shown - (await spiralAt("y", 0, [x, y]))) < 1e-14);
    const decided = shown >= 0.5 ? 1 : 0;
    assert.equal(await value(), `x[0] = ${x}, x[1] = ${y}: y is ${shown}, decided: ${decided}`);
    await opened.page.keyboard.press("Escape");
    assert.equal(await opened.page.locator(".map-crosshair").count(), 0);
    // All data is on it, the two classes in two shapes, and the boundary between them.
    const marks = await opened.page
      .locator(".map-plot .map-mark")
      .evaluateAll((all) => all.map((each) => (each.getAttribute("d") ?? "").split("M").length - 1));
    assert.equal(
      marks.reduce((sum, count) => sum + count, 0),
      100,
    );
    assert.equal(marks.length, 2);
    assert.ok(((await opened.page.locator(".map-boundary").getAttribute("d")) ?? "").length > 500);
  });

  it("the pointer reads the place under it; a row of the data there can be shown", async () => {
    await open(sample("spiral"));
    await plot().waitFor();
    const box = (await plot().boundingBox()) ?? assert.fail();
    // The middle of the frame is the middle of the data.
    const frame = (await opened.page.locator(".map-plot .map-border").boundingBox()) ?? assert.fail();
    await opened.page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    const [x = 9, y = 9] = await exact(".map-reading .figure");
    assert.ok(Math.abs(x) < 0.05 && Math.abs(y) < 0.05);
    await opened.page.getByText(/^Row \d+: target/).waitFor();
    await plot().focus();
    await opened.page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2 - 1);
    await opened.page.keyboard.press("Enter");
    await until("the row", () => (opened.host.asked("selectRow").length > 0 ? true : undefined));
    await opened.page.mouse.move(box.x + 2, box.y + 2);
    assert.equal(await opened.page.locator(".map-crosshair").count(), 0);
  });

  it("shows the node that is selected, and any unit at the press of its small map", async () => {
    await open(sample("spiral"));
    await atRest(opened.page);
    await opened.node("z2").click();
    await until("z2's map", async () => ((await label()).startsWith("Map of z2[0] over") ? true : undefined));
    const unit = opened.page.getByRole("button", { name: "Map of z2[3]" });
    await unit.click();
    await until("the unit's map", async () => ((await label()).startsWith("Map of z2[3] over") ? true : undefined));
    assert.equal(await unit.getAttribute("aria-pressed"), "true");
    await until("its numbers", async () => {
      const [x = 0, y = 0, shown = 0] = await exact(".map-reading .figure");
      return Math.abs(shown - (await spiralAt("z2", 3, [x, y]))) < 1e-14 ? true : undefined;
    });
    await unit.press("ArrowRight");
    assert.equal(await opened.page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Map of z2[4]");
    await setField("Shown", "nobody");
    await opened.page.getByText(/no node "nobody"/).waitFor();
    await setField("Shown", "the output");
    await until("the output", async () => ((await label()).startsWith("Map of the output") ? true : undefined));
  });

  it("maps stand on the nodes at a switch, and follow the numbers", async () => {
    await open(sample("spiral"));
    await atRest(opened.page);
    const toggle = opened.page.getByRole("button", { name: "maps on the nodes" });
    await toggle.click();
    const on = (id: string) => `.react-flow__node[data-id="${id}"] canvas.map-tile`;
    for (const id of ["z1", "z2", "y"]) await opened.page.locator(on(id)).waitFor();
    assert.equal(await opened.page.locator(".react-flow__node canvas.map-tile").count(), 3);
    const before = await until("a picture", async () => {
      const picture = await painted(on("y"));
      return picture.colours > 20 ? picture : undefined;
    });
    const { graph } = readNetwork(sample("spiral"), 1, null);
    const numbers = initialParameters(graph ?? assert.fail());
    opened.host.learned = new Map([...numbers, ["y.b", Float64Array.of(3)]]);
    await opened.fake.post({ type: "training", training: trainingView({}) });
    await opened.page.getByRole("button", { name: "Next sample" }).click();
    await until("another picture", async () => ((await painted(on("y"))).sum === before.sum ? undefined : true));
    // z1 does not depend on y.b.
    await opened.page.getByRole("tab", { name: "Maps" }).click();
    await toggle.click();
    assert.equal(await opened.page.locator(".react-flow__node canvas.map-tile").count(), 0);
  });

  it("one input that varies: a curve with the targets, which any network can be asked for", async () => {
    await open(sample("regression"));
    await plot().waitFor();
    assert.match(await label(), /^Curve of the output over x/);
    await plot().focus();
    await opened.page.keyboard.press("Home");
    await opened.page.keyboard.press("ArrowRight");
    assert.match(await value(), /^x = -0\.09\d+: y is 0\.1\d+$/);
    assert.equal(await field("up").inputValue(), "none: a curve");
    await opened.page.getByText("As a table").click();
    await until("both tables", async () =>
      (await opened.page.locator(".map-tables table").count()) === 2 ? true : undefined,
    );
  });

  it("the numbers are saved as they are, and inputs are changed by name", async () => {
    await open(sample("iris"));
    await plot().waitFor();
    assert.equal(await field("across").inputValue(), "x[2]");
    await setField("up", "x[1]");
    await until("the other side", async () => ((await label()).includes("x[2] and x[1]") ? true : undefined));
    await setField("across", "x[7]");
    await opened.page.getByText("There is no input x[7]; choose one of the list.").waitFor();
    await field("across").press("Escape");
    await opened.page.getByRole("button", { name: "Save the numbers as CSV…" }).first().click();
    const saved = await until("the file", () => opened.host.asked("saveFile")[0]);
    const lines = String(saved.content).trim().split("\n");
    assert.equal(lines[0], "x[2],x[1],scores");
    assert.equal(lines.length, 96 * 96 + 1);
  });

  it("the loss surface: θ in the middle, along two parameters, and a sentence for what is none", async () => {
    await open(sample("xor"));
    await tab("Loss surface");
    await plot().waitFor();
    await until("the surface", async () =>
      (await value()).startsWith("α = 0, β = 0: the objective is") ? true : undefined,
    );
    const [, , middle, at] = await exact(".map-reading .figure");
    assert.ok(middle === at && at !== undefined && at > 0);
    await opened.page.getByRole("combobox", { name: "Directions" }).selectOption("parameters");
    await until("the parameters", async () =>
      (await value()).startsWith("h1.w[0] = 8, h1.w[1] = 8:") ? true : undefined,
    );
    await setField("up", "h1.b");
    await until("the other parameter", async () => ((await value()).includes("h1.b = -4:") ? true : undefined));
    await plot().focus();
    await opened.page.keyboard.press("End");
    await opened.page.keyboard.press("End");
    assert.match(await value(), /^h1\.w\[0\] = 9, h1\.b = -4/);
    await setField("up", "h1.w[0]");
    await opened.page.getByText(/Both sides would be h1\.w\[0\]/).waitFor();
  });

  it("weights as images: each unit's pixels, by keys from one into the next", async () => {
    await open(sample("digits"));
    await tab("Weights");
    await opened.page.locator(".weights-box image").first().waitFor();
    assert.equal(await opened.page.locator(".weights-box image").count(), 32);
    await plot().focus();
    await opened.page.keyboard.press("ArrowDown");
    for (let i = 0; i < 8; i++) await opened.page.keyboard.press("ArrowRight");
    const { graph } = readNetwork(sample("digits"), 1, null);
    const W = initialParameters(graph ?? assert.fail()).get("z.W") ?? assert.fail();
    // The first press shows the first weight; the 8th step to the right is in the next unit's first row.
    assert.equal(await value(), `unit 1, row 0, column 0: ${W[64]}`);
    await setField("Layer", "scores");
    await opened.page.getByText(/No image reaches it: one picture of 10 rows and 32 columns/).waitFor();
  });

  it("axe finds nothing in any theme", async () => {
    await open(sample("spiral_start"));
    await atRest(opened.page);
    await opened.page.getByRole("button", { name: "maps on the nodes" }).click();
    const found: string[] = [];
    for (const name of ["Output map", "Loss surface", "Weights"]) {
      await tab(name);
      await plot().waitFor();
      await opened.page.getByText("As a table").click();
      await plot().focus();
      await opened.page.keyboard.press("ArrowRight");
      for (const theme of THEMES) {
        await opened.fake.setTheme(theme);
        await opened.page.waitForTimeout(250);
        const lines =
          theme === THEMES[0]
            ? await accessibilityProblems(opened.page, ["region", "page-has-heading-one"])
            : await contrastProblems(opened.page);
        found.push(...lines.map((line) => `${name}, ${theme}: ${line}`));
      }
    }
    assert.deepEqual(found, []);
  });
});
