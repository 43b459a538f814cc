import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describePlace } from "../../../core/language/describePlace.ts";
import { readLoose } from "../../../core/language/looseTree.ts";
import { placeAt } from "../../../core/language/textPlace.ts";

function placeOf(text: string, sign: string, more = 1) {
  const { root } = readLoose(text);
  return placeAt(root, text.indexOf(sign) + more);
}

const samples = new URL("../../../samples/", import.meta.url);

describe("placeAt", () => {
  const text = '{ "nodes": { "h": { "inputs": ["x", "y[0]"], "params": { "w": [[1, 2], [3, 4]] } } } }';

  it("leads to keys and to values", () => {
    assert.deepEqual(placeOf(text, '"h"')?.path, ["nodes", "h"]);
    assert.equal(placeOf(text, '"h"')?.onKey, true);
    assert.deepEqual(placeOf(text, '"y[0]"')?.path, ["nodes", "h", "inputs", 1]);
    assert.deepEqual(placeOf(text, "4", 0)?.path, ["nodes", "h", "params", "w", 1, 1]);
    assert.equal(placeOf(text, "4", 0)?.onKey, false);
  });

  it("meets brackets, and nothing between things", () => {
    assert.deepEqual(placeOf(text, "[3", 0)?.path, ["nodes", "h", "params", "w", 1]);
    assert.equal(placeOf('{ "a": 1,   "b": 2 }', ",   ", 2), null);
  });

  it("finds its way in a text that is not finished", () => {
    assert.deepEqual(placeOf('{ "nodes": { "h": { "op": "neu', '"neu')?.path, ["nodes", "h", "op"]);
  });
});

describe("describePlace", () => {
  it("says of every key of the samples what it means, but for keys that a person chose", () => {
    for (const name of readdirSync(samples).filter((file) => file.endsWith(".nn.json"))) {
      const text = readFileSync(new URL(name, samples), "utf8");
      const { root } = readLoose(text);
      for (const { index } of text.matchAll(
        /"(?:op|inputs|params|activation|objective|training|data|rows|title|kernel|units)":/g,
      )) {
        const place = placeAt(root, index + 1);
        if (!place?.onKey) continue;
        assert.ok(describePlace(root, null, place), `${name}: ${place.path.join("/")}`);
      }
    }
  });

  it("says what the settings inside those of training mean, each by its own law", () => {
    const text = `{ "training": { "schedule": [{ "name": "cosine", "length": 3 }], "clip": { "norm": 1 }, "goal": { "objective": 0.1, "part": "training" } } }`;
    const { root } = readLoose(text);
    const said = (key: string, inside = 0): string | null => {
      const place = placeAt(root, text.indexOf(`"${key}"`) + inside);
      return place && describePlace(root, null, place);
    };
    assert.match(said("length", 1) ?? "", /T_max/);
    assert.match(said("norm", 1) ?? "", /clip_grad_norm_/);
    assert.match(said("norm", 8) ?? "", /clip_grad_norm_/, "on the number");
    assert.match(said("part", 1) ?? "", /after every epoch/);
    assert.match(said("schedule", 1) ?? "", /from epoch to epoch/);
  });
});
