import assert from "node:assert/strict";
import { until } from "../support/chromium.ts";
import type { Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

const RELU = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: {
      op: "dense",
      units: 3,
      inputs: ["x"],
      activation: "tanh",
      params: {
        W: [
          [1, 0.5],
          [-1, 2],
          [0.3, -0.2],
        ],
        b: 0,
      },
    },
    g: { op: "neuron", inputs: ["h"], activation: "relu", params: { w: [1, -1, 1], b: -4 } },
    y: { op: "neuron", inputs: ["g", "h[0]"], activation: "identity", params: { w: [2, 0], b: 0.5 } },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { rows: [{ x: [1, -1], t: 1 }] },
});

describe("the explanation of a step", () => {
  let panels: Opened;
  const open = async (text: string) => {
    panels = await openPanels(text);
  };
  afterEach(() => panels.close());

  const table = () => panels.page.locator(".chain-terms").first();
  const lines = () => panels.page.locator(".formula-line");
  const pointedAt = () => panels.page.locator(".is-pointed-at").count();
  const goTo = async (wanted: string) => {
    const slider = panels.page.getByRole("slider", { name: "Steps of the pass" });
    await slider.focus();
    await panels.page.keyboard.press("End");
    // The place is there at once; what is said of it comes later, and at the beginning there is no title.
    const [node, way] = wanted.split(", ");
    const place = panels.page.locator(".timeline-place");
    await until(wanted, async () => {
      if ((await place.textContent())?.startsWith(`${way} · ${node} `)) return true;
      await panels.page.keyboard.press("ArrowLeft");
      return undefined;
    });
    await panels.page.getByRole("heading", { name: wanted, exact: true }).waitFor();
    await lines().first().locator(".katex").first().waitFor();
  };
  const selectedId = () => panels.page.getByRole("textbox", { name: "Id of the node" }).inputValue();

  it("leads from a symbol in a formula to its node, by the pointer", async () => {
    await open(sample("back_prop"));
    await goTo("h2, backward");
    const symbol = lines().first().locator("[data-q='0']").first();
    await symbol.hover();
    await panels.node("h3").locator(".is-pointed-at").waitFor();
    await panels.page.mouse.move(5, 5);
    await until("the mark to go", async () => ((await pointedAt()) === 0 ? true : undefined));
    await symbol.click();
    assert.equal(await selectedId(), "h3");
  });

  it("and by the keyboard: one stop for all formulas, arrows between them", async () => {
    await open(sample("back_prop"));
    await goTo("h2, backward");
    const links = panels.page.locator(".formula-tools button");
    assert.equal(await panels.page.locator(".formula-tools button[tabindex='0']").count(), 1);
    await links.first().focus();
    await panels.page.keyboard.press("ArrowRight");
    const focused = () => panels.page.evaluate(() => document.activeElement?.textContent ?? "");
    assert.equal(await focused(), "h4");
    await panels.node("h4").locator(".is-pointed-at").waitFor();
    await panels.page.keyboard.press("ArrowDown");
    const line = await panels.page.evaluate(() =>
      document.activeElement?.closest("[data-line]")?.getAttribute("data-line"),
    );
    assert.equal(line, "1");
    await panels.page.keyboard.press("ArrowUp");
    await panels.page.keyboard.press("Home");
    assert.equal(await focused(), "h3");
    assert.equal(await panels.page.locator(".formula-tools button[tabindex='0']").count(), 1);
    await panels.page.keyboard.press("Enter");
    assert.equal(await selectedId(), "h3");
  });

  it("copies one line, or all by the command, without the marks of links", async () => {
    await open(sample("back_prop"));
    await goTo("h2, backward");
    const copied = () => panels.page.evaluate(() => navigator.clipboard.readText());
    const copy = panels.page.getByRole("button", { name: "Copy φ′(u) as LaTeX" });
    await lines().filter({ has: copy }).hover();
    await copy.click();
    const one = await copied();
    assert.match(one, /^\\begin\{aligned\}\n {2}\\varphi'\(u_\{2\}\) &= [\s\S]*\\end\{aligned\}$/);
    await panels.fake.post({ type: "command", command: "copyExplanation" });
    await until("all lines on the clipboard", async () => ((await copied()) !== one ? true : undefined));
    const all = await copied();
    assert.ok(all.split("\n").length > 8 && !all.includes("htmlData"), all);
  });

  it("a layer: the unit is picked, and formulas and table are of it and add up", async () => {
    await open(sample("mlp"));
    await goTo("z2, backward");
    const unit = panels.page.getByRole("spinbutton", { name: /^The unit/ });
    assert.equal(await unit.getAttribute("max"), "2");
    await unit.focus();
    await panels.page.keyboard.press("ArrowUp");
    await panels.page.getByText("∂L/∂z₂[1] through each that uses it").waitFor();
    const rows = table().locator("tbody tr");
    const exact = async (locator: ReturnType<typeof table>) => Number(await locator.getAttribute("data-exact"));
    let sum = 0;
    for (let i = 0; i < (await rows.count()); i++) sum += await exact(rows.nth(i).locator("[data-exact]").last());
    const shown = table().locator("tfoot [data-exact]");
    assert.ok(Math.abs(sum - (await exact(shown))) <= 1e-12 * Math.abs(sum));
    assert.match((await lines().allTextContents()).join("\n"), /δ of the unit/);
    assert.equal(
      await panels.page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      await unit.getAttribute("aria-label"),
    );
  });

  it("any node's steps by command and key, and back to following the steps", async () => {
    await open(sample("back_prop"));
    await goTo("h2, backward");
    await panels.node("h7").click();
    await panels.fake.post({ type: "command", command: "explainNode" });
    await panels.page.getByRole("heading", { name: "h7, backward" }).waitFor();
    await panels.page.getByRole("button", { name: "Explain its forward step" }).click();
    await panels.page.getByRole("heading", { name: "h7, forward" }).waitFor();
    await panels.page.getByRole("button", { name: "Follow the steps" }).click();
    await panels.page.getByRole("heading", { name: "h2, backward" }).waitFor();
    // What has not been computed at the cursor has no numbers.
    await panels.node("h1").click();
    await panels.fake.post({ type: "command", command: "explainNode" });
    await panels.page.getByRole("heading", { name: "h1, forward" }).waitFor();
    await panels.page.getByRole("button", { name: "Explain its backward step" }).click();
    await panels.page.getByRole("heading", { name: "h1, backward" }).waitFor();
    const own = lines().filter({ hasText: "δ" }).first();
    assert.equal(await own.locator(".formula-numbers").count(), 0);
  });

  it("why is this gradient zero: a sentence with its node, said, highlighted, and gone with the numbers", async () => {
    await open(RELU);
    await goTo("h, backward");
    await panels.page.getByRole("button", { name: "Why? What makes this gradient as it is" }).click();
    const note = panels.page.getByRole("region", { name: "Why" });
    await note.waitFor();
    const sentence = (await note.locator("p").textContent()) ?? "";
    assert.match(
      sentence,
      /^∂L\/∂h\[0\] is 0: it is stopped on every way: .*"g" is off: relu′\(u\) = 0 at u = −.* ≤ 0/,
    );
    assert.match(sentence, /"y" has the weight y\.w\[1\] = 0 on what it reads of "h"/);
    assert.equal(await panels.page.locator("[role=status]").first().textContent(), sentence);
    const culprit = (await note.locator(".node-link-strong").textContent()) ?? "";
    assert.match(culprit, /^[gy]$/);
    await panels.node(culprit).locator(".is-pointed-at").waitFor();
    await note.getByRole("button", { name: "g", exact: true }).click();
    assert.equal(await selectedId(), "g");
    await panels.page.keyboard.press(",");
    await note.waitFor({ state: "detached" });
    await panels.page.locator(".explanation-title").hover();
    assert.equal(await pointedAt(), 0);
  });

  it("why, from the inspector, the canvas's key and the node's menu; of a parameter too", async () => {
    await open(RELU);
    const note = panels.page.getByRole("region", { name: "Why" });
    const sentence = async () => (await note.locator("p").textContent()) ?? "";
    await panels.node("g").click();
    const doubt = panels.page.getByRole("button", { name: "Why is the gradient of entry 0 zero, tiny or no number?" });
    await doubt.click();
    await note.waitFor();
    assert.match(await sentence(), /^∂L\/∂g\.w\[0\] is 0: "g" is off/);
    await note.getByRole("button", { name: "Close the answer" }).click();
    await note.waitFor({ state: "detached" });
    await panels.node("x").click();
    await panels.node("x").focus();
    await panels.page.keyboard.press("w");
    await note.waitFor();
    assert.match(await sentence(), /^∂L\/∂x\[0\] is 0/);
    await panels.node("g").click({ button: "right" });
    await panels.page.getByRole("menuitem", { name: /Why this gradient/ }).click();
    await until("the answer about g", async () => ((await sentence()).startsWith("∂L/∂g =") ? true : undefined));
    assert.match(await sentence(), /is not small\. Its largest part comes back along g → y → L/);
  });
});
