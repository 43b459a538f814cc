import assert from "node:assert/strict";
import { compile } from "../../core/compile.ts";
import { until } from "../support/chromium.ts";
import { atRest, type Opened } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

const QUICK = sample("wine").replace(/"epochs": \d+/, '"epochs": 3');

describe("architectures compared on the canvas", function () {
  this.timeout(60_000);
  let opened: Opened;
  const open = async (text: string) => {
    opened = await openPanels(text);
    await atRest(opened.page);
  };
  afterEach(async () => {
    opened.host.sweeps.run?.dispose();
    await opened.close();
  });

  const button = (name: string | RegExp) => opened.page.getByRole("button", { name });
  const rows = () => opened.page.locator(".sweep-table tbody tr");
  const compare = async () => {
    await opened.fake.post({ type: "command", command: "sweep" });
    await button("Start the comparison").click();
    await opened.page.getByText("All 18 runs are done", { exact: true }).first().waitFor();
  };

  it("suggests what to try, counts the runs, and says what is wrong in its place", async () => {
    await open(QUICK);
    await opened.fake.post({ type: "command", command: "sweep" });
    await opened.page.getByText("9 variants, 18 runs").waitFor();
    const width = opened.page.getByRole("textbox", { name: "Values of width of z" });
    await width.fill("2,,3");
    await button("Start the comparison").click();
    await opened.page.getByRole("alert").getByText("a value is empty").waitFor();
    await width.fill("2, 0");
    await opened.page.getByRole("checkbox", { name: "activation" }).uncheck();
    await opened.page.getByRole("textbox", { name: "Seeds" }).fill("1");
    await opened.page.getByText("2 variants, 2 runs").waitFor();
    await button("Start the comparison").click();
    // What cannot be is a row with its reason.
    await opened.page
      .locator(".sweep-failed")
      .getByText(/at least 1/)
      .waitFor();
    assert.equal(await rows().count(), 2);
  });

  it("ranks the variants, sorts by a header, and highlights the line of a row by pointer and by keyboard", async () => {
    await open(QUICK);
    await compare();
    assert.equal(await rows().count(), 9);
    const validation = () =>
      opened.page
        .locator(".sweep-table tbody td:nth-child(3) [data-exact]")
        .evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset["exact"])));
    const ranked = await validation();
    assert.deepEqual(
      ranked,
      ranked.toSorted((a, b) => a - b),
    );
    await opened.page.getByRole("columnheader", { name: "validation" }).getByRole("button").click();
    await opened.page.getByRole("columnheader", { name: "validation" }).getByRole("button").click();
    assert.deepEqual(await validation(), ranked.toReversed());
    assert.equal(
      await opened.page.getByRole("columnheader", { name: "validation" }).getAttribute("aria-sort"),
      "descending",
    );
    assert.equal(await opened.page.locator(".parallel-line.is-best").count(), 1);
    await rows()
      .first()
      .getByRole("button", { name: /as a new file/ })
      .focus();
    await opened.page.locator(".parallel-line.is-pointed").waitFor();
    await opened.page.locator(".sweep-head strong").click();
    await rows().nth(2).hover();
    await opened.page.locator(".parallel-line.is-pointed").waitFor();
  });

  it("keeps what a brush lets through, dragged or moved by arrow keys", async () => {
    await open(QUICK);
    await compare();
    const low = opened.page.getByRole("slider", { name: "Lowest z.units that is kept" });
    await low.focus();
    await opened.page.keyboard.press("PageUp");
    await opened.page.keyboard.press("PageUp");
    await until("fewer rows", async () => ((await rows().count()) === 3 ? true : undefined));
    assert.match((await low.getAttribute("aria-valuetext")) ?? "", /^3\.6/);
    await opened.page.keyboard.press("Escape");
    await until("all rows", async () => ((await rows().count()) === 9 ? true : undefined));
    const box = (await opened.page.locator(".parallel-plot").boundingBox()) ?? assert.fail();
    // The first axis from its bottom to a third of its height: widths 2 and 3.
    await opened.page.mouse.move(box.x + 46, box.y + box.height - 15);
    await opened.page.mouse.down();
    await opened.page.mouse.move(box.x + 46, box.y + box.height - 80, { steps: 4 });
    await opened.page.mouse.up();
    await until("two widths", async () => ((await rows().count()) === 6 ? true : undefined));
    await opened.page.getByText("6 of 9 rows are within the marked parts").waitFor();
    await button("Show all 9 rows").click();
    await until("all rows again", async () => ((await rows().count()) === 9 ? true : undefined));
  });

  it("opens the best as a new file, and writes it into this one in one step of undo", async () => {
    await open(QUICK);
    await compare();
    const before = opened.host.text;
    const best = opened.host.sweeps.run?.view().rows[0] ?? assert.fail();
    await button("Open the best").click();
    const [text] = await until("the new file", () =>
      opened.host.sweeps.opened.length > 0 ? opened.host.sweeps.opened : undefined,
    );
    assert.equal(compile(text ?? "").graph?.byId.get("z")?.size, best.choices[0]);
    assert.equal(opened.host.text, before, "the file itself is as it was");
    await button("Write the best into this file").click();
    await until("the edit", () => (opened.host.text !== before ? true : undefined));
    assert.equal(opened.host.text, text);
    await opened.host.undo();
    assert.equal(opened.host.text, before);
  });

  it("says that the order is by training where nothing is kept for validation, and how to keep something", async () => {
    await open(sample("xor"));
    await opened.fake.post({ type: "command", command: "sweep" });
    await opened.page.getByText(/The data has no validation part.*"split": \{ "validation": 0\.2 \}/).waitFor();
  });

  it("stops when it is told, and lets go of what came", async () => {
    await open(QUICK.replace('"epochs": 3', '"epochs": 1000000'));
    await opened.fake.post({ type: "command", command: "sweep" });
    await button("Start the comparison").click();
    await button("Cancel").click();
    await opened.page
      .getByText(/^Stopped: 0 of 18 runs/)
      .first()
      .waitFor();
    await button("Discard the comparison").click();
    await button("Start the comparison").waitFor();
  });

  it("widens one hidden layer: the errors, the fit of a width, and a sentence where it cannot be", async () => {
    await open(sample("universal_approximation").replaceAll("8000", "30"));
    await opened.fake.post({ type: "command", command: "universalApproximation" });
    await opened.page.getByRole("textbox", { name: "Widths of h" }).fill("1, 6");
    await opened.page.getByRole("textbox", { name: "Seeds" }).fill("1");
    await button("Widen and train").click();
    await opened.page.getByText("All widths are trained").first().waitFor();
    const exact = await rows()
      .locator("td:nth-child(2) [data-exact]")
      .evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset["exact"])));
    assert.deepEqual(exact, [...(opened.host.sweeps.run?.view().approximation?.errors ?? [])]);
    await opened.page.getByText("Target and fit with 6 units").waitFor();
    const slider = opened.page.getByRole("slider", { name: /^Width whose fit is shown/ });
    await slider.focus();
    await opened.page.keyboard.press("ArrowLeft");
    await opened.page.getByText("Target and fit with 1 units").waitFor();
    assert.equal(await slider.getAttribute("aria-valuetext"), `width 1: largest error ${exact[0]}`);
    assert.equal(await opened.page.locator(".approximation-gap").count(), 1);
    await opened.host.type(sample("iris"));
    await button("New…").click();
    await opened.page.getByText(/Universal approximation is shown of a regression/).waitFor();
  });
});
