import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Change, Version } from "../../../core/compare/change.ts";
import { compareNetworks } from "../../../core/compare/compareNetworks.ts";
import { compile } from "../../../core/compile.ts";
import { applyEdits, applyIntents } from "../../../core/document/edits.ts";
import type { Intent } from "../../../core/document/intent.ts";
import { ids } from "../document/arbitraries.ts";
import { applyToModel, files, intentFor, withoutEmpty } from "../document/model.ts";
import { writeNoisily } from "../document/plain.ts";
import { SAMPLE_NAMES } from "../drawing/sampleView.ts";

function version(text: string): Version {
  const { document, graph } = compile(text);
  assert.ok(document);
  return { document, graph };
}

const compare = (before: string, after: string) => compareNetworks(version(before), version(after));
const sentences = (before: string, after: string) => compare(before, after).changes.map(({ sentence }) => sentence);

const NET = JSON.stringify({
  nn: 1,
  title: "A",
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [3] },
    h1: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    h2: { op: "dense", inputs: ["h1"], units: 3, params: { b: [0, 0, 0] } },
    L: { op: "squared-error", inputs: ["h2", "t"] },
  },
  objective: "L",
  data: { rows: [{ x: [0, 1], t: [1, 0, 0] }] },
});

/** The file with something in it replaced. */
function edited(...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replaceAll(from, to);
  }, NET);
}

describe("comparing two networks", () => {
  it("says a change of units as people say it, and nothing of what is the same", () => {
    assert.deepEqual(sentences(NET, edited(['"units":4', '"units":6'])), ["h1: 4 → 6 units"]);
  });

  it("says what an activation, an op and other attributes became", () => {
    assert.deepEqual(sentences(NET, edited(['"tanh"', '"relu"'])), ["h1: activation tanh → relu"]);
    assert.deepEqual(sentences(NET, edited([',"activation":"tanh"', ""])), ["h1: activation tanh → not written"]);
    assert.deepEqual(sentences(NET, edited(["squared-error", "absolute-error"])), [
      "L: squared-error → absolute-error",
    ]);
  });

  it("counts the numbers of a parameter that changed, and says by how much", () => {
    assert.deepEqual(sentences(NET, edited(["[0,0,0]", "[0,0.5,-0.25]"])), [
      "h2: b 2 of 3 numbers changed, by up to 0.5",
    ]);
    assert.deepEqual(sentences(NET, edited([',"params":{"b":[0,0,0]}', ""])), ["h2: b [0, 0, 0] → not written"]);
  });

  it("says wires: what is read no more, as well, instead, or in another order", () => {
    assert.deepEqual(sentences(NET, edited(['["h1"]', '["h1","x"]'])), ["h2: reads x too"]);
    assert.deepEqual(sentences(edited(['["h1"]', '["h1","x"]']), NET), ["h2: no longer reads x"]);
    assert.deepEqual(sentences(NET, edited(['["h1"]', '["x"]'])), ["h2: reads x instead of h1"]);
    assert.deepEqual(sentences(edited(['["h1"]', '["h1","x"]']), edited(['["h1"]', '["x","h1"]'])), [
      "h2: reads x, h1 in another order: before h1, x",
    ]);
  });

  it("says what came and what went, in the order of the file", () => {
    const more = edited(['"L":{', '"h3":{"op":"dense","inputs":["h2"],"units":3},"L":{'], ['["h2","t"]', '["h3","t"]']);
    assert.deepEqual(sentences(NET, more), ["h3: added, a dense of h2", "L: reads h3 instead of h2"]);
    assert.deepEqual(sentences(more, NET), ["h3: removed, a dense of h2", "L: reads h2 instead of h3"]);
  });

  it("guesses a rename where all else is equal, and says that it guesses", () => {
    const { changes, renames } = compare(NET, edited(["h1", "hidden"]));
    assert.deepEqual(
      changes.map(({ sentence }) => sentence),
      ["h1 → hidden: renamed, it seems; all else is the same"],
    );
    assert.deepEqual([...renames], [["h1", "hidden"]]);
  });

  it("guesses a whole chain of renames, and none where there are two candidates", () => {
    assert.deepEqual(
      [...compare(NET, edited(["h1", "a"], ["h2", "b"])).renames],
      [
        ["h1", "a"],
        ["h2", "b"],
      ],
    );
    const twins = (a: string, b: string) =>
      JSON.stringify({ nn: 1, nodes: { [a]: { op: "input", shape: [] }, [b]: { op: "input", shape: [] } } });
    assert.equal(compare(twins("a", "b"), twins("c", "d")).renames.size, 0);
  });

  it("calls no rename what also changed otherwise", () => {
    const { renames, changes } = compare(NET, edited(["h1", "g"], ['"units":4', '"units":5']));
    assert.equal(renames.size, 0);
    assert.ok(changes.some(({ kind, sentence }) => kind === "removed" && sentence.startsWith("h1:")));
  });

  it("says what follows in shape where nothing is written otherwise", () => {
    const text = (n: number) =>
      JSON.stringify({
        nn: 1,
        nodes: { x: { op: "input", shape: [n] }, a: { op: "activation", inputs: ["x"], activation: "tanh" } },
      });
    const words = sentences(text(2), text(3));
    assert.ok(words.includes("a: shape [2] → [3], which follows from what it reads"), words.join("\n"));
  });

  it("says sections, and what is only shown otherwise as such", () => {
    assert.deepEqual(sentences(NET, edited(['"A"', '"B"'])), ["title: “A” → “B”"]);
    assert.deepEqual(sentences(NET, edited(['"t":[1,0,0]', '"t":[0,1,0]'])), ["data: row 0 changed"]);
    const used = (split: string) => edited(['"t":[1,0,0]}]', `"t":[1,0,0]}],"split":${split},"standardize":true`]);
    assert.deepEqual(sentences(NET, used('{"test":0.2}')), [
      "data: split: none → test 0.2, seed 0",
      "data: standardized: none → all but targets",
    ]);
    assert.deepEqual(sentences(used('{"test":0.2}'), used('{"validation":3,"stratify":"t","seed":7}')), [
      "data: split: test 0.2, seed 0 → validation 3, by t, seed 7",
    ]);
    const arrays = (x: string) => edited(['{"rows":[{"x":[0,1],"t":[1,0,0]}]}', `{"arrays":{"x":${x},"t":"t.npy"}}`]);
    assert.deepEqual(sentences(arrays('"x.npy"'), arrays('"other.npy"')), ["data: x.npy, t.npy → other.npy, t.npy"]);
    assert.deepEqual(sentences(arrays('{"file":"t.npy","array":"a"}'), arrays('"t.npy"')), [
      "data: t.npy with other arrays",
    ]);
    assert.deepEqual(sentences(NET, edited(['"objective":"L",', ""])), ["objective: L → none"]);
    const { changes } = compare(NET, edited(['"objective"', '"view":{"pins":{"h1":[5,6]}},"objective"']));
    assert.deepEqual(
      changes.map(({ kind, sentence }) => [kind, sentence]),
      [["placed", "h1: pinned"]],
    );
  });

  it("has the places of a change in both texts", () => {
    const after = edited(['"units":4', '"units":6']);
    const [change] = compare(NET, after).changes;
    assert.ok(change?.before && change.after);
    assert.ok(NET.slice(change.before.start, change.before.end).includes("4"));
    assert.ok(after.slice(change.after.start, change.after.end).includes("6"));
  });

  it("counts it all up", () => {
    assert.equal(compare(NET, edited(['"units":4', '"units":6'])).summary, "Nodes: 1 changed. 27 → 39 parameters.");
    assert.equal(compare(NET, NET).summary, "The two networks are the same.");
  });

  for (const name of SAMPLE_NAMES) {
    it(`finds nothing between ${name} and itself`, () => {
      const text = readFileSync(`samples/${name}.nn.json`, "utf8");
      assert.deepEqual(compare(text, text).changes, []);
    });
  }
});

const KINDS: readonly Intent["kind"][] = [
  "addNode",
  "removeNode",
  "renameNode",
  "connect",
  "disconnect",
  "reconnect",
  "setAttribute",
  "setParam",
  "setBuffer",
  "setSharedParam",
  "pin",
  "setGroup",
  "renameGroup",
  "setObjective",
  "setTitle",
  "setRow",
];
const noises = fc.array(fc.nat(11), { minLength: 1, maxLength: 60 });
const choices = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });

describe("comparing random networks", function () {
  this.timeout(60_000);

  it("spaces, comments and commas are no change", () => {
    fc.assert(
      fc.property(files, noises, noises, (file, one, other) => {
        assert.deepEqual(compare(writeNoisily(file, one, false), writeNoisily(file, other, true)).changes, []);
      }),
    );
  });

  it("every gesture shows as a change, and the way back as its mirror", () => {
    fc.assert(
      fc.property(files, noises, fc.constantFrom(...KINDS), choices, ids, (file, noise, kind, choice, fresh) => {
        const intent = intentFor(file, kind, choice, fresh);
        if (intent === null) return;
        const before = writeNoisily(file, noise, false);
        const result = applyIntents(before, [intent]);
        if ("refused" in result) return;
        const after = applyEdits(before, result.edits);
        const { changes, renames } = compare(before, after);
        const isSame = isDeepStrictEqual(withoutEmpty(file), withoutEmpty(applyToModel(file, intent)));
        if (!isSame) assert.ok(changes.length > 0, JSON.stringify(intent));
        const mirrored = compare(after, before);
        assert.deepEqual(mirrored.changes.map(outline).sort(), changes.map((change) => outline(mirror(change))).sort());
        assert.deepEqual([...mirrored.renames].sort(), [...renames].map(([from, to]) => [to, from]).sort());
      }),
      { numRuns: 1500 },
    );
  });
});

const MIRRORS: Partial<Record<Change["kind"], Change["kind"]>> = { added: "removed", removed: "added" };

function mirror({ kind, subject, before, after, ...change }: Change): Change {
  return {
    ...change,
    kind: MIRRORS[kind] ?? kind,
    subject: subject.kind === "node" ? { ...subject, before: subject.after, after: subject.before } : subject,
    before: after,
    after: before,
  };
}

/** All but the words, whose direction is not turned so simply. */
function outline({ kind, subject, before, after }: Change): string {
  return JSON.stringify([
    kind,
    subject.kind === "node" ? [subject.before, subject.after] : subject.name,
    before,
    after,
  ]);
}
