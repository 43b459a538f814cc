import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { applyEdits, applyIntents } from "../../../core/document/edits.ts";
import { copyFragment } from "../../../core/document/fragment/copyFragment.ts";
import type { Intent, JsonValue } from "../../../core/document/intent.ts";
import { parseDocument } from "../../../core/document/parse.ts";
import { readSyntax } from "../../../core/document/reading/syntax.ts";
import { findProperty, propertiesOf, type TextNode } from "../../../core/document/reading/tree.ts";
import { fitParams } from "../../../core/graph/fitParams.ts";
import { readPlain } from "./plain.ts";

/** Every kind of gesture, mixed, on files as people write them: what holds whatever the gesture is. */

const IDS = ["h1", "z", "שלום", "🙂", "__proto__", "a b", "a.b", "constructor", "z_1", "h1_2", "//", "{"];
const NAMES = ["block", "__proto__", "קבוצה", "h1", "🙂"];

interface Style {
  readonly eol: string;
  readonly unit: string;
  readonly oneLine: boolean;
  readonly aligned: boolean;
  readonly comments: readonly number[];
  readonly trailing: boolean;
}

const styles: fc.Arbitrary<Style> = fc.record({
  eol: fc.constantFrom("\n", "\r\n"),
  unit: fc.constantFrom("  ", "\t"),
  oneLine: fc.constantFrom(false, false, false, true),
  aligned: fc.boolean(),
  comments: fc.array(fc.nat(4), { maxLength: 9 }),
  trailing: fc.boolean(),
});

interface Plan {
  readonly ids: readonly string[];
  readonly choices: readonly number[];
  readonly style: Style;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  ids: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 4, maxLength: 8 }),
  choices: fc.array(fc.nat(997), { minLength: 12, maxLength: 12 }),
  style: styles,
});

class Choices {
  private at = 0;
  private readonly numbers: readonly number[];
  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }
  next(): number {
    return (this.numbers[this.at % this.numbers.length] ?? 0) + Math.floor(this.at++ / this.numbers.length) * 31;
  }
  pick<T>(from: readonly T[]): T {
    return from[this.next() % from.length] as T;
  }
  some<T>(from: readonly T[]): T[] {
    return from.filter(() => this.next() % 2 === 0);
  }
}

const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (value instanceof Map) return `{ ${[...value].map(([k, v]) => `${JSON.stringify(k)}: ${inline(v)}`).join(", ")} }`;
  return JSON.stringify(value);
};

/** Two inputs, some neurons on the same inputs, a layer, an activation, a loss: without errors. */
function writeFile({ ids, choices, style }: Plan): string {
  const choice = new Choices(choices);
  const [last = "z", second = "h1", ...neurons] = ids;
  const activation = choice.pick(["tanh", "sigmoid", "relu"]);
  const nodes = new Map<string, unknown>([
    [
      "x",
      new Map<string, unknown>([
        ["op", "input"],
        ["shape", [2]],
      ]),
    ],
    [
      "t",
      new Map<string, unknown>([
        ["op", "input"],
        ["shape", [2]],
      ]),
    ],
  ]);
  for (const [k, id] of neurons.entries())
    nodes.set(
      id,
      new Map<string, unknown>([
        ["op", "neuron"],
        ["inputs", ["x"]],
        ["activation", activation],
        [
          "params",
          new Map<string, unknown>([
            [
              "w",
              choice.pick<unknown>([
                [0.5, k],
                ["b1", -1],
              ]),
            ],
            ["b", k % 2 === 0 ? "b1" : 0.25],
          ]),
        ],
      ]),
    );
  const wide = choice.next() % 2 === 0;
  nodes.set(
    second,
    new Map<string, unknown>([
      ["op", "dense"],
      ["inputs", neurons],
      ["units", wide ? 3 : 2],
      ["activation", choice.pick(["softmax", "tanh", "sigmoid"])],
      [
        "params",
        new Map<string, unknown>([
          ["W", Array.from({ length: wide ? 3 : 2 }, (_, k) => neurons.map((__, i) => k - i / 2))],
          ["b", 0],
        ]),
      ],
    ]),
  );
  nodes.set(
    last,
    choice.next() % 2 === 0
      ? new Map<string, unknown>([
          ["op", "dense"],
          ["inputs", [second]],
          ["units", 2],
        ])
      : new Map<string, unknown>([
          ["op", "function"],
          [
            "inputs",
            new Map([
              ["a", `${second}[0:2]`],
              ["c", `${second}[0:2]`],
            ]),
          ],
          ["expression", "a * c"],
        ]),
  );
  nodes.set(
    "L",
    new Map<string, unknown>([
      ["op", "squared-error"],
      [
        "inputs",
        choice.pick<unknown>([
          [last, "t"],
          new Map([
            ["prediction", last],
            ["target", "t"],
          ]),
        ]),
      ],
    ]),
  );
  const all = [...nodes.keys()];
  const names = ids.flatMap((id) => (neurons.includes(id) ? [`${id}.w`] : []));
  const groups = new Map<string, readonly string[]>();
  for (const id of choice.some(all)) {
    const name = choice.pick(NAMES);
    groups.set(name, [...(groups.get(name) ?? []), id]);
  }
  const view = new Map<string, unknown>();
  if (choice.next() % 3 > 0) view.set("pins", new Map(choice.some(all).map((id, i) => [id, [i * 10, -i]])));
  if (groups.size > 0) view.set("groups", groups);
  const file = new Map<string, unknown>([
    ["nn", 1],
    ["nodes", nodes],
    ["params", new Map([["b1", 0.5]])],
    ["objective", choice.pick<unknown>(["L", ["L"], ["L", `${second}[0]`]])],
  ]);
  if (choice.next() % 2 === 0)
    file.set(
      "regularization",
      new Map<string, unknown>([
        ["l2", 0.1],
        ["of", [...names, `${second}.W`]],
      ]),
    );
  file.set(
    "data",
    choice.pick<unknown>([
      new Map([
        [
          "rows",
          [
            new Map([
              ["x", [1, 2]],
              ["t", [0, 1]],
            ]),
          ],
        ],
      ]),
      new Map<string, unknown>([
        ["file", "a.csv"],
        [
          "columns",
          new Map([
            ["x", ["a", "b"]],
            ["t", ["c", "d"]],
          ]),
        ],
      ]),
    ]),
  );
  if (choice.next() % 2 === 0)
    file.set("training", new Map<string, unknown>([["only", [...names, `${second}.W`, "b1"]]]));
  if (view.size > 0) file.set("view", view);
  return written(file, style);
}

function written(
  file: ReadonlyMap<string, unknown>,
  { eol, unit, oneLine, aligned, comments, trailing }: Style,
): string {
  if (oneLine) return inline(file);
  let count = 0;
  const next = (): number => (comments.length === 0 ? 0 : (comments[count % comments.length] ?? 0));
  const lineOf = (key: string, value: string, wide: number, indent: string, isLast: boolean): string => {
    const kind = next();
    count += 1;
    const above = kind === 1 ? `${indent}// c${count};${eol}` : "";
    const gap = " ".repeat(aligned ? wide - JSON.stringify(key).length + 1 : 1);
    const inside = kind === 2 ? value.replace(/^([{[]) /, `$1 /* c${count}; */ `) : value;
    const behind = kind === 3 ? ` // c${count};` : kind === 4 ? ` /* c${count}; */` : "";
    return `${above}${indent}${JSON.stringify(key)}:${gap}${inside}${isLast && !trailing ? "" : ","}${behind}${eol}`;
  };
  const block = (
    of: ReadonlyMap<string, unknown>,
    indent: string,
    write: (key: string, value: unknown) => string,
  ): string => {
    const wide = Math.max(...[...of.keys()].map((key) => JSON.stringify(key).length));
    const keys = [...of.keys()];
    return `{${eol}${keys.map((key, i) => lineOf(key, write(key, of.get(key)), wide, indent + unit, i === keys.length - 1)).join("")}${indent}}`;
  };
  const inBlock = (key: string, value: unknown): string =>
    value instanceof Map && value.size > 0 && (key === "nodes" || key === "view" || key === "pins" || key === "groups")
      ? block(
          value,
          key === "nodes" || key === "view" ? unit : unit + unit,
          key === "view" ? inBlock : (_, v) => inline(v),
        )
      : inline(value);
  return block(file, "", inBlock) + eol;
}

const KINDS: readonly Intent["kind"][] = [
  "addNode",
  "removeNode",
  "insertIntoWire",
  "pasteFragment",
  "renameNode",
  "connect",
  "disconnect",
  "reconnect",
  "setOp",
  "setAttribute",
  "setParam",
  "setBuffer",
  "setSharedParam",
  "pin",
  "setGroup",
  "renameGroup",
  "expandLayer",
  "foldNeurons",
  "setObjective",
  "setTitle",
  "setWeights",
  "setRow",
];

/** A gesture of the kind, which may be one that cannot be carried out. */
function gesture(text: string, kind: Intent["kind"], choice: Choices): Intent {
  const { document } = parseDocument(text);
  const nodes = [...(document?.nodes.values() ?? [])];
  const ids = nodes.map(({ id }) => id);
  const id = choice.pick([...ids, "nobody"]);
  const groups = [...(document?.groups.keys() ?? []), "new group"];
  const fresh = choice.pick(["fresh", "z_1", "טרי", "__proto__", "bad[id", id]);
  const reference = choice.pick([id, choice.pick(ids), `${choice.pick(ids)}[0]`, "nobody"]);
  const count = document?.nodes.get(id)?.inputs.length ?? 0;
  const at = choice.next() % (count + 1);
  const some = choice.some(ids);
  const number = (choice.next() % 13) / 4;
  switch (kind) {
    case "addNode":
      return {
        kind,
        id: fresh,
        op: choice.pick(["neuron", "dense", "function", "no-op"]),
        inputs: choice.some([reference]),
        ...(choice.next() % 2 === 0 && { pin: [number, 2] as const }),
      };
    case "removeNode":
      return { kind, id, heal: choice.next() % 2 === 0 };
    case "insertIntoWire":
      return { kind, id: choice.pick([id, "fresh"]), to: choice.pick(ids), at };
    case "pasteFragment": {
      const fragment = some.length === 0 ? '"h1": { "op": "neuron", "inputs": ["x"] }' : copyFragment(text, some);
      return {
        kind,
        fragment,
        ...(choice.next() % 2 === 0 && {
          place: choice.pick([{ at: [5, 5] }, { beside: [40, 40] }, { by: [1, 1] }] as const),
        }),
      };
    }
    case "renameNode":
      return { kind, id, to: fresh };
    case "connect":
      return { kind, reference, to: id, ...(choice.next() % 2 === 0 && { at }) };
    case "disconnect":
      return { kind, to: id, at };
    case "reconnect":
      return { kind, to: id, at, reference };
    case "setOp":
      return {
        kind,
        id,
        op: choice.pick(["dense", "neuron", "function", "concat", "conv2d", "squared-error", "input", "nope"]),
      };
    case "setAttribute":
      return {
        kind,
        id,
        name: choice.pick(["units", "activation", "bias"]),
        value: choice.pick<JsonValue>([null, 4, "relu", false]),
      };
    case "setParam":
      return {
        kind,
        id,
        name: choice.pick(["w", "W", "b"]),
        at: choice.pick([[], [0], [0, 0], [9]]),
        value: choice.pick<JsonValue>([number, null, [number], Number.NaN]),
      };
    case "setBuffer":
      return { kind, id, name: "mean", value: number };
    case "setSharedParam":
      return { kind, name: choice.pick(["b1", "c"]), at: [], value: choice.pick<JsonValue>([number, [1, 2]]) };
    case "pin":
      return { kind, id, at: choice.pick([null, [number, 7]] as const) };
    case "setGroup":
      return { kind, name: choice.pick([...groups, "bad\u0001"]), nodes: choice.pick([null, some, ["nobody"]]) };
    case "renameGroup":
      return { kind, name: choice.pick(groups), to: choice.pick(["other", ...groups]) };
    case "expandLayer":
      return {
        kind,
        id: choice.pick([...nodes.filter(({ op }) => op === "dense").map((node) => node.id), id]),
        numbers: {},
      };
    case "foldNeurons": {
      const neurons = nodes.filter(({ op }) => op === "neuron").map((node) => node.id);
      return { kind, ids: choice.pick([neurons, choice.some(neurons), [id, choice.pick(ids)]]) };
    }
    case "setObjective":
      return { kind, references: choice.some([reference, "L"]) };
    case "setTitle":
      return { kind, title: choice.pick(["", 'a "title" 🙂']) };
    case "setWeights":
      return { kind, file: choice.pick([null, "a b.safetensors", 'quoted".safetensors']) };
    case "setRow":
      return { kind, row: choice.next() % 3, values: { x: [number, 1], t: choice.pick<JsonValue>([null, [0, 0]]) } };
  }
}

const commentsOf = (text: string): string[] => (text.match(/c\d+;/g) ?? []).toSorted();
/** With these, what carries a comment may itself go. */
const REMOVING = new Set<Intent["kind"]>([
  "removeNode",
  "foldNeurons",
  "disconnect",
  "setOp",
  "setAttribute",
  "setParam",
  "setSharedParam",
  "pin",
  "setGroup",
  "setObjective",
  "setTitle",
  "setWeights",
  "setRow",
]);
/** Of a file that had none: what no gesture may bring about. A shape may come to fit no longer, and an input to lack. */
const NEVER = /names|there is no|no such node|twice|already|is empty|unknown|duplicate/i;

describe("every gesture, on files as people write them", function () {
  this.timeout(120_000);
  for (const kind of KINDS) {
    it(`${kind}: refused with a sentence, or carried out with edits that leave all else alone`, () => {
      fc.assert(
        fc.property(plans, fc.array(fc.nat(997), { minLength: 8, maxLength: 8 }), (plan, numbers) => {
          const text = writeFile(plan);
          const intent = gesture(text, kind, new Choices(numbers));
          check(text, [intent]);
          checkReach(text, intent);
        }),
        { numRuns: 120 },
      );
    });
  }

  it("one after another or all in one gesture come to the same", () => {
    fc.assert(
      fc.property(
        plans,
        fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.array(fc.nat(997), { minLength: 8, maxLength: 8 })), {
          minLength: 2,
          maxLength: 12,
        }),
        (plan, steps) => {
          const text = writeFile(plan);
          let now = text;
          const intents: Intent[] = [];
          for (const [kind, numbers] of steps) {
            const intent = gesture(now, kind, new Choices(numbers));
            const result = applyIntents(now, [intent]);
            if ("refused" in result) continue;
            now = applyEdits(now, result.edits);
            intents.push(intent);
          }
          check(text, intents);
          const all = applyIntents(text, intents);
          assert.ok("edits" in all, JSON.stringify(all));
          const together = applyEdits(text, all.edits);
          assert.deepEqual(
            withoutEmptyLists(readPlain(together)),
            withoutEmptyLists(readPlain(now)),
            JSON.stringify(intents, null, 1),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

const withoutEmptyLists = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (!(value instanceof Map)) return value;
  return new Map(
    [...value]
      .map(([k, v]) => [k, withoutEmptyLists(v)] as const)
      .filter(([, v]) => !((Array.isArray(v) && v.length === 0) || (v instanceof Map && v.size === 0))),
  );
};

function check(text: string, intents: readonly Intent[]): string | null {
  const told = `${JSON.stringify(intents)}\n${text}`;
  const before = parseDocument(text).problems.filter(({ severity }) => severity === "error");
  assert.deepEqual(
    before.map(({ message }) => message),
    [],
    `the file is right to begin with\n${text}`,
  );
  const result = applyIntents(text, fitParams(text, intents));
  if ("refused" in result) {
    assert.match(result.refused, /^[“"A-Z].*[.?]$/su, told);
    assert.doesNotMatch(result.refused, /undefined|null|\[object|NaN(?! cannot)/, told);
    return null;
  }
  let at = -1;
  for (const { start, end } of result.edits) {
    assert.ok(start > at && end >= start, told);
    at = end;
  }
  const edited = applyEdits(text, result.edits);
  readPlain(edited);
  let shift = 0;
  const inverse = result.edits.map(({ start, end, newText }) => {
    const back = { start: start + shift, end: start + shift + newText.length, newText: text.slice(start, end) };
    shift += newText.length - (end - start);
    return back;
  });
  assert.equal(applyEdits(edited, inverse), text);
  const wrong = parseDocument(edited).problems.filter(({ message }) => NEVER.test(message));
  const known = new Set(parseDocument(text).problems.map(({ message }) => message));
  assert.deepEqual(
    wrong.map(({ message }) => message).filter((message) => !known.has(message)),
    [],
    `${told}\n=>\n${edited}`,
  );
  compile(edited);
  const kinds = intents.map(({ kind }) => kind);
  const upToParams = text.slice(0, text.search(/"params": +\{ (\/\* c\d+; \*\/ )?"b1"/));
  if (kinds.every((kind) => kind === "foldNeurons" || !REMOVING.has(kind)))
    for (const comment of commentsOf(upToParams))
      assert.ok(edited.includes(comment), `${comment} is lost\n${told}\n=>\n${edited}`);
  if (!kinds.some((kind) => REMOVING.has(kind)))
    assert.deepEqual(commentsOf(edited), commentsOf(text), `${told}\n=>\n${edited}`);
  if (/\r\n/.test(text)) assert.doesNotMatch(edited, /(?<!\r)\n/, `line ends stay\n${told}`);
  if (!/[\r\n]/.test(text)) assert.doesNotMatch(edited, /[\r\n]/, `one line stays one\n${told}`);
  return edited;
}

/** Sections that a kind may change; undefined where it may change any. */
const REACH: Partial<Record<Intent["kind"], readonly string[]>> = {
  addNode: ["nodes", "view"],
  insertIntoWire: ["nodes"],
  connect: ["nodes"],
  disconnect: ["nodes"],
  reconnect: ["nodes"],
  setOp: ["nodes"],
  setAttribute: ["nodes"],
  setParam: ["nodes"],
  setBuffer: ["nodes"],
  setSharedParam: ["params"],
  pin: ["view"],
  setGroup: ["view"],
  renameGroup: ["view"],
  setObjective: ["objective"],
  setTitle: ["title"],
  setWeights: ["weights"],
  setRow: ["data"],
  pasteFragment: ["nodes", "params", "view"],
};

/** Sections and nodes that the intent does not name, and that do not name what it takes away, keep every sign. */
function checkReach(text: string, intent: Intent): void {
  const result = applyIntents(text, [intent]);
  if ("refused" in result) return;
  const edited = applyEdits(text, result.edits);
  const told = `${JSON.stringify(intent)}\n${text}\n=>\n${edited}`;
  const [before, after] = [sources(text), sources(edited)];
  for (const [name, source] of before.sections)
    if (name !== "nodes" && !(REACH[intent.kind] ?? [name]).includes(name))
      assert.equal(after.sections.get(name), source, `${name}\n${told}`);
  const named = new Set(
    ["id" in intent && intent.id, "to" in intent && intent.to, ...("ids" in intent ? intent.ids : [])].filter(
      (id) => typeof id === "string",
    ),
  );
  const gone = new Set([...before.nodes.keys()].filter((id) => !after.nodes.has(id) || named.has(id)));
  for (const [id, { source, reads }] of before.nodes) {
    if (named.has(id) || !after.nodes.has(id)) continue;
    if (REACH[intent.kind] === undefined && reads.some((other) => gone.has(other))) continue;
    assert.equal(after.nodes.get(id)?.source, source, `the node ${id}\n${told}`);
  }
}

function sources(text: string): {
  sections: Map<string, string>;
  nodes: Map<string, { source: string; reads: readonly string[] }>;
} {
  const root = readSyntax(text);
  assert.ok(!("code" in root));
  const slice = ({ offset, length }: TextNode): string => text.slice(offset, offset + length);
  const { document } = parseDocument(text);
  const nodes = findProperty(root, "nodes")?.value ?? assert.fail();
  return {
    sections: new Map(propertiesOf(root).map(({ key, value }) => [key, slice(value)])),
    nodes: new Map(
      propertiesOf(nodes).map(({ key, value }) => [
        key,
        { source: slice(value), reads: document?.nodes.get(key)?.inputs.map(({ reference }) => reference.id) ?? [] },
      ]),
    ),
  };
}
