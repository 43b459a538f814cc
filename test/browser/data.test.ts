import assert from "node:assert/strict";
import { initialParameters } from "../../core/training/initializers.ts";
import { readNetwork } from "../../extension/reading.ts";
import { accessibilityProblems, contrastProblems } from "../support/accessibility.ts";
import { THEMES, until } from "../support/chromium.ts";
import { trainingView } from "../support/trainingViews.ts";
import { atRest, type Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

describe("the data of a network", function () {
  this.timeout(60_000);
  let opened: Opened;
  afterEach(() => opened.close());

  const open = async (text: string, tab = "Table") => {
    opened = await openPanels(text);
    await atRest(opened.page);
    await opened.page.getByRole("tab", { name: "Data" }).click();
    if (tab !== "Table") await opened.page.getByRole("tab", { name: tab }).click();
  };
  const grid = () => opened.page.getByRole("grid", { name: "Rows of the data" });
  const rowNumbers = () =>
    grid()
      .locator("[data-row]")
      .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset["row"])));
  const rowCount = async () => Number(await grid().getAttribute("aria-rowcount")) - 1;
  const showsRows = (count: number) =>
    until(`${count} rows`, async () => ((await rowCount()) === count ? true : undefined));
  const selected = () => opened.host.asked("selectRow").map(({ row }) => row);
  const active = async () => {
    const id = (await grid().getAttribute("aria-activedescendant")) ?? "";
    return opened.page.locator(`[id="${id}"]`).textContent();
  };

  it("shows the rows as the file has them, and selects a sample by keyboard and by pointer", async () => {
    await open(sample("iris"));
    await grid().locator("[data-row='0']").waitFor();
    const heads = await grid().getByRole("columnheader").allTextContents();
    assert.deepEqual(heads.slice(0, 3), ["row", "sepal_lengthx", "sepal_widthx"]);
    assert.deepEqual(heads.slice(-4), ["speciestarget", "predictionscores", "lossL", "right?"]);
    assert.equal(await rowCount(), 150);
    assert.equal(await grid().locator("[aria-selected='true']").getAttribute("data-row"), "0");
    await grid().focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await opened.page.keyboard.press(key);
    assert.equal(await active(), "4.7");
    await opened.page.keyboard.press("Enter");
    await until("the sample", () => (selected().at(-1) === 2 ? true : undefined));
    await grid().locator("[data-row='2'][aria-selected='true']").waitFor();
    await opened.page.getByRole("textbox", { name: "Sample, 1 to 150" }).waitFor();
    await opened.page.keyboard.press("Control+End");
    await grid().locator("[data-row='149']").waitFor();
    await opened.page.keyboard.press("Home");
    assert.equal(await active(), "150");
    await opened.page.keyboard.press("Enter");
    await until("the last sample", () => (selected().at(-1) === 149 ? true : undefined));
    await opened.page.keyboard.press("PageUp");
    await opened.page.keyboard.press("Control+Home");
    await grid().locator("[data-row='1']").click();
    await until("the second sample", () => (selected().at(-1) === 1 ? true : undefined));
  });

  it("shows the wrong rows only, sorts by a column, and by the loss", async () => {
    await open(sample("iris"));
    await opened.page.getByRole("checkbox", { name: "wrong only" }).check();
    await showsRows(2);
    assert.deepEqual(await rowNumbers(), [83, 133]);
    await opened.page.getByRole("checkbox", { name: "wrong only" }).uncheck();
    await showsRows(150);
    await grid().focus();
    // The header is one line up; the third column is the width of the sepals, of which the smallest is 2.
    for (const key of ["ArrowUp", "ArrowRight", "ArrowRight", "Enter"]) await opened.page.keyboard.press(key);
    await grid().locator("[role='columnheader'][aria-sort='ascending']", { hasText: "sepal_width" }).waitFor();
    await until("the narrowest flower first", async () => ((await rowNumbers())[0] === 60 ? true : undefined));
    await opened.page.getByRole("combobox", { name: "Order" }).selectOption("loss");
    await until("the worst first", async () => ([83, 133].includes((await rowNumbers())[0] ?? -1) ? true : undefined));
  });

  it("counts what is taken for what, and a cell leads to its rows", async () => {
    await open(sample("iris"), "Results");
    const cells = opened.page.locator(".confusion-cell");
    await cells.first().waitFor();
    const counts = await cells.locator("span:first-child").allTextContents();
    assert.equal(
      counts.reduce((sum, count) => sum + Number(count), 0),
      150,
    );
    const summary = opened.page.getByRole("table", { name: "By part" });
    assert.match((await summary.textContent()) ?? "", /150.*98\.7\s%.*2/);
    await cells.first().focus();
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await opened.page.keyboard.press(key);
    const label = await opened.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.equal(label, "versicolor taken for virginica: 1, 2 % of versicolor");
    await opened.page.keyboard.press("Enter");
    await showsRows(1);
    assert.deepEqual(await rowNumbers(), [83]);
    await opened.page.getByText("versicolor taken for virginica").waitFor();
    await opened.page.getByRole("button", { name: "Show all rows again" }).click();
    await showsRows(150);
  });

  it("draws pictures, histograms, points and residuals, each with a table, and saves them", async () => {
    await open(sample("digits"));
    const thumbnails = grid().locator("canvas.data-thumbnail");
    await thumbnails.first().waitFor();
    const lights = await thumbnails.first().evaluate((canvas) => {
      const all = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, 8, 8).data ?? [];
      return new Set(all).size;
    });
    assert.ok(lights > 4, `${lights} shades`);
    await opened.page.getByRole("tab", { name: "Histograms" }).click();
    await opened.page.getByRole("img", { name: "Histogram of digit" }).waitFor();
    await opened.close();
    await open(sample("regression"), "Results");
    await opened.page.getByRole("img", { name: "Residuals against predictions, 51 points" }).waitFor();
    await opened.page.getByText("Residuals as a table").click();
    const listed = opened.page.locator(".data-numbers tbody tr");
    await until("the table", async () => ((await listed.count()) === 0 ? undefined : true));
    assert.equal(await listed.count(), 50);
    await opened.page.locator(".data-result").getByRole("button", { name: "Save the picture as SVG…" }).click();
    await until("the picture", () => opened.host.asked("saveFile").at(-1));
    const saved = opened.host.asked("saveFile").at(-1);
    assert.equal(saved?.name, "residuals");
    assert.match(String(saved?.content), /^<svg[^>]*>.*class|<svg/s);
    await opened.page.getByRole("tab", { name: "Scatter" }).click();
    await opened.page.getByRole("img", { name: "y against x, 51 points" }).waitFor();
  });

  it("says why there are no results without an objective, and why there is nothing without data", async () => {
    const nodes = '"x": { "op": "input" }, "y": { "op": "neuron", "inputs": ["x"] }';
    await open(`{ "nn": 1, "nodes": { ${nodes} }, "data": { "rows": [{ "x": 1 }, { "x": 2 }] } }`, "Results");
    await opened.page.locator(".data-none", { hasText: 'The file names no "objective"' }).waitFor();
    await opened.host.type(`{ "nn": 1, "nodes": { ${nodes} } }`);
    await opened.page.locator(".data-none", { hasText: "There is no data" }).waitFor();
  });

  it("saves all chosen rows with every digit", async () => {
    await open(sample("iris"));
    await opened.page.getByRole("checkbox", { name: "wrong only" }).check();
    await showsRows(2);
    await opened.page.locator(".data-line").getByRole("button", { name: "Save the numbers as CSV…" }).click();
    const saved = await until("the file", () => opened.host.asked("saveFile").at(-1));
    const lines = String(saved.content).trim().split("\n");
    assert.equal(lines[0], "row,sepal_length,sepal_width,petal_length,petal_width,species,prediction,loss,right?");
    assert.match(lines[1] ?? "", /^84,6,2\.7,5\.1,1\.6,versicolor,virginica,[\d.]{10,},wrong$/);
    assert.equal(lines.length, 3);
  });

  it("follows the numbers as they change, and keeps its place, its cell and the sample", async () => {
    await open(sample("iris"));
    // A run that begins brings its own tab forward.
    await opened.fake.post({ type: "training", training: trainingView({}) });
    await opened.page.getByRole("tab", { name: "Data" }).click();
    await grid().locator("[data-row='0']").waitFor();
    await grid().evaluate((element) => element.scrollTo(0, 1400));
    await grid().locator("[data-row='62']").click();
    await until("the sample", () => (selected().at(-1) === 62 ? true : undefined));
    await opened.page.keyboard.press("ArrowRight");
    const state = async () => ({
      top: await grid().evaluate(({ scrollTop }) => scrollTop),
      selected: await grid().locator("[aria-selected='true']").getAttribute("data-row"),
      cell: await grid().getAttribute("aria-activedescendant"),
      rows: await rowNumbers(),
    });
    const loss = () => grid().locator("[data-row='62'] [data-column='7']").textContent();
    await grid().locator("[data-row='62'][aria-selected='true']").waitFor();
    const [before, first] = [await state(), await loss()];
    assert.ok(before.top > 1000 && !before.rows.includes(0), `${before.top}`);
    const { graph } = readNetwork(sample("iris"), 1, null);
    const numbers = initialParameters(graph ?? assert.fail());
    opened.host.learned = new Map([...numbers, ["scores.b", Float64Array.of(2, -1, 0.5)]]);
    // The same sample again: a pass with other numbers, as a training run sends it.
    await opened.page.keyboard.press("Enter");
    const learned = await until("a learned loss", async () => {
      const now = await loss();
      return now === first ? undefined : now;
    });
    assert.deepEqual(await state(), before);
    opened.host.learned = null;
    await opened.host.type(sample("iris").replace("[0.366, -0.935", "[3.366, -0.935"));
    await until("the loss of another text", async () => ([first, learned].includes(await loss()) ? undefined : true));
    assert.deepEqual(await state(), before);
  });

  it("needs two columns for a picture of points", async () => {
    await open(sample("digits"), "Scatter");
    await opened.page.locator(".data-none", { hasText: "there is one alone" }).waitFor();
  });

  for (const tab of ["Table", "Histograms", "Scatter", "Results"])
    it(`can be read by everybody: ${tab}`, async () => {
      await open(sample(tab === "Scatter" ? "iris" : "digits"), tab);
      await opened.page
        .locator(".data-view :is([data-row] canvas, .data-histogram, .confusion, .data-plot)")
        .first()
        .waitFor();
      assert.deepEqual(await accessibilityProblems(opened.page, ["page-has-heading-one"]), []);
    });

  for (const theme of THEMES)
    it(`has the contrast that it needs in ${theme}`, async () => {
      opened = await openPanels(sample("iris"), theme);
      await opened.page.getByRole("tab", { name: "Data" }).click();
      await opened.page.getByRole("checkbox", { name: "wrong only" }).check();
      for (const tab of ["Table", "Results"]) {
        await opened.page.getByRole("tab", { name: tab }).click();
        await opened.page.locator(".data-view :is([data-row='83'], .confusion)").first().waitFor();
        assert.deepEqual(await contrastProblems(opened.page), [], tab);
      }
    });
});
