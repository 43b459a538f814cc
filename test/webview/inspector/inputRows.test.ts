import assert from "node:assert/strict";
import { findOp } from "../../../core/ops/index.ts";
import type { NetworkView, NodeView } from "../../../core/protocol.ts";
import { inputLabelsOf } from "../../../webview/inspector/inputLabels.ts";
import { inputRows, possibleSources } from "../../../webview/inspector/inputRows.ts";
import { fakeNetwork } from "../../support/fakeNetwork.ts";

const { network } = fakeNetwork({
  x: { size: 2 },
  h: { inputs: ["x", "x[1]"] },
  y: { inputs: ["h", "x"] },
  L: { op: "squared-error", inputs: ["y"] },
});
const nodeOf = (id: string, of: NetworkView = network): NodeView =>
  of.nodes.find((node) => node.id === id) ?? assert.fail();
const rowsOf = (id: string) => inputRows(network, nodeOf(id), findOp(nodeOf(id).op) ?? assert.fail());

describe("webview/inspector/inputRows", () => {
  it("lists references in order, with the intents that point them elsewhere", () => {
    const rows = rowsOf("h");
    assert.deepEqual(
      rows.map(({ reference, port }) => [reference, port]),
      [
        ["x", null],
        ["x[1]", null],
      ],
    );
    assert.deepEqual(rows[1]?.point("z"), { kind: "reconnect", to: "h", at: 1, reference: "z" });
    assert.deepEqual(rows[1]?.remove, { kind: "disconnect", to: "h", at: 1 });
  });

  it("shows a named port that reads nothing yet, to be connected by name", () => {
    const rows = rowsOf("L");
    assert.deepEqual(
      rows.map(({ reference, port, connected }) => [reference, port, connected]),
      [
        ["y", "prediction", true],
        ["", "target", false],
      ],
    );
    assert.deepEqual(rows[1]?.point("x[0]"), { kind: "connect", reference: "x[0]", to: "L", port: "target" });
  });

  it("offers no source that would close a cycle", () => {
    assert.deepEqual(
      possibleSources(network, "h").map(({ value }) => value),
      ["x"],
    );
    assert.deepEqual(
      possibleSources(network, "L").map(({ value }) => value),
      ["x", "h", "y"],
    );
  });
});

describe("webview/inspector/inputLabels", () => {
  it("names what each column multiplies, and nothing where the columns are not the inputs", () => {
    const edges = network.edges.map((edge) => ({ ...edge, shape: edge.reference === "x" ? [2] : [] }));
    const withShapes = { ...network, edges };
    assert.deepEqual(inputLabelsOf(withShapes, nodeOf("h"), [3]), ["x[0]", "x[1]", "x[1]"]);
    assert.equal(inputLabelsOf(withShapes, nodeOf("h"), [4]), null);
    assert.equal(inputLabelsOf(withShapes, nodeOf("h"), []), null);
    // A bias of a layer with as many units as inputs.
    assert.equal(inputLabelsOf(withShapes, { ...nodeOf("h"), shape: [3], size: 3 }, [3]), null);
    const slices = { ...network, edges: edges.map((edge) => ({ ...edge, reference: "x[0:2]", shape: [2] })) };
    assert.deepEqual(inputLabelsOf(slices, nodeOf("h"), [4]), ["x[0:2]·0", "x[0:2]·1", "x[0:2]·0", "x[0:2]·1"]);
  });
});
