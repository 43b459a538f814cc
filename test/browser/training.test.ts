import assert from "node:assert/strict";
import type { RunView } from "../../core/view/runsView.ts";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { accessibilityProblems } from "../support/accessibility.ts";
import { until } from "../support/chromium.ts";
import { lossHistory, trainingView } from "../support/trainingViews.ts";
import { atRest, type Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

describe("the training of a network on its canvas", function () {
  this.timeout(60_000);
  let opened: Opened;
  beforeEach(async () => {
    opened = await openPanels(sample("mlp"));
    await atRest(opened.page);
  });
  afterEach(() => opened.close());

  const post = async (change: Partial<TrainingView> | null) => {
    await opened.fake.post({ type: "training", training: change && trainingView(change) });
    if (change) await opened.page.locator(".training-mark").waitFor();
  };
  const panel = () => opened.page.locator(".training");
  const mark = () => opened.page.getByRole("region", { name: "Training, not saved" });
  const button = (name: string) => panel().getByRole("button", { name, exact: false });
  const isDisabled = async (name: string) => (await button(name).getAttribute("aria-disabled")) === "true";
  const said = async () => (await opened.page.locator(".visually-hidden[role='status']").textContent()) ?? "";
  const asked = () => opened.host.asked("training").map(({ action }) => action);
  const press = async (name: string) => {
    const before = asked().length;
    await button(name).click();
    await until(`what “${name}” asks`, () => (asked().length > before ? true : undefined));
    return asked().at(-1);
  };
  const curve = () => opened.page.getByRole("slider", { name: /^Objective over epochs/ });
  const value = () => curve().getAttribute("aria-valuetext");
  const exact = async (selector: string) =>
    opened.page.locator(selector).evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["exact"] ?? ""));

  it("starts from the toolbar, and the panel comes by itself, with how far the run is", async () => {
    await opened.page.getByRole("button", { name: "Train this network" }).click();
    await until("the request", () => (asked().length > 0 ? true : undefined));
    assert.deepEqual(asked(), ["start"]);
    await post({ goal: "objective of the validation part at most 0.05" });
    await panel().waitFor();
    const facts = await panel().locator(".training-facts li").allTextContents();
    assert.deepEqual(
      facts.map((fact) => fact.replaceAll("\u2009", " ")),
      ["Running…", "Adam", "η = 0.001", "epoch 12 of 200", "step 1 200 of 20 000", "843 steps/s"],
    );
    const bar = panel().getByRole("progressbar");
    const numbers = ["aria-valuenow", "aria-valuemin", "aria-valuemax"].map((name) => bar.getAttribute(name));
    assert.deepEqual(await Promise.all(numbers), ["1200", "0", "20000"]);
    const done = await bar.evaluate((bar) => (bar.firstElementChild?.clientWidth ?? 0) / bar.clientWidth);
    assert.ok(Math.abs(done - 0.06) < 0.005, `${done}`);
    await panel().getByText("Goal: objective of the validation part at most 0.05").waitFor();
    await mark().getByText("Numbers of epoch 12, not saved").waitFor();
    assert.match(await said(), /Training has started: Adam, 200 epochs/);
  });

  it("asks for what the buttons say, and offers what makes sense of a run that goes on or waits", async () => {
    await post({});
    assert.equal(await isDisabled("Train one step"), true);
    assert.equal(await isDisabled("Train one epoch"), true);
    assert.equal(await isDisabled("Write to file"), true);
    assert.equal(await isDisabled("Discard"), true);
    assert.equal(await press("Pause the training"), "pause");
    await post({ status: "paused" });
    await until("the news", async () => (/Training paused: epoch 12/.test(await said()) ? true : undefined));
    // The button that was pressed is the one that goes on: the keyboard stays where it is.
    assert.equal(
      await opened.page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      "Resume the training",
    );
    assert.equal(await press("Train one step"), "step");
    assert.equal(await press("Train one epoch"), "epoch");
    assert.equal(await press("Write to file"), "write");
    assert.equal(await press("Resume the training"), "resume");
    assert.equal(await press("Stop the training"), "stop");
    assert.equal(await press("Discard"), "discard");
  });

  it("says why a run has ended, what is kept, and where it would be written", async () => {
    await post({ status: "paused" });
    await post({ status: "ended", ending: "The goal is reached.", bestStep: 800, writesBeside: true });
    await panel().getByText("The goal is reached.").waitFor();
    await panel().getByText("The best epoch, step 800, is kept.").waitFor();
    await mark().getByText("Numbers of the best epoch, step 800, not saved").waitFor();
    assert.match(await said(), /The goal is reached/);
    assert.equal(await isDisabled("Stop the training"), true);
    assert.equal(await isDisabled("Resume the training"), true);
    assert.equal(await press("Write beside the file"), "write");
    assert.match((await button("Write beside the file").getAttribute("title")) ?? "", /\.safetensors/);
    await button("Discard").focus();
    await post(null);
    await panel().waitFor({ state: "detached" });
    assert.equal(await mark().count(), 0);
    await opened.page.locator(".explanation-title").waitFor();
    await until("the keyboard on the canvas", () =>
      opened.page.evaluate(() => document.activeElement?.closest(".canvas") !== null || undefined),
    );
  });

  it("warns of a text that has changed, and cannot write then", async () => {
    await post({ status: "paused", isOutdated: true });
    await panel()
      .getByText(/The text has changed since training began/)
      .waitFor();
    await mark()
      .getByText(/of an earlier text/)
      .waitFor();
    for (const name of ["Write to file", "Resume the training", "Train one step"])
      assert.equal(await isDisabled(name), true, name);
    assert.equal(await press("Discard"), "discard");
    assert.equal(await press("Restart"), "start");
  });

  it("shows every digit of a point by keyboard and by pointer", async () => {
    await post({});
    const history = lossHistory(12);
    assert.equal(await panel().locator(".curve-reading caption").textContent(), "Last: step 1\u2009200, epoch 12");
    await curve().focus();
    await opened.page.keyboard.press("Home");
    assert.equal(await value(), `Step 0, epoch 0: training ${history[1]}, validation ${history[2]}`);
    await opened.page.keyboard.press("ArrowRight");
    assert.equal(await value(), `Step 100, epoch 1: training ${history[4]}`);
    assert.equal(await panel().locator(".curve-reading caption").textContent(), "step 100, epoch 1");
    assert.deepEqual(await exact(".curve-reading td"), [String(history[4]), "", "0.3"]);
    await opened.page.keyboard.press("PageUp");
    assert.equal(await curve().getAttribute("aria-valuenow"), "11");
    assert.equal(await panel().locator(".curve-crosshair circle").count(), 1);
    // More points come meanwhile: the crosshair stays at its step.
    await post({ step: 2000 });
    assert.match((await value()) ?? "", /^Step 1.100,/);
    await opened.page.keyboard.press("Escape");
    await panel()
      .getByText(/^Last: step 2.000/)
      .waitFor();
    const box = (await curve().boundingBox()) ?? assert.fail();
    const right = box.x + box.width - 12;
    const left = box.x + 58;
    await opened.page.mouse.move(left + ((right - left) * 8.2) / 20, box.y + 30);
    await panel().getByText("step 800, epoch 8").waitFor();
  });

  it("draws both lines and the best point, on a log axis where it can, and smoothed", async () => {
    await post({});
    const shape = (line: string) => panel().locator(`.curve-plot .curve-line.curve-${line}`).last().getAttribute("d");
    await panel().locator(".curve-plot").waitFor();
    const linear = (await shape("training")) ?? "";
    assert.equal(linear.split("L").length, 13);
    assert.equal((await shape("validation"))?.split("L").length, 7, "odd epochs are not measured");
    const dashed = await panel()
      .locator(".curve-plot .curve-validation")
      .evaluate((path) => getComputedStyle(path).strokeDasharray);
    assert.notEqual(dashed, "none");
    await button("log axis").click();
    await until("the log axis", async () => ((await shape("training")) !== linear ? true : undefined));
    const log = await shape("training");
    await panel().getByRole("slider", { name: "smoothing" }).focus();
    await opened.page.keyboard.press("End");
    await until("the smoothed line", async () => ((await shape("training")) !== log ? true : undefined));
    assert.equal(await panel().locator(".curve-faint").count(), 2);
    const zero = lossHistory(12);
    zero[4] = 0;
    await post({ history: zero });
    await panel().getByText("A linear axis: there are values of 0 or less.").waitFor();
  });

  it("has the same numbers in a table, and on the clipboard", async () => {
    await post({});
    const history = lossHistory(12);
    await panel().getByText("As a table").click();
    const rows = panel().locator("tbody tr:has(th .figure)");
    await until("the rows", async () => ((await rows.count()) === 13 ? true : undefined));
    const second = rows.nth(1).locator("[data-exact]");
    assert.deepEqual(await second.evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["exact"])), [
      "100",
      "1",
      String(history[4]),
    ]);
    await button("Copy the numbers as CSV").click();
    const copied = await until("the curve on the clipboard", async () => {
      const text = await opened.page.evaluate(() => navigator.clipboard.readText());
      return text.startsWith("step,") ? text.split("\n") : undefined;
    });
    assert.equal(copied.length, 15, "and the end of the last line");
    assert.equal(copied[2], `100,1,${history[4]},`);
  });

  it("waits with a sentence before the first point, and draws a single one", async () => {
    await post({ step: 0, history: new Float64Array() });
    await panel().getByText("The first point of the curve comes with the first objective.").waitFor();
    await mark().getByText("Numbers before the first step of training, not saved").waitFor();
    await post({ step: 0, history: lossHistory(0) });
    await curve().waitFor();
    await post({ step: 30, history: Float64Array.of(0, Number.NaN, Number.NaN, 30, Number.POSITIVE_INFINITY, 1) });
    await curve().focus();
    assert.match((await value()) ?? "", /training Infinity, validation 1/);
  });

  it("says that it starts where the run has not told its facts, and keeps the keyboard where a run takes another's place", async () => {
    const unknown = { optimizer: "", learningRate: Number.NaN, step: 0, steps: 0, epochs: 0, stepsPerEpoch: 1 };
    await post({ ...unknown, history: new Float64Array() });
    await panel().waitFor();
    assert.deepEqual(await panel().locator(".training-facts li").allTextContents(), ["Starting…"]);
    assert.equal(await panel().getByRole("progressbar").getAttribute("aria-valuenow"), null);
    assert.match(await said(), /^Training has started\.\s*$/);
    await post({ status: "ended", ending: "Training was stopped." });
    await button("Restart").focus();
    await opened.page.keyboard.press("Enter");
    await until("the request", () => (asked().length > 0 ? true : undefined));
    await post(null);
    await post({});
    await until("the keyboard in the new panel", () =>
      opened.page.evaluate(() => document.activeElement?.closest(".training") !== null || undefined),
    );
    assert.equal(await isDisabled("Pause the training"), false);
    await post({ ...unknown, history: new Float64Array(), status: "ended", ending: "There is no data." });
    assert.equal(await isDisabled("Write to file"), true, "nothing was learned");
  });

  it("goes back through the run: by the slider, by epochs, by a number, and by a press on the curve", async () => {
    const steps = () => opened.host.asked("showStep").map(({ step }) => step);
    const asks = async (what: string, act: () => Promise<unknown>) => {
      const before = steps().length;
      await act();
      await until(what, () => (steps().length > before ? true : undefined));
      return steps().at(-1);
    };
    await post({ status: "paused", step: 1230 });
    const now = "Show the network as it is now";
    assert.equal(await isDisabled(now), true);
    assert.equal(await asks("an epoch back", () => button("an epoch earlier").click()), 1200);
    await post({ status: "paused", step: 1230, shownStep: 1200 });
    await mark().getByText("Numbers of epoch 12, step 1\u2009200 of the run, not saved").waitFor();
    assert.equal(await asks("an epoch back", () => button("an epoch earlier").click()), 1100);
    const field = panel().getByRole("textbox", { name: /^Epoch that is shown, 0 to 13/ });
    assert.equal(await asks("epoch 4", () => field.fill("4").then(() => field.press("Enter"))), 400);
    await post({ status: "paused", step: 1230, shownStep: 400 });
    assert.equal(await field.inputValue(), "4");
    const slider = panel().getByRole("slider", { name: "Step of the run that is shown" });
    assert.equal(await slider.getAttribute("aria-valuetext"), "epoch 4, step 400 of 1\u2009230");
    await slider.focus();
    assert.equal(await asks("a step on", () => opened.page.keyboard.press("ArrowRight")), 401);
    await post({ status: "paused", step: 1230, shownStep: 401 });
    assert.equal(await asks("the newest", () => button(now).click()), null);
    await post({ status: "paused", step: 1230 });
    await curve().focus();
    await opened.page.keyboard.press("Home");
    assert.equal(await asks("the first point", () => opened.page.keyboard.press("Enter")), 0);
    const box = await curve().boundingBox();
    assert.ok(box);
    const picked = await asks("a press", () => opened.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2));
    assert.ok(typeof picked === "number" && picked > 300 && picked < 900 && picked % 100 === 0, String(picked));
    // What is written is what is shown.
    await post({ status: "paused", step: 1230, shownStep: 400 });
    assert.equal(await button("the parameters of step 400 become the file's").count(), 1);
    await button("Debug this step").click();
    await until("the session", () => (opened.host.asked("debugStep").length > 0 ? true : undefined));
    assert.deepEqual(opened.host.asked("debugStep"), [{ step: 400 }]);
    assert.deepEqual(await accessibilityProblems(opened.page, ["page-has-heading-one"]), []);
  });

  it("shows earlier runs beside this one, each with what it had otherwise", async () => {
    const run = (id: number, differences: readonly string[]): RunView => ({
      id,
      optimizer: "SGD",
      learningRate: 0.1,
      step: 1500,
      stepsPerEpoch: 100,
      history: lossHistory(15).map((value, i) => (i % 3 === 0 ? value : 3 * value)),
      ending: "All 1500 steps are done.",
      differences,
    });
    await post({ run: 3 });
    await opened.fake.post({ type: "runs", runs: [run(1, []), run(2, ["z1: activation tanh → relu"])] });
    const table = panel().getByRole("table", { name: "Runs" });
    await table.waitFor();
    const rows = await table.locator("tbody tr").evaluateAll((all) =>
      all.map((row) =>
        [...row.children]
          .map((cell) => cell.textContent)
          .join(" ")
          .replaceAll(/\s+/g, " "),
      ),
    );
    assert.match(rows[0] ?? "", /1 the same SGD 0\.1 1500 /);
    assert.match(rows[1] ?? "", /2 z1: activation tanh → relu SGD/);
    assert.match(rows[2] ?? "", /3 this run Adam 0\.001 1200/);
    const drawn = () => curve().locator(".curve-other").count();
    assert.equal(await drawn(), 4);
    await table.getByRole("checkbox", { name: "Draw the curve of run 1" }).click();
    assert.equal(await drawn(), 2);
    await table.getByRole("button", { name: /^Open the network of run 2/ }).click();
    await table.getByRole("button", { name: "Let go of run 1" }).click();
    await until("both", () => (opened.host.asked("keptRun").length === 2 ? true : undefined));
    assert.deepEqual(opened.host.asked("keptRun"), [
      { id: 2, action: "open" },
      { id: 1, action: "remove" },
    ]);
    // They outlive the run that they were beside.
    await opened.fake.post({ type: "training", training: null });
    await opened.page.getByRole("tab", { name: "Training" }).click();
    await table.getByRole("row", { name: /tanh → relu/ }).waitFor();
  });

  it("gives way to an explanation and to derivatives, and comes back when it is asked for", async () => {
    await post({});
    await panel().waitFor();
    await opened.page.getByRole("tab", { name: "Explanation" }).click();
    await opened.page.locator(".explanation-title").waitFor();
    assert.equal(await panel().count(), 0);
    await opened.page.getByRole("button", { name: "Hide the explanation" }).click();
    await opened.page.getByRole("button", { name: /^Training: show/ }).click();
    await panel().waitFor();
    await opened.fake.post({ type: "command", command: "showPaths" });
    await opened.page.locator(".path").first().waitFor();
    assert.equal(await panel().count(), 0);
    await opened.page.getByRole("button", { name: "Close the derivatives" }).click();
    await panel().waitFor();
    await opened.node("z1").focus();
    await opened.fake.post({ type: "command", command: "explainNode" });
    await opened.page.locator(".explanation-title").waitFor();
    assert.equal(await panel().count(), 0);
    // Whatever is shown, the mark is there.
    await mark().getByText("Numbers of epoch 12, not saved").waitFor();
    await mark()
      .getByRole("button", { name: /^Training/ })
      .click();
    await panel().waitFor();
  });

  it("is not offered, with the reason, where there is nothing to make small", async () => {
    await opened.host.type(opened.host.text.replace(/"objective":\s*"[^"]*",?/, ""));
    const train = opened.page.getByRole("button", { name: /^Train this network: not possible\./ });
    await train.waitFor();
    assert.match((await train.getAttribute("title")) ?? "", /There is no objective to make small/);
    await train.click({ force: true });
    assert.deepEqual(asked(), []);
  });
});
