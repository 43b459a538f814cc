// The way of a new user, with nothing but real mouse and keyboard events in the real VS Code: the lecture's graph from an
// empty file, LeNet from the palette, a layer into neurons and back, and everything undone to the last byte.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Drawing } from "../support/drawing.ts";
import { Workbench } from "../support/workbench.ts";

/** The lecture's `ann`, whose drawing the lecture shows. */
const ANN = [
  "h1 ← x2, x3",
  "h2 ← x1, x2",
  "h3 ← x1, h1",
  "h4 ← x3, h1",
  "h5 ← h2, h3",
  "h6 ← h1, h3, h4",
  "y1 ← h5",
  "y2 ← h6",
];

describe("the journey of a new user", () => {
  let workbench: Workbench;

  /** Opens a folder of one file, and the file on the canvas, with the whole width to draw on. */
  async function open(name: string, text: string, content: string): Promise<Drawing> {
    const folder = mkdtempSync(join(tmpdir(), "journey-"));
    writeFileSync(join(folder, name), text);
    workbench = await Workbench.open({ folder, viewport: { width: 1500, height: 1000 } });
    const canvas = await workbench.openCanvas(name, content);
    await workbench.page.keyboard.press("Control+b");
    await workbench.page.locator(".explorer-folders-view").waitFor({ state: "hidden" });
    const drawing = new Drawing(workbench, canvas, name);
    await drawing.didGesture();
    return drawing;
  }

  afterEach(() => workbench.close());

  it("draws the lecture's ann from an empty file with the mouse, and undoes it to the last byte", async () => {
    const drawing = await open("ann.nn.json", "", ".empty h2");
    await drawing.doubleClick([110, 100]);
    await drawing.choose("input", "x1");
    await drawing.doubleClick([110, 240]);
    await drawing.choose("input", "x2");
    await drawing.doubleClick([110, 380]);
    await drawing.choose("input", "x3");
    await drawing.pullOut("x2", [320, 330]);
    await drawing.choose("neuron", "h1");
    await drawing.connect("x3", "h1");
    await drawing.pullOut("x1", [320, 110]);
    await drawing.choose("neuron", "h2");
    await drawing.connect("x2", "h2");
    await drawing.pullOut("x1", [530, 210]);
    await drawing.choose("neuron", "h3");
    await drawing.connect("h1", "h3");
    await drawing.pullOut("x3", [530, 420]);
    await drawing.choose("neuron", "h4");
    await drawing.connect("h1", "h4");
    await drawing.pullOut("h2", [740, 110]);
    await drawing.choose("neuron", "h5");
    await drawing.connect("h3", "h5");
    await drawing.pullOut("h1", [740, 330]);
    await drawing.choose("neuron", "h6");
    await drawing.connect("h3", "h6");
    await drawing.connect("h4", "h6");
    await drawing.pullOut("h5", [950, 110]);
    await drawing.choose("output", "y1");
    await drawing.pullOut("h6", [950, 330]);
    await drawing.choose("output", "y2");
    await workbench.screenshot("journey-ann");
    const drawn = await drawing.text();
    assert.deepEqual([...drawing.edgesIn(drawn)].sort(), ANN);
    assert.equal(await drawing.undoAll(), "");
    await drawing.canvas.locator(".empty h2").waitFor();
    assert.equal(await drawing.redoAll(), drawn);
    assert.equal(await drawing.undoAll(), "");
  });
});
