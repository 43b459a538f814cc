import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, applyIntents, editsFor } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { parseDocument } from "../../../core/document/parse.ts";
import { ids } from "./arbitraries.ts";
import { type File, files, nodeIds, withoutEmpty } from "./model.ts";
import { neatStyles, readPlain, writeNeatly } from "./plain.ts";

const NODES = `  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] }, // first
    "h1": { "op": "neuron", "inputs": ["x"] },
    "h2": { "op": "neuron", "inputs": ["x"] },
    "y": { "op": "neuron", "inputs": ["h1", "h2"] }
  }`;
const BARE = `{\n${NODES}\n}\n`;
const viewed = (view: string) => `{\n${NODES},\n  "view": ${view}\n}\n`;

const edit = (text: string, ...intents: Intent[]) => applyEdits(text, editsFor(text, intents));
const group = (name: string, ...nodes: string[]): Intent => ({ kind: "setGroup", name, nodes });

function refusal(text: string, ...intents: Intent[]): string {
  const result = applyIntents(text, intents);
  return "refused" in result ? result.refused : assert.fail("was not refused");
}

function problemsOf(groups: string): (readonly [string, string, string])[] {
  const text = viewed(`{ "groups": ${groups} }`);
  return parseDocument(text).problems.map(({ code, severity, message, range }) => {
    assert.deepEqual([code, severity], ["NN215", "warning"]);
    return [text.slice(range.start, range.end), message, ""] as const;
  });
}

describe("groups in the text", () => {
  it("are read in order, with the members that exist", () => {
    const { document, problems } = parseDocument(viewed('{ "groups": { "hidden": ["h2", "h1"], "x": ["x"] } }'));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [...(document?.groups ?? [])],
      [
        ["hidden", ["h2", "h1"]],
        ["x", ["x"]],
      ],
    );
    assert.equal(parseDocument(BARE).document?.groups.size, 0);
  });

  for (const [groups, place, says] of [
    ['{ "g": ["h11"] }', '"h11"', /no such node\. Did you mean "h1"\?/],
    ['{ "g": ["nothing like it"] }', '"nothing like it"', /Remove it, or add the node/],
    ['{ "g": ["h1"], "f": ["h2", "h1"] }', '"h1"', /in the group "g" already\. A node is in at most one group/],
    ['{ "g": ["h1", "h1"] }', '"h1"', /lists "h1" twice/],
    ['{ "g": [] }', "[]", /is empty/],
    ['{ "g": "h1" }', '"h1"', /must be a list of ids, such as \["h1", "h2"\], not the text "h1"/],
    ['{ "g": [1] }', "1", /must hold ids/],
    ['{ "": ["h1"] }', '""', /a name must not be empty/],
    ['{ "a[0]": ["h1"] }', '"a[0]"', /must not contain the character \[/],
    ["[]", "[]", /an object from name to a list of ids/],
  ] as const) {
    it(`warns of ${groups}`, () => {
      const found = problemsOf(groups);
      assert.equal(found.length, 1);
      assert.equal(found[0]?.[0], place);
      assert.match(found[0]?.[1] ?? "", says);
    });
  }

  it("that are wrong keep no node from being used, and what is right in them counts", () => {
    const { document } = parseDocument(viewed('{ "groups": { "g": ["h1", "nope", 3], "f": ["h1"], "e": ["y"] } }'));
    assert.deepEqual(
      [...(document?.groups ?? [])],
      [
        ["g", ["h1"]],
        ["e", ["y"]],
      ],
    );
    assert.ok([...(document?.nodes.values() ?? [])].every((node) => !node.broken));
  });

  it("the fix puts the id right", () => {
    const text = viewed('{ "groups": { "g": ["h11"] } }');
    const [fix] = parseDocument(text).problems.map((problem) => problem.fix);
    assert.ok(fix);
    const fixed = text.slice(0, fix.range.start) + fix.newText + text.slice(fix.range.end);
    assert.deepEqual(parseDocument(fixed).problems, []);
  });
});

describe("edits of groups, to the letter", () => {
  it("a first group brings its section, which goes with the last", () => {
    const made = edit(BARE, group("hidden", "h1", "h2"));
    assert.equal(made.replace(BARE.slice(0, -3), ""), ',\n  "view": { "groups": { "hidden": ["h1", "h2"] } }\n}\n');
    assert.equal(edit(made, { kind: "setGroup", name: "hidden", nodes: null }), BARE);
    assert.equal(edit(made, group("hidden")), BARE);
  });

  for (const [what, before, intents, after] of [
    [
      "stands beside the pins",
      '{ "pins": { "x": [1, 2] } }',
      [group("g", "y")],
      '{ "pins": { "x": [1, 2] }, "groups": { "g": ["y"] } }',
    ],
    [
      "takes one more",
      '{ "groups": { "g": ["h1"] } }',
      [group("g", "h1", "h2")],
      '{ "groups": { "g": ["h1", "h2"] } }',
    ],
    [
      "takes a node from another",
      '{ "groups": { "g": ["h1", "h2"] } }',
      [group("f", "h2")],
      '{ "groups": { "g": ["h1"], "f": ["h2"] } }',
    ],
    [
      "takes the last node from another",
      '{ "groups": { "g": ["h1"], "e": ["x"] } }',
      [group("f", "h1")],
      '{ "groups": { "e": ["x"], "f": ["h1"] } }',
    ],
    [
      "gets another name",
      '{ "groups": { "g": ["h1"] } }',
      [{ kind: "renameGroup", name: "g", to: "שכבה" }],
      '{ "groups": { "שכבה": ["h1"] } }',
    ],
    [
      "loses a node that is removed",
      '{ "groups": { "g": ["h1", "h2"] } }',
      [{ kind: "removeNode", id: "h1" }],
      '{ "groups": { "g": ["h2"] } }',
    ],
    [
      "goes with its last node, its pin as well",
      '{ "pins": { "x": [0, 0], "h1": [1, 2] }, "groups": { "g": ["h1"] } }',
      [{ kind: "removeNode", id: "h1" }],
      '{ "pins": { "x": [0, 0] } }',
    ],
    [
      "follows a rename",
      '{ "groups": { "h1": ["h1", "h2"] } }',
      [{ kind: "renameNode", id: "h1", to: "a" }],
      '{ "groups": { "h1": ["a", "h2"] } }',
    ],
  ] as const satisfies readonly (readonly [string, string, readonly Intent[], string])[]) {
    it(what, () => assert.equal(edit(viewed(before), ...intents).split('"view": ')[1], `${after}\n}\n`));
  }

  it("the section goes when the last pin and the last group go together", () => {
    const text = viewed('{ "pins": { "y": [1, 2] }, "groups": { "g": ["y"] } }');
    assert.doesNotMatch(edit(text, { kind: "removeNode", id: "y" }), /view/);
  });

  it("the same group again changes nothing", () => {
    assert.deepEqual(editsFor(viewed('{ "groups": { "g": ["h1"] } }'), [group("g", "h1")]), []);
    assert.deepEqual(editsFor(BARE, [{ kind: "setGroup", name: "g", nodes: null }]), []);
  });

  it("refuses what cannot be, in a sentence", () => {
    const text = viewed('{ "groups": { "g": ["h1", "ghost"], "f": ["h2"] } }');
    assert.match(refusal(BARE, group("g", "h9")), /no node “h9”/);
    assert.match(refusal(BARE, group("a]", "h1")), /a name must not contain the character \]/);
    assert.match(refusal(text, { kind: "renameGroup", name: "g", to: "f" }), /already a group “f”/);
    assert.match(refusal(text, { kind: "renameGroup", name: "g", to: "" }), /must not be empty/);
    assert.match(refusal(text, { kind: "renameGroup", name: "e", to: "d" }), /no group “e”/);
    assert.match(refusal(text, { kind: "renameNode", id: "h1", to: "ghost" }), /still named in .* a group/);
    assert.match(refusal(viewed('{ "groups": [] }'), group("g", "h1")), /not an object/);
  });
});

describe("edits of groups", () => {
  it("a group that is made and removed again leaves the text as it was", () => {
    fc.assert(
      fc.property(files, neatStyles, ids, fc.nat(), (file, style, name, pick) => {
        const view = (file.get("view") ?? new Map()) as File;
        // Members of other groups would have to be put back; a section that stood empty goes.
        if (view.has("groups") || withoutEmpty(file).size !== file.size) return;
        const members = nodeIds(file).filter((_, i) => (pick >> i) % 2 === 0);
        if (members.length === 0) return;
        const text = writeNeatly(file, style);
        const made = edit(text, group(name, ...members));
        assert.deepEqual(parseDocument(made).document?.groups.get(name), members);
        assert.equal(edit(made, { kind: "setGroup", name, nodes: null }), text);
        assert.deepEqual(editsFor(text, [group(name, ...members), group(name)]), []);
      }),
      { numRuns: 200 },
    );
  });

  it("leave every node in at most one group, all of which exist, whatever is done", () => {
    fc.assert(
      fc.property(
        files,
        neatStyles,
        fc.array(fc.tuple(ids, fc.nat(), fc.nat(2)), { maxLength: 6 }),
        (file, style, plan) => {
          let text = writeNeatly(file, style);
          for (const [fresh, pick, what] of plan) {
            const names = nodeIds(readPlain(text) as File);
            const id = names[pick % Math.max(names.length, 1)];
            const intent: Intent =
              what === 0 && id !== undefined
                ? { kind: "removeNode", id }
                : what === 1 && id !== undefined
                  ? { kind: "renameNode", id, to: fresh }
                  : group(fresh, ...names.filter((_, i) => (pick >> i) % 2 === 0));
            const result = applyIntents(text, [intent]);
            if ("edits" in result) text = applyEdits(text, result.edits);
          }
          assert.deepEqual(
            parseDocument(text).problems.filter(({ code }) => code === "NN215"),
            [],
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
