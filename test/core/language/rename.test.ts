import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { applyEdits } from "../../../core/document/edits.ts";
import { readLoose } from "../../../core/language/looseTree.ts";
import { definitionOf, findMentions, type Mention, mentionAt, sameName } from "../../../core/language/mentions.ts";
import { findRename, rename } from "../../../core/language/rename.ts";
import { ids } from "../document/arbitraries.ts";
import { anyCase } from "../engine/anyNetwork.ts";

const samples = new URL("../../../samples/", import.meta.url);
const texts = readdirSync(samples)
  .filter((file) => file.endsWith(".nn.json"))
  .map((name) => readFileSync(new URL(name, samples), "utf8"));

const TEXT = `{
  "nn": 1, // a comment with h1 in it
  "nodes": {
    "x": { "op": "input", "shape": [3] },
    "t": { "op": "input", "shape": [] },
    "h1": { "op": "dense", "inputs": ["x"], "units": 3, "params": { "b": "s" } },
    "h1.w": { "op": "neuron", "inputs": ["h1[0:2]", "h1[2]"], "params": { "w": ["s", 1, "s"] } },
    "y": { "op": "sub", "inputs": { "a": "h1.w", "b": "h1[0]" } },
    "L": { "op": "squared-error", "inputs": ["y", "t"] }
  },
  "params": { "s": 1 },
  "objective": ["L", "h1[1]"],
  "regularization": { "l2": 1, "of": ["h1.W", "h1.w.w", "s"] },
  "data": { "rows": [{ "x": [1, 2, 3], "t": 0 }, { "x": [1, 2, 3], "t": 1 }], "split": { "test": 1, "stratify": "t" }, "standardize": ["x", "t"] },
  "training": { "only": ["h1.b", "s"] },
  "view": { "pins": { "h1": [1, 2] }, "groups": { "h1": ["h1", "y"] } }
}`;

const mentionsOf = (text: string) => findMentions(text, readLoose(text).root);
const show = (text: string, { range }: Mention) => text.slice(range.start, range.end);

function renamed(text: string, offset: number, to: string): string {
  const renaming = rename(text, offset, to);
  assert.ok("edits" in renaming, "refused" in renaming ? renaming.refused : "");
  return applyEdits(text, renaming.edits);
}

describe("names in the text", () => {
  it("are found wherever they stand, and nowhere else", () => {
    const mentions = mentionsOf(TEXT);
    const h1 = sameName(mentions, { kind: "node", name: "h1" });
    const lines = h1.map(({ whole }) => TEXT.slice(whole.start, whole.end));
    assert.deepEqual(lines, ['"h1"', '"h1[0:2]"', '"h1[2]"', '"h1[0]"', '"h1[1]"', '"h1.W"', '"h1.b"', '"h1"', '"h1"']);
    for (const mention of h1) assert.equal(show(TEXT, mention), "h1");
    const shared = sameName(mentions, { kind: "parameter", name: "s" });
    assert.equal(shared.length, 6);
    assert.equal(sameName(mentions, { kind: "node", name: "h1.w" }).length, 3);
    assert.equal(sameName(mentions, { kind: "group", name: "h1" }).length, 1);
    assert.equal(sameName(mentions, { kind: "node", name: "t" }).length, 6);
  });

  it("lead to their definition from every place", () => {
    const mentions = mentionsOf(TEXT);
    for (const mention of mentions) {
      const definition = definitionOf(mentions, mention);
      assert.ok(definition, mention.name);
      assert.equal(definition.role, "definition");
      assert.match(TEXT.slice(definition.whole.end), /^:/);
    }
    assert.equal(mentionAt(mentions, TEXT.indexOf('"op"'))?.name ?? null, null);
  });

  it("are found in a text that cannot be read", () => {
    const broken = TEXT.replace('"y": { "op": "sub", ', '"y": { "op": ');
    const mentions = mentionsOf(broken.slice(0, broken.indexOf('"view"')));
    assert.ok(sameName(mentions, { kind: "node", name: "h1" }).length >= 5);
  });

  it("count escapes as they are written", () => {
    const text =
      '{ "nodes": { "a\\u00e9\\\\b": { "op": "input" }, "y": { "op": "exp", "inputs": ["a\\u00e9\\\\b[0]"] } } }';
    const [definition, , use] = mentionsOf(text);
    assert.ok(definition && use);
    assert.equal(show(text, definition), "a\\u00e9\\\\b");
    assert.equal(show(text, use), "a\\u00e9\\\\b");
  });
});

describe("renaming in the text", () => {
  it("changes every place, with selections and names of parameters, and no comment", () => {
    const result = renamed(TEXT, TEXT.indexOf('"h1[0:2]"') + 2, "hidden");
    assert.equal(
      result,
      TEXT.replace(/"h1(?=["[])/g, '"hidden')
        .replace('"h1.W"', '"hidden.W"')
        .replace('"h1.b"', '"hidden.b"')
        .replace('"groups": { "hidden"', '"groups": { "h1"'),
    );
  });

  it("changes a shared parameter everywhere", () => {
    assert.equal(renamed(TEXT, TEXT.indexOf('"s"') + 1, "bias"), TEXT.replaceAll('"s"', '"bias"'));
  });

  it("says why it cannot be", () => {
    const at = (mark: string, to: string): string => {
      const result = rename(TEXT, TEXT.indexOf(mark) + 1, to);
      return "refused" in result ? result.refused : "";
    };
    assert.match(at('"h1"', "y"), /already a node “y”/);
    assert.match(at('"h1"', "a[0]"), /must not contain/);
    assert.match(at('"h1"', ""), /empty/);
    assert.match(at('"s"', ""), /needs a name/);
    assert.match(at('"s"', "h1.q"), /reads like a parameter/);
    assert.match(at('"op"', "q"), /no name here/);
    const missing = '{ "nn": 1, "nodes": { "y": { "op": "exp", "inputs": ["gone"] } } }';
    const place = findRename(missing, missing.indexOf("gone"));
    assert.match("refused" in place ? place.refused : "", /no node “gone”/);
    const broken = TEXT.slice(0, -1);
    const result = rename(broken, broken.indexOf('"h1"') + 1, "q");
    assert.match("refused" in result ? result.refused : "", /cannot be read/);
  });

  it("warns where a weights file keeps the old names", () => {
    const text = TEXT.replace('"params": { "s": 1 },', '"params": { "s": 1 }, "weights": "w.safetensors",');
    const renaming = rename(text, text.indexOf('"h1"') + 1, "q");
    assert.match("warning" in renaming ? (renaming.warning ?? "") : "", /w\.safetensors.*“h1\.W”.*“q”/);
    const written = rename(text, text.indexOf('"s"') + 1, "q");
    assert.equal("warning" in written ? written.warning : "", null);
    const without = rename(TEXT, TEXT.indexOf('"h1"') + 1, "q");
    assert.equal("warning" in without ? without.warning : "", null);
  });

  it("and back gives the same bytes; the network in between is the same but for the name", () => {
    const networks = fc.oneof(
      fc.constantFrom(...texts, TEXT),
      anyCase.map(({ net }) => JSON.stringify({ nn: 1, ...net }, null, 1)),
    );
    fc.assert(
      fc.property(networks, fc.nat(), ids, (text, pick, to) => {
        const mentions = mentionsOf(text).filter((mention) => mention.kind !== "group");
        const mention = mentions[pick % mentions.length];
        if (!mention) return;
        const renaming = rename(text, mention.range.start, to);
        if ("refused" in renaming) return;
        const between = applyEdits(text, renaming.edits);
        const places = mentionsOf(between);
        const definition = sameName(places, { kind: mention.kind, name: to }).find(({ role }) => role === "definition");
        assert.ok(definition, `${to} is not defined in\n${between}`);
        assert.equal(renamed(between, definition.range.start, mention.name), text);
        assert.equal(signature(between, mention.kind === "node" ? to : null, mention.name), signature(text, null, ""));
        const problems = (of: string) =>
          compile(of)
            .problems.map(({ code }) => code)
            .sort();
        assert.deepEqual(problems(between), problems(text));
      }),
      { numRuns: 300 },
    );
  });
});

/** Ops, shapes, wires and parameters of the compiled graph, with one name put in the place of another. */
function signature(text: string, name: string | null, instead: string): string {
  const swap = (id: string): string => (id === name ? instead : id);
  const { graph } = compile(text);
  const nodes = graph?.nodes.map((node) => [
    swap(node.id),
    node.op.name,
    node.shape,
    node.edges.map(({ source, components, port }) => [swap(source.id), components, port]),
    node.params.map(({ spec, size }) => [spec.name, size]),
  ]);
  const parameters = graph?.parameters.map(({ size, shared, users }) => [size, shared, users.map(swap)]);
  return JSON.stringify([nodes, parameters, graph?.objective.map(({ node, component }) => [swap(node), component])]);
}
