import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { applyEdits, applyIntents } from "../../../core/document/edits.ts";
import type { Intent, TextEdit } from "../../../core/document/intent.ts";
import { ids } from "./arbitraries.ts";
import { applyToModel, type File, files, intentFor, nodeIds, withoutEmpty } from "./model.ts";
import { neatStyles, type Plain, readPlain, writeNeatly, writeNoisily } from "./plain.ts";

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
  "setWeights",
  "setRow",
];
/** Intents that take nothing out, so that no comment has reason to go. */
const ADDING: readonly Intent["kind"][] = ["addNode", "renameNode", "connect", "reconnect", "renameGroup"];

const noises = fc.array(fc.nat(11), { minLength: 1, maxLength: 60 });
const choices = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });
const texts: fc.Arbitrary<(file: File) => string> = fc.oneof(
  fc.tuple(noises, fc.boolean()).map(
    ([noise, commas]) =>
      (file: File) =>
        writeNoisily(file, noise, commas),
  ),
  neatStyles.map((style) => (file: File) => writeNeatly(file, style)),
);

function editsOf(text: string, intents: readonly Intent[]): readonly TextEdit[] {
  const result = applyIntents(text, intents);
  if ("refused" in result) throw new Error(`refused: ${result.refused}`);
  return result.edits;
}

function checkMinimal(text: string, edits: readonly TextEdit[]): void {
  let at = -1;
  for (const { start, end, newText } of edits) {
    const old = text.slice(start, end);
    assert.ok(start > at && end >= start, "ascending, apart from each other");
    assert.notEqual(old, newText);
    assert.ok(
      old === "" || newText === "" || old[0] !== newText[0] || /[\ud800-\udbff\r]/.test(old[0] ?? ""),
      `begins with what it could have left: ${JSON.stringify([old, newText])}`,
    );
    assert.ok(
      old === "" || newText === "" || old.at(-1) !== newText.at(-1) || /[\udc00-\udfff\n]/.test(old.at(-1) ?? ""),
      `ends with what it could have left: ${JSON.stringify([old, newText])}`,
    );
    at = end;
  }
}

const commentsIn = (text: string): string[] => text.match(/c\d+;/g) ?? [];

describe("edits", function () {
  this.timeout(60_000);
  for (const kind of KINDS) {
    it(`${kind}: the text read again is the model after the intent, and only that is touched`, () => {
      fc.assert(
        fc.property(files, texts, choices, ids, (file, write, choice, fresh) => {
          const intent = intentFor(file, kind, choice, fresh);
          if (intent === null) return;
          const text = write(file);
          const edits = editsOf(text, [intent]);
          checkMinimal(text, edits);
          const edited = applyEdits(text, edits);
          const expected = applyToModel(file, intent);
          const found = readPlain(edited) as File;
          assert.deepEqual(
            withoutEmpty(found),
            withoutEmpty(expected),
            `${JSON.stringify(intent)}\n${text}\n=>\n${edited}`,
          );
          assert.deepEqual(nodeIds(found), nodeIds(expected));
          if (ADDING.includes(kind)) assert.deepEqual(commentsIn(edited), commentsIn(text));
        }),
        { numRuns: 150 },
      );
    });
  }

  it("several intents of one gesture are done one after another, as one set of edits", () => {
    fc.assert(
      fc.property(
        files,
        texts,
        fc.array(fc.tuple(fc.constantFrom(...KINDS), choices, ids), { maxLength: 6 }),
        (file, write, plan) => {
          const intents: Intent[] = [];
          let expected = file;
          for (const [kind, choice, fresh] of plan) {
            const intent = intentFor(expected, kind, choice, fresh);
            if (intent === null) continue;
            intents.push(intent);
            expected = applyToModel(expected, intent);
          }
          const text = write(file);
          const edits = editsOf(text, intents);
          checkMinimal(text, edits);
          assert.deepEqual(
            withoutEmpty(readPlain(applyEdits(text, edits)) as File),
            withoutEmpty(expected),
            `${JSON.stringify(intents)}\n${text}`,
          );
        },
      ),
      { numRuns: 250 },
    );
  });

  it("a node that is added and removed again leaves the text as it was", () => {
    fc.assert(
      fc.property(files, neatStyles, ids, choices, (file, style, id, choice) => {
        const intent = intentFor(file, "addNode", choice, id);
        // A section that stood empty before goes when it is emptied.
        if (intent === null || !isDeepStrictEqual(withoutEmpty(file), file)) return;
        const text = writeNeatly(file, style);
        const added = applyEdits(text, editsOf(text, [intent]));
        assert.equal(applyEdits(added, editsOf(added, [{ kind: "removeNode", id }])), text);
        assert.deepEqual(editsOf(text, [intent, { kind: "removeNode", id }]), []);
      }),
      { numRuns: 150 },
    );
  });

  it("a rename and its way back leave the text as it was", () => {
    fc.assert(
      fc.property(files, texts, ids, choices, (file, write, to, choice) => {
        const intent = intentFor(file, "renameNode", choice, to);
        if (intent?.kind !== "renameNode" || isNameOfOther(file, to)) return;
        // Ids may be written with escapes only where a person did so.
        const text = write(file);
        const renamed = applyEdits(text, editsOf(text, [intent]));
        assert.equal(applyEdits(renamed, editsOf(renamed, [{ kind: "renameNode", id: to, to: intent.id }])), text);
      }),
      { numRuns: 150 },
    );
  });

  it("an intent that changes nothing gives no edits", () => {
    fc.assert(
      fc.property(files, texts, (file, write) => {
        const text = write(file);
        const pins = (file.get("view") as File | undefined)?.get("pins") as ReadonlyMap<string, Plain> | undefined;
        const intents: Intent[] = nodeIds(file).map((id): Intent => ({ kind: "renameNode", id, to: id }));
        for (const id of pins?.keys() ?? []) intents.push({ kind: "pin", id, at: [1, 2] });
        assert.deepEqual(editsOf(text, intents), []);
      }),
    );
  });
});

/** `b1` as an id would make `b1.w` the name of its parameter. */
function isNameOfOther(file: File, id: string): boolean {
  return id.startsWith("b1") || nodeIds(file).some((other) => other.startsWith(`${id}.`) || id.startsWith(`${other}.`));
}
