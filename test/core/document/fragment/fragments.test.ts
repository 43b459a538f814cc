import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { applyEdits, editsFor } from "../../../../core/document/edits.ts";
import { copyFragment } from "../../../../core/document/fragment/copyFragment.ts";
import type { Intent } from "../../../../core/document/intent.ts";
import { parseDocument } from "../../../../core/document/parse.ts";
import { type AddedParts, addParts, duplicateParts } from "../../../../core/parts/addParts.ts";
import { type File, files, nodeIds, withoutEmpty } from "../model.ts";
import { neatStyles, type Plain, readPlain, writeNeatly, writeNoisily, writeNumber } from "../plain.ts";

const noises = fc.array(fc.nat(11), { minLength: 1, maxLength: 60 });
const texts: fc.Arbitrary<(file: File) => string> = fc.oneof(
  fc.tuple(noises, fc.boolean()).map(
    ([noise, commas]) =>
      (file: File) =>
        writeNoisily(file, noise, commas),
  ),
  neatStyles.map((style) => (file: File) => writeNeatly(file, style)),
  fc.constant((file: File) => compact(file)),
);
const selections = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });

const asMap = (value: Plain | undefined): ReadonlyMap<string, Plain> => (value instanceof Map ? value : new Map());
const isList = (value: Plain | undefined): value is readonly Plain[] => Array.isArray(value);
const idOf = (reference: Plain): string => String(reference).split("[")[0] ?? "";
const nodesOf = (file: File): ReadonlyMap<string, Plain> => asMap(file.get("nodes"));
const groupsOf = (file: File): ReadonlyMap<string, Plain> => asMap(asMap(file.get("view")).get("groups"));
const pinsOf = (file: File): ReadonlyMap<string, Plain> => asMap(asMap(file.get("view")).get("pins"));

/** Everything on one line, without a space. */
function compact(value: Plain): string {
  if (isList(value)) return `[${value.map(compact).join(",")}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, entry]) => `${JSON.stringify(key)}:${compact(entry)}`).join(",")}}`;
  return typeof value === "number" ? writeNumber(value) : JSON.stringify(value);
}

function pick(file: File, flags: readonly boolean[]): string[] {
  const ids = nodeIds(file);
  const some = ids.filter((_, i) => flags[i]);
  return some.length > 0 ? some : ids.slice(0, 1);
}

/** A node as it must be after a paste: references and names of shared parameters mapped, what maps to null gone. */
function mapped(
  node: Plain,
  reference: (id: string) => string | null,
  param: (name: string) => string | null,
): ReadonlyMap<string, Plain> {
  const next = new Map(asMap(node));
  const moved = (text: Plain): Plain[] => {
    const to = reference(idOf(text));
    return to === null ? [] : [to + String(text).slice(idOf(text).length)];
  };
  const inputs = next.get("inputs");
  const lost = (isList(inputs) ? [...inputs] : [...asMap(inputs).values()]).filter((one) => moved(one).length === 0);
  const kept = (isList(inputs) ? inputs.length : asMap(inputs).size) - lost.length;
  if (inputs instanceof Map) {
    next.set("inputs", new Map([...inputs].flatMap(([port, value]) => moved(value).map((to) => [port, to] as const))));
  } else if (isList(inputs)) {
    const left = inputs.map((value, i) => [["prediction", "target"][i] ?? "", moved(value)] as const);
    const shifts = left.some(
      ([, to], i) => to.length > 0 && left.slice(0, i).some(([, before]) => before.length === 0),
    );
    const named = next.get("op") === "squared-error" && shifts;
    next.set(
      "inputs",
      named
        ? new Map(left.flatMap(([port, to]) => to.map((one) => [port, one] as const)))
        : left.flatMap(([, to]) => to),
    );
  }
  const names = (value: Plain): string[] =>
    isList(value) ? value.flatMap(names) : typeof value === "string" ? [value] : [];
  const renamed = (value: Plain): Plain =>
    isList(value) ? value.map(renamed) : typeof value === "string" ? (param(value) ?? "") : value;
  const params = [...asMap(next.get("params"))].filter(
    ([key, value]) =>
      names(value).every((name) => param(name) !== null) &&
      // The weights of a neuron that has lost a part of its inputs.
      !(lost.length > 0 && kept > 0 && key === "w" && isList(value) && next.get("op") === "neuron"),
  );
  if (params.length > 0) next.set("params", new Map(params.map(([key, value]) => [key, renamed(value)])));
  else if (asMap(next.get("params")).size > 0) next.delete("params");
  return next;
}

function checkOnlyAdds(text: string, { edits }: AddedParts): void {
  for (const { start, end } of edits) assert.equal(text.slice(start, end).trim(), "", "something was replaced");
  const comments = (of: string): string[] => of.match(/c\d+;/g) ?? [];
  assert.deepEqual(comments(applyEdits(text, edits)), comments(text));
}

/** What is wrong with each node's own text, and how often. */
function problemsAt(text: string, ids: readonly string[]): readonly (readonly string[])[] {
  const { problems } = parseDocument(text);
  return ids.map((id) => problems.filter(({ node }) => node === id).map(({ code }) => code));
}

describe("fragments", function () {
  this.timeout(60_000);

  it("a copy is strict JSON and a network file of the chosen nodes, each as it was", () => {
    fc.assert(
      fc.property(files, texts, selections, (file, write, flags) => {
        const ids = pick(file, flags);
        const text = copyFragment(write(file), ids);
        JSON.parse(text);
        const found = readPlain(text) as File;
        assert.deepEqual(
          [...nodesOf(found)],
          [...nodesOf(file)].filter(([id]) => ids.includes(id)),
        );
        assert.deepEqual(
          [...pinsOf(found)],
          [...pinsOf(file)].filter(([id]) => ids.includes(id)),
        );
        assert.equal(parseDocument(text).document?.nodes.size, ids.length);
        for (const members of groupsOf(found).values())
          assert.ok(isList(members) && members.every((member) => ids.includes(String(member))));
      }),
      { numRuns: 200 },
    );
  });

  it("a paste into the same file adds the same nodes under fresh ids, and touches nothing else", () => {
    fc.assert(
      fc.property(files, texts, selections, (file, write, flags) => {
        const ids = pick(file, flags);
        const text = write(file);
        const added = duplicateParts(text, ids);
        checkOnlyAdds(text, added);
        const fresh = new Map(ids.map((id, i) => [id, added.nodes[i] ?? ""]));
        assert.equal(new Set([...nodeIds(file), ...added.nodes]).size, nodeIds(file).length + ids.length);
        const edited = applyEdits(text, added.edits);
        const found = readPlain(edited) as File;
        const hasShared = asMap(file.get("params")).has("b1");
        const copies = ids.map((id): [string, Plain] => [
          fresh.get(id) ?? "",
          mapped(
            nodesOf(file).get(id) ?? null,
            (other) => fresh.get(other) ?? other,
            (name) => (hasShared ? name : null),
          ),
        ]);
        const expected = new Map(file).set("nodes", new Map([...nodesOf(file), ...copies]));
        const pins = [...pinsOf(found)].slice(pinsOf(file).size);
        assert.deepEqual(
          pins.map(([id]) => id),
          [...pinsOf(file).keys()].filter((id) => ids.includes(id)).map((id) => fresh.get(id)),
        );
        const groups = [...groupsOf(found)].slice(groupsOf(file).size);
        assert.deepEqual(
          groups.map(([, members]) => members),
          [...groupsOf(file).values()].flatMap((members) =>
            isList(members) && members.length > 0 && members.every((member) => ids.includes(String(member)))
              ? [members.map((member) => fresh.get(String(member)) ?? "")]
              : [],
          ),
        );
        const view = new Map(asMap(file.get("view")));
        if (pins.length > 0) view.set("pins", new Map([...pinsOf(file), ...pins]));
        if (groups.length > 0) view.set("groups", new Map([...groupsOf(file), ...groups]));
        expected.set("view", view);
        assert.deepEqual(withoutEmpty(found), withoutEmpty(expected), `${text}\n=>\n${edited}`);
        if (hasShared) assert.deepEqual(problemsAt(edited, added.nodes), problemsAt(text, ids));
        else assert.ok(added.notes.length === 0 || added.notes.every((note) => note.includes("b1")));
      }),
      { numRuns: 300 },
    );
  });

  it("a paste into another file keeps what is there, renames what is taken, and drops what it cannot have", () => {
    fc.assert(
      fc.property(
        files,
        files,
        texts,
        texts,
        selections,
        fc.boolean(),
        (file, other, write, writeOther, flags, differs) => {
          const ids = pick(file, flags);
          const into: File = new Map(other);
          if (differs && into.has("params")) into.set("params", new Map([["b1", 2]]));
          const fragment = copyFragment(write(file), ids);
          const text = writeOther(into);
          const added = addParts(text, { fragment, place: { at: [10, 20] } });
          checkOnlyAdds(text, added);
          const fresh = new Map(ids.map((id, i) => [id, added.nodes[i] ?? ""]));
          for (const [id, to] of fresh) if (!nodeIds(into).includes(id)) assert.equal(to, id);
          const edited = applyEdits(text, added.edits);
          const found = readPlain(edited) as File;
          const brings = asMap(file.get("params")).has("b1");
          const has = into.has("params");
          const name = brings && has && differs ? "b1_2" : brings || has ? "b1" : null;
          for (const id of ids) {
            const copy = mapped(
              nodesOf(file).get(id) ?? null,
              (one) => fresh.get(one) ?? (nodeIds(into).includes(one) ? one : null),
              () => name,
            );
            assert.deepEqual(nodesOf(found).get(fresh.get(id) ?? ""), copy, `${fragment}\n+\n${text}\n=>\n${edited}`);
          }
          for (const [id, node] of nodesOf(into)) assert.deepEqual(nodesOf(found).get(id), node);
          assert.equal(nodesOf(found).size, nodesOf(into).size + ids.length);
          for (const [key, value] of asMap(into.get("params")))
            assert.deepEqual(asMap(found.get("params")).get(key), value);
          const pins = [...pinsOf(found)].filter(([id]) => added.nodes.includes(id));
          if (pins.length > 0) assert.deepEqual(pins.map(([, pin]) => pin)[0], [10, 20]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("removing what was pasted leaves the text as it was", () => {
    fc.assert(
      fc.property(files, neatStyles, selections, (file, style, flags) => {
        const whole: File = new Map(file).set("params", new Map([["b1", 1]]));
        if (!isDeepStrictEqual(withoutEmpty(whole), whole)) return;
        const text = writeNeatly(whole, style);
        const { edits, nodes } = duplicateParts(text, pick(file, flags));
        const pasted = applyEdits(text, edits);
        const intents = nodes.toReversed().map((id): Intent => ({ kind: "removeNode", id }));
        assert.equal(applyEdits(pasted, editsFor(pasted, intents)), text);
      }),
      { numRuns: 200 },
    );
  });
});
