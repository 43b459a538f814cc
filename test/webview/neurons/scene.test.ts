import assert from "node:assert/strict";
import type { Point } from "../../../core/layout/nodeGeometry.ts";
import { openBody, unitCentre } from "../../../core/layout/openLayer.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { whyNotOpenable, withOpened } from "../../../webview/neurons/opening.ts";
import { replacedEdges } from "../../../webview/neurons/replaced.ts";
import { buildScene, unitAt } from "../../../webview/neurons/scene.ts";
import { INITIAL } from "../../../webview/state.ts";
import { fakeNetwork, LAYERS } from "../../support/fakeNetwork.ts";

const { network: bare } = fakeNetwork({
  x: { size: 3 },
  a: {},
  z1: { op: "dense", inputs: ["x[1:3]", "a", "x"], size: 2 },
  z2: { op: "dense", inputs: ["z1"], size: 4 },
  p: { op: "softmax", inputs: ["z2"], size: 4 },
  r: { op: "activation", inputs: ["z2"], size: 4 },
  y: { op: "output", inputs: ["p[2]"] },
});
const activation = { value: { name: "relu", attributes: {} }, written: false };
const network = {
  ...bare,
  nodes: bare.nodes.map((view) => (view.id === "r" ? { ...view, attributes: { activation } } : view)),
};
const positions = new Map<string, Point>(network.nodes.map(({ id }, i) => [id, [i * 400, 0]]));
const layout = { positions, routes: new Map() };
const opened = (...ids: string[]) => withOpened(network, ids);
const ids = (shown: NetworkView) => shown.nodes.filter(({ isOpen }) => isOpen).map(({ id }) => id);

describe("opened layers", () => {
  it("open the vectors beside them, but no other layer", () => {
    assert.deepEqual(ids(opened("z1")), ["x", "z1"]);
    assert.deepEqual(ids(opened("z2")), ["z2", "p", "r"]);
    assert.deepEqual(ids(opened("gone", "a")), [], "one number has no units");
  });

  it("leave every other node's object as it was", () => {
    const shown = opened("z1");
    for (const [i, view] of shown.nodes.entries()) if (!view.isOpen) assert.equal(view, network.nodes[i]);
  });

  it("say why something is not opened", () => {
    const view = network.nodes.find(({ id }) => id === "z1");
    assert.ok(view);
    assert.equal(whyNotOpenable(view), null);
    assert.match(whyNotOpenable({ ...view, shape: [2, 3], size: 6 }) ?? "", /only vectors/);
    assert.match(whyNotOpenable({ ...view, size: 5000, shape: [5000] }) ?? "", /more than 2048/);
    assert.match(whyNotOpenable({ ...view, broken: true }) ?? "", /cannot be computed yet/);
  });
});

describe("the lines of opened layers", () => {
  const scene = buildScene(opened("z1", "z2"), network, layout, null);
  const bundle = scene.bundles.find(({ target }) => target === "z1");

  it("begin where each column of W comes from: slices, single numbers and the same source twice", () => {
    assert.ok(bundle);
    const columns = [...bundle.sourceOf].map((source, i) => `${bundle.sources[source]}[${bundle.componentOf[i]}]`);
    assert.deepEqual(columns, ["x[1]", "x[2]", "a[0]", "x[0]", "x[1]", "x[2]"]);
    const [x = 0, y = 0] = positions.get("x") ?? [];
    const [dx, dy] = unitCentre(3, 2);
    const { radius } = openBody(3);
    assert.deepEqual([...bundle.starts.slice(2, 4)], [x + dx + radius, y + dy], "column 1 is x[2]");
    assert.deepEqual(bundle.starts.slice(10, 12), bundle.starts.slice(2, 4), "column 5 is x[2] too");
  });

  it("end at the units", () => {
    const [x = 0, y = 0] = positions.get("z1") ?? [];
    const { radius } = openBody(2);
    const [dx, dy] = unitCentre(2, 1);
    assert.deepEqual([...(bundle?.ends.slice(2, 4) ?? [])], [x + dx - radius, y + dy]);
  });

  it("fan out of the side of a box that is shut", () => {
    const shut = buildScene(opened("z2"), network, layout, null).bundles.find(({ target }) => target === "z2");
    const [x = 0] = positions.get("z1") ?? [];
    assert.deepEqual([shut?.starts[0], shut?.starts[2]], [x + 120, x + 120]);
    assert.ok((shut?.starts[1] ?? 0) < (shut?.starts[3] ?? 0));
  });

  it("go number by number into an activation, and together into a softmax; a scalar output takes its own", () => {
    const into = (target: string) => scene.plain.filter((line) => line.target === target);
    assert.deepEqual(
      into("r").map(({ component, unit }) => [component, unit]),
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
    assert.deepEqual(
      into("p").map(({ component, unit }) => [component, unit]),
      [
        [0, null],
        [1, null],
        [2, null],
        [3, null],
      ],
    );
    assert.deepEqual(
      into("y").map(({ component }) => component),
      [2],
    );
  });

  it("stand for the wires that they replace", () => {
    const replaced = (...open: string[]) =>
      [...replacedEdges({ ...INITIAL, network, look: { ...INITIAL.look, opened: open } })].sort();
    assert.deepEqual(replaced(), []);
    assert.deepEqual(replaced("z1"), ["a→z1:1", "x→z1:0", "x→z1:2", "z1→z2:0"]);
  });

  it("know the nearest unit to a point, and none outside the layers", () => {
    const [x = 0, y = 0] = positions.get("z2") ?? [];
    const [dx, dy] = unitCentre(4, 3);
    assert.deepEqual(unitAt(scene, [x + dx + 4, y + dy - 3], 7), { node: "z2", unit: 3 });
    assert.equal(unitAt(scene, [x - 30, y + dy], 7), null);
  });

  it("are none where nothing is opened, and survive what the canvas cannot read", () => {
    assert.deepEqual(buildScene(network, network, layout, null).bundles, []);
    const { network: layers } = fakeNetwork(LAYERS);
    const shown = withOpened(layers, ["z1", "z2", "logits"]);
    const nowhere = { positions: new Map<string, Point>([["z1", [0, 0]]]), routes: new Map() };
    assert.deepEqual(
      buildScene(shown, layers, nowhere, null).units.map(({ id }) => id),
      ["z1"],
    );
  });

  it("show the units of a layer that one is inside of, in its body, without a line", () => {
    const inside = buildScene(network, network, layout, "z2");
    assert.deepEqual(
      inside.units.map(({ id, kind, size }) => [id, kind, size]),
      [["z2", "grid", 4]],
    );
    assert.deepEqual(inside.bundles, []);
    const [units] = inside.units;
    for (let unit = 0; unit < 4; unit++) {
      const [cx = 0, cy = 0] = units?.centres.subarray(2 * unit, 2 * unit + 2) ?? [];
      const box = units?.box ?? { x: 0, y: 0, width: 0, height: 0 };
      assert.ok(cx > box.x && cx < box.x + box.width && cy > box.y + 44 && cy < box.y + box.height);
    }
  });
});
