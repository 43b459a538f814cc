import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { type DataParts, drawParts, PART_NAMES, splitData } from "../../../core/data/split.ts";
import type { Split } from "../../../core/document/document.ts";

interface Case extends DataParts {
  readonly rows: number;
  readonly seed: number;
  readonly classes: readonly number[] | null;
}

interface Counted extends Omit<Case, "validation" | "test"> {
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

const { splits } = JSON.parse(readFileSync(new URL("expected/parts.json", import.meta.url), "utf8")) as {
  splits: readonly Counted[];
};

const range = { start: 3, end: 9 };
const at = <T>(value: T) => ({ value, range });

/** As from the file: sizes that are not given are null. */
function asked(sizes: { validation?: number; test?: number; stratify?: string; seed?: number }): Split {
  return {
    validation: sizes.validation === undefined ? null : at(sizes.validation),
    test: sizes.test === undefined ? null : at(sizes.test),
    stratify: sizes.stratify === undefined ? null : at(sizes.stratify),
    seed: sizes.seed ?? 0,
    range: { start: 0, end: 99 },
  };
}

function split(rows: number, sizes: Parameters<typeof asked>[0], classes: readonly (string | number)[] = []) {
  const classesOf = ({ value }: { value: string }) => (value === "t" ? classes : null);
  return splitData(asked(sizes), rows, { names: ["x", "t"], classesOf });
}

function partsOf(...given: Parameters<typeof split>): DataParts {
  const parts = split(...given);
  assert.ok("training" in parts, "message" in parts ? parts.message : "");
  return parts;
}

function messageOf(...given: Parameters<typeof split>): string {
  const found = split(...given);
  assert.ok("code" in found);
  assert.equal(found.code, "NN609");
  return found.message;
}

/** Rows with classes, and sizes that leave a row for training. */
const anySplit = fc
  .record({
    classes: fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 80 }),
    shares: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    seed: fc.nat(),
  })
  .map(({ classes, shares: [first, second], seed }) => {
    const kept = Math.floor(first * classes.length * 0.999);
    const test = Math.floor(second * kept);
    return { classes, sizes: { validation: kept - test, test }, seed };
  });

describe("drawParts", () => {
  for (const { rows, seed, classes, ...parts } of splits) {
    const of = classes ? `${new Set(classes).size} classes` : "no classes";
    it(`draws the rows that the oracle draws: ${rows} rows, seed ${seed}, ${of}`, () => {
      const sizes = { validation: parts.validation.length, test: parts.test.length };
      assert.deepEqual(drawParts(rows, sizes, seed, classes), parts);
    });
  }

  it("puts every row into one part, in the order of the file, as many as asked", () => {
    fc.assert(
      fc.property(anySplit, fc.boolean(), ({ classes, sizes, seed }, stratified) => {
        const parts = drawParts(classes.length, sizes, seed, stratified ? classes : null);
        assert.equal(parts.validation.length, sizes.validation);
        assert.equal(parts.test.length, sizes.test);
        for (const name of PART_NAMES)
          assert.deepEqual(
            parts[name],
            parts[name].toSorted((a, b) => a - b),
          );
        const all = PART_NAMES.flatMap((name) => parts[name]).sort((a, b) => a - b);
        assert.deepEqual(all, [...classes.keys()]);
      }),
    );
  });

  it("gives every part each class in its share of the whole: test to within 1 row, the others 2", () => {
    fc.assert(
      fc.property(anySplit, ({ classes, sizes, seed }) => {
        const parts = drawParts(classes.length, sizes, seed, classes);
        for (const name of new Set(classes)) {
          const members = classes.filter((each) => each === name).length;
          for (const part of PART_NAMES) {
            const share = (parts[part].length * members) / classes.length;
            const found = parts[part].filter((row) => classes[row] === name).length;
            assert.ok(Math.abs(found - share) < (part === "test" ? 1 : 2), `${found} of ${share} ${name} in ${part}`);
          }
        }
      }),
    );
  });

  it("keeps the test rows, however many are for validation", () => {
    fc.assert(
      fc.property(anySplit, fc.boolean(), ({ classes, sizes: { validation, test }, seed }, stratified) => {
        const by = stratified ? classes : null;
        const without = drawParts(classes.length, { validation: 0, test }, seed, by);
        assert.deepEqual(drawParts(classes.length, { validation, test }, seed, by).test, without.test);
      }),
    );
  });

  it("draws other rows with another seed", () => {
    const draws = Array.from({ length: 5 }, (_, seed) => drawParts(40, { validation: 10, test: 0 }, seed, null));
    assert.equal(new Set(draws.map(({ validation }) => validation.join())).size, 5);
  });
});

describe("splitData", () => {
  it("takes sizes below 1 for shares of all rows, others for rows", () => {
    const sizes = ({ training, validation, test }: DataParts) => [training.length, validation.length, test.length];
    assert.deepEqual(sizes(partsOf(50, { validation: 0.2, test: 0.1 })), [35, 10, 5]);
    assert.deepEqual(sizes(partsOf(50, { validation: 1, test: 7 })), [42, 1, 7]);
    assert.deepEqual(sizes(partsOf(7, { validation: 0.5 })), [3, 4, 0]);
    assert.deepEqual(sizes(partsOf(7, { validation: 0, test: 0 })), [7, 0, 0]);
  });

  it("stratifies by what it is told", () => {
    const classes = Array.from({ length: 40 }, (_, row) => (row < 30 ? "often" : "rare"));
    const { validation } = partsOf(40, { validation: 8, stratify: "t", seed: 3 }, classes);
    assert.equal(validation.filter((row) => classes[row] === "rare").length, 2);
  });

  it("refuses sizes that leave no row to train, or none for the part", () => {
    assert.equal(
      messageOf(10, { validation: 6, test: 0.4 }),
      "The split leaves no row for training: of 10 rows validation takes 6 and test takes 4. Make them smaller.",
    );
    assert.equal(
      messageOf(1, { test: 1 }),
      "The split leaves no row for training: of 1 row test takes 1. Make it smaller.",
    );
    assert.equal(
      messageOf(20, { validation: 0.01 }),
      "0.01 of 20 rows is not one row for validation. Write a larger share, or a number of rows.",
    );
  });

  it("refuses to stratify by what is not there, and offers what is near", () => {
    const found = split(9, { test: 3, stratify: "T" });
    assert.ok("code" in found);
    assert.deepEqual([found.code, found.range, found.fix?.newText], ["NN609", range, '"t"']);
    assert.match(
      messageOf(9, { test: 3, stratify: "species" }),
      /no input and no column of the data; it may be "x" or "t"\.$/,
    );
  });

  it("refuses to stratify by a quantity, and by a class of one row", () => {
    const quantity = Array.from({ length: 9 }, (_, row) => row / 2);
    assert.match(messageOf(9, { test: 3, stratify: "t" }, quantity), /9 different values, but training gets 6 rows/);
    const lonely = [...Array(8).fill("a"), "b"];
    assert.match(messageOf(9, { test: 3, stratify: "t" }, lonely), /"t" is "b" in one row only/);
  });
});
