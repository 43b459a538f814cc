// The way of a new user, with nothing but real mouse and keyboard events in the real VS Code: the lecture's graph from an
// empty file, LeNet from the palette, a layer into neurons and back, and everything undone to the last byte.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../core/compile.ts";
import { createMachine } from "../../core/engine/machine.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { ROOT } from "../support/chromium.ts";
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

  it("builds LeNet op by op from the palette, with the sample's shapes and no error, and undoes it", async () => {
    const drawing = await open("lenet.nn.json", "", ".empty h2");
    await drawing.canvas.getByRole("button", { name: "Palette: drag what you need onto the canvas" }).click();
    await drawing.dragOut("input", "input", [90, 120], "x1");
    await drawing.write("x1", "shape", "1, 8, 8", "[1, 8, 8]");
    await drawing.dragOut("target", "input", [90, 380], "x2");
    await drawing.dragOut("convolution", "conv2d", "x1", "z1");
    await drawing.write("z1", "activation", "relu", "relu");
    await drawing.dragOut("pooling", "max-pool2d", "z1", "z2");
    await drawing.dragOut("convolution", "conv2d", "z2", "z3");
    await drawing.write("z3", "kernel", "2", "[4, 2, 2]");
    await drawing.write("z3", "activation", "tanh", "tanh");
    await drawing.dragOut("average", "avg-pool2d", "z3", "z4");
    await drawing.dragOut("dense", "dense", "z4", "z5");
    await drawing.dragOut("softmax", "softmax", "z5", "p1");
    // The loss takes the input that nothing reads yet as its target.
    await drawing.dragOut("cross", "softmax-cross-entropy", "z5", "L");
    for (const [index, id] of ["y1", "y2", "y3"].entries()) {
      await drawing.dragOut("output", "output", "p1", id);
      await drawing.write(id, `value of ${id}`, `p1[${index}]`, "output []");
    }
    await workbench.screenshot("journey-lenet");
    const drawn = await drawing.text();
    assert.deepEqual(errorsIn(drawn), []);
    const names = { x1: "image", x2: "letter", z1: "edges", z2: "strokes", z3: "parts", z4: "whole", z5: "scores" };
    const outputs = { p1: "p", y1: "isL", y2: "isO", y3: "isX" };
    const sample = readFileSync(join(ROOT, "samples/lenet.nn.json"), "utf8");
    assert.deepEqual(shapesIn(drawn, { ...names, ...outputs }), shapesIn(sample));
    assert.equal(await drawing.undoAll(), "");
    assert.equal(await drawing.redoAll(), drawn);
    assert.equal(await drawing.undoAll(), "");
  });

  it("turns the layers of a 2-4-3 MLP into neurons and back by keyboard alone, with the same numbers", async () => {
    const drawing = await open("mlp.nn.json", "", ".empty h2");
    const { keyboard } = workbench.page;
    await drawing.command("Chainrule: Focus the Canvas");
    await drawing.canvas.locator(".canvas:focus").waitFor();
    await keyboard.press("a");
    const search = drawing.canvas.locator(".palette [role=combobox]");
    await search.waitFor();
    await keyboard.type("perceptron");
    await drawing.canvas.locator(".palette-entry.is-current", { hasText: "Multi-layer perceptron" }).waitFor();
    await keyboard.press("Enter");
    await drawing.canvas.locator(".template-form").waitFor();
    await keyboard.press("Control+a");
    await keyboard.type("2-4-3");
    await keyboard.press("Enter");
    await drawing.focused("x");
    await drawing.didGesture();
    const layers = await drawing.text();
    await keyboard.press("ArrowRight");
    await drawing.focused("h1");
    await keyboard.press("e");
    await drawing.focused("h1_1");
    await drawing.didGesture();
    await keyboard.press("ArrowRight");
    await drawing.focused("y");
    await keyboard.press("e");
    await drawing.focused("y_1");
    await drawing.didGesture();
    await workbench.screenshot("journey-neurons");
    const neurons = await drawing.text();
    assert.equal(drawing.edgesIn(neurons).filter((line) => line.startsWith("h1_") || line.startsWith("y_")).length, 7);
    await keyboard.press("e");
    await drawing.focused("y");
    await drawing.didGesture();
    await keyboard.press("ArrowLeft");
    await drawing.focusedOneOf("h1_1", "h1_2", "h1_3", "h1_4");
    await keyboard.press("e");
    await drawing.focused("h1");
    await drawing.didGesture();
    const folded = await drawing.text();
    assert.deepEqual(drawing.edgesIn(folded), drawing.edgesIn(layers));
    const loss = lossOf(layers);
    assert.ok(loss > 0);
    assert.equal(lossOf(neurons), loss);
    assert.equal(lossOf(folded), loss);
    assert.equal(await drawing.undoAll(), "");
    assert.equal(await drawing.redoAll(), folded);
    assert.equal(await drawing.undoAll(), "");
  });
});

const errorsIn = (text: string) => compile(text).problems.filter(({ severity }) => severity === "error");

/** Every node's op, shape and inputs, under the names that another text has for them. */
function shapesIn(text: string, names: Readonly<Record<string, string>> = {}): readonly string[] {
  const nameOf = (id: string) => names[id] ?? id;
  const { graph } = compile(text);
  assert.ok(graph);
  return graph.nodes
    .map(({ id, op, shape, edges }) => {
      const inputs = edges.map((edge) => `${nameOf(edge.source.id)}${edge.components ? `{${edge.components}}` : ""}`);
      return `${nameOf(id)}: ${op.name} ${JSON.stringify(shape)} ← ${inputs.join(", ")}`;
    })
    .sort();
}

/** The loss for one sample that leaves no weight without a say. */
function lossOf(text: string): number {
  const { graph } = compile(text);
  assert.ok(graph);
  const inputs = new Map([
    ["x", Float64Array.of(0.7, -1.3)],
    ["t", Float64Array.of(0.5, -0.25, 2)],
  ]);
  const machine = createMachine(graph, {
    batch: 1,
    inputs,
    parameters: initialParameters(graph),
    target: objectiveTarget(graph),
  });
  machine.runAll();
  const loss = graph.byId.get("L");
  assert.ok(loss);
  return machine.value(loss)?.data[0] ?? Number.NaN;
}
