import assert from "node:assert/strict";
import { compile } from "../../core/compile.ts";
import type { EngineState } from "../../core/training/engineState.ts";
import type { TrainingFacts } from "../../core/training/trainingJob.ts";
import { accessibilityProblems } from "../support/accessibility.ts";
import { until } from "../support/chromium.ts";
import { insideRun } from "../support/insideRuns.ts";
import { trainingView } from "../support/trainingViews.ts";
import { atRest, type Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

describe("the inside of a training run on its canvas", function () {
  this.timeout(60_000);
  let opened: Opened;
  let facts: TrainingFacts;
  beforeEach(async () => {
    opened = await openPanels(sample("iris"));
    await atRest(opened.page);
    const run = await insideRun(sample("iris"));
    opened.host.inside = run.history;
    ({ facts } = run);
    await post();
    await panel().waitFor();
  });
  afterEach(() => opened.close());

  const post = async () => {
    const { optimizer, learningRate, steps, stepsPerEpoch, batchSize, trainingRows, validationRows } = facts;
    const run = { optimizer, learningRate, steps, stepsPerEpoch, batchSize, trainingRows, validationRows };
    const view = trainingView({ ...run, step: steps, status: "paused" });
    await opened.fake.post({ type: "training", training: view });
  };
  const panel = () => opened.page.locator(".training");
  const button = (name: string | RegExp) => panel().getByRole("button", { name }).first();
  const slider = (name: RegExp) => panel().getByRole("slider", { name });
  const show = async (view: string) => {
    await button(view).click();
    await until(view, async () => ((await button(view).getAttribute("aria-pressed")) === "true" ? true : undefined));
  };
  const saved = () => opened.host.asked("saveFile");
  const pressAll = async (...keys: string[]) => {
    for (const key of keys) await opened.page.keyboard.press(key);
  };
  const ticks = async () => panel().locator(".curve-axes text[text-anchor='middle']").allTextContents();

  it("zooms by keys, by wheel and by drawing a stretch, and goes back by a button that is always there", async () => {
    const curve = slider(/^Objective over epochs/);
    await curve.waitFor();
    const whole = await ticks();
    const all = button(/^all epochs/);
    const isWhole = async () => (await all.getAttribute("aria-disabled")) === "true";
    assert.equal(await isWhole(), true);
    await curve.focus();
    await pressAll("+", "+", "+");
    assert.equal(await isWhole(), false);
    assert.notDeepEqual(await ticks(), whole);
    await pressAll("Home");
    assert.ok((await ticks()).includes("0"), "the stretch follows the crosshair");
    assert.equal(await curve.getAttribute("aria-valuenow"), "0");
    await pressAll("0");
    assert.deepEqual(await ticks(), whole);
    const box = (await curve.boundingBox()) ?? assert.fail();
    await opened.page.mouse.move(box.x + box.width / 2, box.y + 40);
    await opened.page.mouse.wheel(0, -300);
    await until("the wheel's zoom", async () => ((await isWhole()) ? undefined : true));
    await all.click();
    assert.deepEqual(await ticks(), whole);
    await opened.page.mouse.move(box.x + 200, box.y + 40);
    await opened.page.mouse.down();
    await opened.page.mouse.move(box.x + 400, box.y + 60, { steps: 4 });
    assert.equal(await panel().locator(".curve-stretch").count(), 1);
    await opened.page.mouse.up();
    await until("the stretch", async () => ((await isWhole()) ? undefined : true));
    await pressAll("-", "-", "-", "-", "-");
    assert.equal(await isWhole(), true);
  });

  it("shows a metric in place of the objective", async () => {
    await panel().getByRole("combobox", { name: "What the curve is of" }).selectOption({ label: "Accuracy" });
    const curve = slider(/^Accuracy over epochs/);
    await curve.focus();
    await pressAll("End");
    const { training } = opened.host.inside?.metricsView() ?? assert.fail();
    assert.match((await curve.getAttribute("aria-valuetext")) ?? "", new RegExp(`training ${training.at(-1)}`));
    await button("Save the numbers as CSV…").click();
    const [file] = await until("the file", () => (saved().length > 0 ? saved() : undefined));
    assert.deepEqual([file?.name, file?.format], ["accuracy", "csv"]);
    assert.match(String(file?.content), /^step,epoch,training,validation\n0,0,/);
  });

  it("draws a line a layer, with its name; lines can be taken away, and the ratio has its rule of thumb", async () => {
    await show("Layers");
    const curve = slider(/^Gradient norm of each layer/);
    await curve.focus();
    await pressAll("End");
    const view = opened.host.inside?.layersView() ?? assert.fail();
    const names = view.layers.filter(({ parameters }) => parameters.length > 0).map(({ nodes }) => nodes.join(", "));
    assert.deepEqual(names, ["z", "scores"]);
    assert.deepEqual(await panel().locator(".curve-ends text").allTextContents(), names);
    const stride = 3 * (view.layers.length + view.parameters.length);
    const last = view.norms.at(-stride);
    assert.match((await curve.getAttribute("aria-valuetext")) ?? "", new RegExp(`z ${last}`));
    await panel().getByRole("checkbox", { name: "scores" }).uncheck();
    assert.deepEqual(await panel().locator(".curve-ends text").allTextContents(), ["z"]);
    await button(/^‖Δθ‖/).click();
    await panel()
      .getByText(/healthy: about/)
      .waitFor();
    await panel()
      .getByText(/CS231n/)
      .waitFor();
    await button(/^each parameter/).click();
    await panel().getByRole("checkbox", { name: "scores.W" }).waitFor();
    await panel().getByText("As a table").click();
    const heads = panel().locator(".training-table th[scope=col]");
    await until("the table", async () => ((await heads.count()) > 4 ? true : undefined));
    assert.deepEqual((await heads.allTextContents()).slice(0, 3), ["step", "epoch", "z.W"]);
    const rows = panel().locator(".training-table tbody tr");
    assert.equal(await rows.count(), view.steps.length);
    await button("Save the picture as SVG…").click();
    const [file] = await until("the picture", () => (saved().length > 0 ? saved() : undefined));
    assert.match(String(file?.content), /^<svg[\s\S]*scores\.W[\s\S]*<\/svg>$/);
  });

  it("says in a sentence which layer is moved too far or too little", async () => {
    await show("Layers");
    await panel()
      .locator(".training-flow li")
      .filter({ hasText: /“(z|scores)” moves by/ })
      .first()
      .waitFor();
  });

  it("shows how the numbers of a layer are spread, now and over the epochs, and as tables", async () => {
    await show("Distributions");
    await panel().getByRole("combobox", { name: "Layer" }).selectOption("scores");
    await button(/^∂L\/∂z/).click();
    const strip = slider(/^Histograms of ∂L\/∂z · scores/);
    await strip.focus();
    await pressAll("Home");
    const large = panel().getByRole("img", { name: /^Histogram of ∂L\/∂z · scores at step 0:/ });
    await large.waitFor();
    assert.match((await strip.getAttribute("aria-valuetext")) ?? "", /^Step 0, epoch 0: mean/);
    await panel().getByText("The bins of step 0 as a table").click();
    const counts = panel().locator(".training-table[open] tbody tr td:last-child .figure");
    await until("the bins", async () => ((await counts.count()) === 32 ? true : undefined));
    const all = await counts.evaluateAll((each) => each.map((one) => Number((one as HTMLElement).dataset["exact"])));
    const rows = opened.host.inside?.layersView().rows ?? 0;
    assert.equal(
      all.reduce((sum, count) => sum + count, 0),
      3 * rows,
    );
    await button("Save the picture as PNG…").click();
    const [file] = await until("the picture", () => (saved().length > 0 ? saved() : undefined));
    assert.equal(file?.format, "png");
    assert.ok(file?.content instanceof Uint8Array && file.content.length > 1000);
  });

  it("keeps the view that was chosen, asks the host sparingly, and says why there is nothing", async () => {
    await show("Layers");
    await slider(/^Gradient norm/).waitFor();
    const before = opened.host.asked("trainingLayers").length;
    for (let i = 0; i < 12; i++) await post();
    await until("another question", () => (opened.host.asked("trainingLayers").length > before ? true : undefined));
    assert.ok(opened.host.asked("trainingLayers").length <= before + 3);
    opened.host.inside = null;
    await post();
    await panel().getByText("This network is not being trained.").waitFor();
  });

  it("shows beside a parameter what the optimizer remembers of it and its next step, once that is opened", async () => {
    const { document, graph } = compile(sample("iris"));
    const host = opened.host;
    assert.ok(document && graph);
    const states = [0, 1].map((step): EngineState => {
      const numbers = (by: number) =>
        new Map(graph.parameters.map(({ name, size }) => [name, new Float64Array(size).fill(by)]));
      const memory = new Map([...numbers(0.25)].map(([name, values]) => [name, [values]] as const));
      return {
        step: 4 + step,
        parameters: numbers(1 + step),
        buffers: new Map(),
        memory,
        moves: new Map([["z.W", 4]]),
      };
    });
    host.optimized = {
      graph,
      settings: { ...document.training, settings: { optimizer: "sgd", momentum: 0.9 } },
      rows: 100,
      shownStep: null,
      stateAt: async () => states[0] ?? assert.fail(),
      stateAfter: async () => states[1] ?? assert.fail(),
    };
    await opened.node("z").click();
    const memory = opened.page.locator(".optimizer-memory").first();
    await memory.waitFor();
    assert.equal(host.asked("optimizerState").length, 0, "nothing is copied for nobody");
    await memory.locator("summary").focus();
    await opened.page.keyboard.press("Enter");
    await memory.getByText("Gradient descent after step 4; this parameter has moved t = 4 times.").waitFor();
    assert.deepEqual(host.asked("optimizerState")[0], { parameter: "z.W" });
    assert.deepEqual((await memory.locator("thead th").allTextContents()).slice(0, 2), ["velocity v", "next Δθ"]);
    const line = memory.locator("tbody tr").first().locator("[data-exact]");
    assert.deepEqual(await line.evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["exact"])), [
      "0.25",
      "1",
    ]);
    assert.deepEqual(await accessibilityProblems(opened.page, ["region", "page-has-heading-one"]), []);
  });

  it("breaks no rule of accessibility in any view", async () => {
    for (const view of ["Curves", "Layers", "Distributions"]) {
      await show(view);
      await panel().locator(".chart").first().waitFor();
      for (const summary of await panel().locator("summary").all()) await summary.click();
      assert.deepEqual(await accessibilityProblems(opened.page, ["region", "page-has-heading-one"]), [], view);
    }
  });
});
