import assert from "node:assert/strict";
import { until } from "../support/chromium.ts";
import type { Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

describe("derivatives between any two nodes", () => {
  let panels: Opened;
  const open = async (text: string, command?: "showPaths" | "showJacobian" | "compareModes") => {
    panels = await openPanels(text);
    if (command) await panels.fake.post({ type: "command", command });
  };
  afterEach(() => panels.close());

  const paths = () => panels.page.locator(".path");
  const exact = async (selector: string) =>
    panels.page
      .locator(selector)
      .evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset["exact"])));
  const traced = () => panels.page.locator(".node.is-traced").evaluateAll((all) => all.length);
  const end = (label: "Derivative of" | "Derivative by") => panels.page.getByRole("combobox", { name: label });
  const setEnd = async (label: "Derivative of" | "Derivative by", text: string) => {
    await end(label).fill(text);
    await panels.page.keyboard.press("Enter");
  };
  const copied = () => panels.page.evaluate(() => navigator.clipboard.readText());

  it("all paths: their products add up to the gradient that the pass shows", async () => {
    await open(sample("back_prop"), "showPaths");
    await paths().first().waitFor();
    assert.equal(await paths().count(), 11);
    const products = await exact(".path-product");
    const sizes = products.map(Math.abs);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
    const sum = products.reduce((all, each) => all + each, 0);
    const [total = Number.NaN] = await exact(".derivatives-result .figure");
    assert.ok(Math.abs(sum - total) <= 1e-12 * sizes.reduce((all, each) => all + each, 0));
    await panels.node("x1").click();
    const shown = panels.page.locator(".inspector [data-exact]");
    const all = await shown.evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset["exact"])));
    assert.ok(
      all.some((value) => Math.abs(value - total) <= 1e-15),
      `${total} among ${all.join(" ")}`,
    );
  });

  it("a path stands out on the canvas while it is pointed at, and stays when it is pressed", async () => {
    await open(sample("back_prop"), "showPaths");
    await paths().first().waitFor();
    assert.equal(await traced(), 0);
    const second = paths().nth(1);
    const steps = ((await second.locator(".path-way").textContent()) ?? "").split(" → ");
    await second.hover();
    await until("the path", async () => ((await traced()) === steps.length ? true : undefined));
    for (const id of steps) await panels.node(id).locator(".is-traced").waitFor();
    await panels.page.mouse.move(300, 200);
    await until("the path to go", async () => ((await traced()) === 0 ? true : undefined));
    await second.click();
    await panels.page.mouse.move(300, 200);
    await panels.page.waitForTimeout(150);
    assert.equal(await traced(), steps.length);
    assert.equal(await second.getAttribute("aria-pressed"), "true");
    await panels.page.keyboard.press("Escape");
    await until("the panel to close", async () => ((await paths().count()) === 0 ? true : undefined));
    assert.equal(await traced(), 0);
    await panels.page.locator(".explanation-title").waitFor();
  });

  it("by keyboard alone: open from two nodes, walk the paths, change tabs", async () => {
    await open(sample("back_prop"));
    await panels.node("h5").focus();
    await panels.page.keyboard.press("Space");
    await panels.node("h1").focus();
    await panels.page.keyboard.press("Space");
    await panels.page.keyboard.press("p");
    await paths().first().waitFor();
    assert.deepEqual([await end("Derivative of").inputValue(), await end("Derivative by").inputValue()], ["h5", "h1"]);
    const focused = () => panels.page.evaluate(() => document.activeElement?.textContent ?? "");
    await until("the focus on the tab", async () => ((await focused()) === "Paths" ? true : undefined));
    await paths().first().focus();
    await panels.page.keyboard.press("End");
    const last = await paths().last().locator(".path-way").textContent();
    assert.ok((await focused()).includes(last ?? "?"));
    assert.equal(await panels.page.locator(".path[tabindex='0']").count(), 1);
    await panels.page.getByRole("tab", { name: "Paths" }).focus();
    await panels.page.keyboard.press("ArrowRight");
    await until("the next tab", async () => ((await focused()) === "Jacobian" ? true : undefined));
    await panels.page.getByRole("grid", { name: "∂z₅/∂z₁" }).waitFor();
  });

  it("the Jacobian: entries with names, each leads to its paths, and is copied with every digit", async () => {
    await open(sample("mlp"), "showJacobian");
    await setEnd("Derivative of", "z2");
    await setEnd("Derivative by", "x");
    const grid = panels.page.getByRole("grid", { name: "∂z₂/∂x" });
    await grid.waitFor();
    assert.deepEqual(await grid.locator("thead th").allTextContents(), ["x[0]", "x[1]", "x[2]"]);
    assert.deepEqual(await grid.locator("tbody th").allTextContents(), ["z2[0]", "z2[1]", "z2[2]"]);
    const numbers = await exact(".jacobian-cell");
    assert.equal(numbers.length, 9);
    await panels.page.getByRole("button", { name: "Copy the matrix as CSV" }).click();
    const rows = await until("the matrix on the clipboard", async () => {
      const text = await copied();
      return text.startsWith(",x[0]") ? text.split("\n") : undefined;
    });
    assert.deepEqual(
      rows.slice(1).flatMap((row) => row.split(",").slice(1).map(Number)),
      numbers,
    );
    await grid.locator(".jacobian-cell").first().focus();
    await panels.page.keyboard.press("ArrowDown");
    await panels.page.keyboard.press("ArrowRight");
    const [row, column] = await panels.page.evaluate(() => {
      const { row, column } = (document.activeElement as HTMLElement).dataset;
      return [row, column];
    });
    assert.deepEqual([row, column], ["1", "1"]);
    await panels.page.keyboard.press("Enter");
    await paths().first().waitFor();
    assert.deepEqual(
      [await end("Derivative of").inputValue(), await end("Derivative by").inputValue()],
      ["z2[1]", "x[1]"],
    );
    const [total] = await exact(".derivatives-result .figure");
    assert.ok(Math.abs((total ?? Number.NaN) - (numbers[4] ?? 0)) <= 1e-14);
  });

  it("forward and reverse mode: what each costs, and the same derivative", async () => {
    await open(sample("mlp"), "compareModes");
    const side = (name: string) => panels.page.getByRole("region", { name });
    await side("Reverse mode").locator(".mode-step").first().waitFor();
    assert.match((await side("Forward mode").textContent()) ?? "", /25 passes/);
    assert.match((await side("Reverse mode").textContent()) ?? "", /1 pass[^e]/);
    assert.equal(await side("Reverse mode").locator(".mode-badge").count(), 1);
    const results = await exact(".mode-costs .figure");
    assert.equal(results.length, 2);
    assert.ok(Math.abs((results[0] ?? 0) - (results[1] ?? 1)) <= 1e-14 && results[0] !== 0);
    const component = side("Forward mode").getByRole("spinbutton", { name: "component of 25" });
    await component.fill("3");
    await panels.page.getByText("The pass along z1.W[1,0]:").waitFor();
    const after = await until("the other entry", async () => {
      const now = await exact(".mode-costs .figure");
      return now[0] === results[0] ? undefined : now;
    });
    assert.ok(Math.abs((after[0] ?? 0) - (after[1] ?? 1)) <= 1e-14);
  });

  it("follows the numbers, and says in a sentence what cannot be asked", async () => {
    await open(sample("back_prop"), "showPaths");
    await paths().first().waitFor();
    const before = await exact(".derivatives-result .figure");
    await panels.page.getByRole("button", { name: "Next sample" }).click();
    await until("the next sample's numbers", async () => {
      const now = await exact(".derivatives-result .figure");
      return now.length === 1 && now[0] !== before[0] ? true : undefined;
    });
    await setEnd("Derivative of", "x1");
    await setEnd("Derivative by", "y1");
    await panels.page.getByText("Swap the two.").waitFor();
    await panels.page.getByRole("button", { name: "Swap the two" }).click();
    await paths().first().waitFor();
    await setEnd("Derivative of", "nobody");
    await panels.page.getByText('There is no node "nobody"').waitFor();
  });
});
