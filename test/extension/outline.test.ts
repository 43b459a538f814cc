import assert from "node:assert/strict";
import type { ProblemView } from "../../core/protocol.ts";
import { type OutlineEntry, outlineOf } from "../../extension/tree/outline.ts";
import { fakeNetwork } from "../support/fakeNetwork.ts";

const problem = (node: string | null, severity: ProblemView["severity"], message: string): ProblemView => ({
  code: "NN401",
  severity,
  message,
  line: 1,
  column: 1,
  start: 0,
  node,
  input: null,
  fix: null,
});

function idsOf(entries: readonly OutlineEntry[]): string[] {
  return entries.flatMap((entry) =>
    entry.kind === "node" ? [entry.node.id] : entry.kind === "group" ? idsOf(entry.children) : [],
  );
}

describe("outlineOf", () => {
  const { network } = fakeNetwork({
    x: { op: "input" },
    h: { op: "neuron", inputs: ["x"] },
    y: { op: "neuron", inputs: ["h", "x"] },
  });

  it("lists every node once in reading order, with its inputs and where they come from", () => {
    const outline = outlineOf(network);
    assert.deepEqual(idsOf(outline), ["x", "h", "y"]);
    const y = outline.find((entry) => entry.kind === "node" && entry.node.id === "y");
    assert.ok(y?.kind === "node");
    const inputs = y.children.flatMap((child) => (child.kind === "input" ? [[child.reference, child.source]] : []));
    assert.deepEqual(inputs, [
      ["h", "h"],
      ["x", "x"],
    ]);
  });

  it("puts members under their group, at the place of the first of them", () => {
    const outline = outlineOf({ ...network, groups: [{ name: "block", nodes: ["y", "x"] }] });
    assert.deepEqual(
      outline.map((entry) => (entry.kind === "group" ? idsOf(entry.children) : entry.kind)),
      [["x", "y"], "node"],
    );
    assert.deepEqual(idsOf(outline), ["x", "y", "h"]);
  });

  it("puts problems under their node, the gravest as its severity, and those of no node first", () => {
    const problems = [problem("h", "warning", "w"), problem("h", "error", "e"), problem(null, "error", "file")];
    const outline = outlineOf({ ...network, problems });
    assert.equal(outline[0]?.kind, "problem");
    const severities = outline.flatMap((entry) => (entry.kind === "node" ? [entry.severity] : []));
    assert.deepEqual(severities, [null, "error", null]);
  });

  it("gives every entry a key of its own", () => {
    const keys: string[] = [];
    const walk = (entries: readonly OutlineEntry[]) => {
      for (const entry of entries) {
        keys.push(entry.key);
        if ("children" in entry) walk(entry.children);
      }
    };
    walk(outlineOf({ ...network, groups: [{ name: "h", nodes: ["h"] }], problems: [problem("h", "hint", "?")] }));
    assert.equal(new Set(keys).size, keys.length);
  });
});
