import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { parseDocument } from "../../../core/document/parse.ts";
import type { Problem, Range } from "../../../core/problems.ts";
import { ids } from "./arbitraries.ts";

const SAMPLES = new URL("../../../samples/", import.meta.url);
const samples = readdirSync(SAMPLES)
  .filter((name) => name.endsWith(".nn.json"))
  .map((name) => [name, readFileSync(new URL(name, SAMPLES), "utf8")] as const);

const at = (text: string, { range }: Problem) => text.slice(range.start, range.end);
/** Any UTF-16 units, halves of pairs too. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
  .map((codes) => String.fromCharCode(...codes));
const wrap = (node: string, rest = "") => `{ "nn": 1, "nodes": { "a": ${node} }${rest} }`;
const section = (text: string) => `{ "nn": 1, "nodes": {}, ${text} }`;

/** The one problem of a text: its code, what it marks, and its node. */
function only(text: string): Problem {
  const { problems } = parseDocument(text);
  assert.equal(problems.length, 1, JSON.stringify(problems, null, 1));
  return problems[0] as Problem;
}

function checkPlaces(text: string): void {
  const { document, problems } = parseDocument(text);
  for (const { range, message, fix } of problems) {
    assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, message);
    assert.match(message, /[.?]$/, message);
    if (fix) assert.ok(fix.range.start <= fix.range.end && fix.range.end <= text.length);
  }
  if (document === null) assert.equal(problems.length, 1, "a text that cannot be read has one problem");
}

describe("parser", function () {
  this.timeout(30_000);
  for (const [name, text] of samples) {
    it(`reads ${name} without a problem`, () => assert.deepEqual(parseDocument(text).problems, []));
  }

  it("never throws on any text", () => fc.assert(fc.property(units, checkPlaces)));

  it("never throws on any JSON", () => fc.assert(fc.property(fc.json(), checkPlaces)));

  it("never throws on a file of wrong values", () => {
    const keys = fc.constantFrom(
      "nn",
      "nodes",
      "params",
      "op",
      "inputs",
      "data",
      "rows",
      "columns",
      "file",
      "training",
      "view",
      "pins",
      "groups",
      "objective",
      "regularization",
      "of",
      "a",
      "__proto__",
      "activation",
      "name",
      "init",
      "units",
    );
    const leaf = fc.oneof(
      fc.constantFrom<unknown>("neuron", "dense", "input", "x[0]", "relu", 1, 0, -1, 0.5, null, true, "", "uniform"),
      fc.double(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(keys, tie("tree"), { maxKeys: 5 }),
      ),
    }));
    const file = fc.dictionary(keys, tree, { maxKeys: 8 }).map((value) => JSON.stringify({ nn: 1, ...value }));
    fc.assert(fc.property(file, checkPlaces), { numRuns: 300 });
  });

  it("never throws on a sample that someone is typing in", () => {
    const mutation = fc.tuple(
      fc.constantFrom(...samples.map(([, text]) => text)),
      fc.nat(),
      fc.nat(30),
      fc.oneof(
        fc.string({ maxLength: 5 }),
        fc.constantFrom('"', "{", "}", "[", "]", ",", ":", "/*", "//", "NaN", "1e999", "null", ""),
      ),
    );
    fc.assert(
      fc.property(mutation, ([text, place, length, added]) => {
        const start = place % text.length;
        checkPlaces(text.slice(0, start) + added + text.slice(start + length));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps odd ids and the place of everything", () => {
    fc.assert(
      fc.property(fc.uniqueArray(ids, { minLength: 1, maxLength: 6 }), (names) => {
        const nodes = names.map(
          (name, i) =>
            `${JSON.stringify(name)}: { "op": "neuron", "inputs": [${JSON.stringify(`${names[(i + 1) % names.length]}[${i}]`)}] }`,
        );
        const text = `{ "nn": 1, "nodes": { ${nodes.join(", ")} }, "view": { "pins": { ${names.map((name, i) => `${JSON.stringify(name)}: [${i}, 1]`).join(", ")} } } }`;
        const { document, problems } = parseDocument(text);
        assert.deepEqual(problems, []);
        assert.deepEqual([...(document?.nodes.keys() ?? [])], names);
        assert.deepEqual(
          [...(document?.pins ?? [])],
          names.map((name, i) => [name, [i, 1]]),
        );
        for (const [i, node] of [...(document?.nodes.values() ?? [])].entries()) {
          assert.equal(text.slice(node.idRange.start, node.idRange.end), JSON.stringify(names[i]));
          assert.equal(text.slice(node.range.start, node.range.end), nodes[i]);
          assert.equal(node.inputs[0]?.reference.id, names[(i + 1) % names.length]);
          assert.equal(node.broken, false);
        }
      }),
    );
  });

  describe("text that is no JSON has one message", () => {
    for (const [text, code, says, marked] of [
      ["", "NN101", /empty/, ""],
      [" \r\n\t", "NN101", /empty/, ""],
      ["3", "NN202", /one object/, "3"],
      ["[]", "NN202", /one object/, "[]"],
      ['{ "nn": 1, "nodes": { "a": NaN } }', "NN101", /JSON has no NaN/, "NaN"],
      ['{ "nn": 1, "nodes": { "a": [-Infinity] } }', "NN101", /JSON has no -Infinity/, "-Infinity"],
      ['{ "nn": 1, "nodes": { "a": .5 } }', "NN101", /write 0\.5/, ".5"],
      ['{ "nn": +1 }', "NN101", /no plus sign/, "+1"],
      ['{ "nn": 01 }', "NN101", /leading zeros/, "01"],
      ["{ 'nn': 1 }", "NN101", /double quotes/, "'nn'"],
      ["{ nn: 1 }", "NN101", /double quotes/, "nn"],
      ['{ "nn": 1 "nodes": {} }', "NN101", /comma is missing/, '"nodes"'],
      ['{ "nn": 1, "nodes": {} } x', "NN101", /./, "x"],
      ['{\n"nn": 1, "nodes": {\n', "NN101", /line 2|ends inside/, ""],
      ['{ "nn": True }', "NN101", /written true/, "True"],
      ['{ "nn": 1, "nodes": { "a": [1, 2 } }', "NN101", /"\]" is missing before this "\}".*line 1/, "}"],
      ['{ "nn": 1, "nodes": {} } }', "NN101", /closes nothing/, "}"],
      ["/* open", "NN101", /comment is not closed/, "/* open"],
      ['{ "nn": "a\nb" }', "NN101", /not closed on its line/, '"a'],
    ] as const) {
      it(JSON.stringify(text), () => {
        const found = only(text);
        assert.equal(parseDocument(text).document, null);
        assert.deepEqual([found.code, at(text, found)], [code, marked]);
        assert.match(found.message, says);
      });
    }

    for (const [name, text] of [
      ["garbage", "x".repeat(1e6)],
      ["quotes", '"'.repeat(1e6)],
      ["quoted words", "'a' ".repeat(250_000)],
      ["comments", "/*".repeat(500_000)],
      ["numbers", "1,".repeat(500_000)],
      ["null characters", "\0".repeat(1e6)],
    ] as const) {
      it(`a megabyte of ${name}`, () => assert.equal(only(text).code, "NN101"));
    }

    for (const [name, text] of [
      ["lists", "[".repeat(1e6)],
      ["objects", '{"a":'.repeat(200_000)],
      ["closed lists", "[".repeat(50_000) + "]".repeat(50_000)],
    ] as const) {
      it(`${name} nested without end`, () => assert.equal(only(text).code, "NN102"));
    }

    it("brackets that open and close in any disorder, a hundred thousand times", () => {
      const pieces = fc.array(
        fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"', "\\", "1", "/", "*", "//", "/*", "*/", "\n", " "),
        { minLength: 1, maxLength: 7 },
      );
      fc.assert(
        fc.property(pieces, (parts) => checkPlaces(parts.join("").repeat(20_000))),
        {
          numRuns: 60,
          examples: [[["[", "}", ","]], [["{", "]", ",", '"a"', ":"]], [["[", "}", ",", '"', "\\", "\n"]]],
        },
      );
    });

    it("brackets in texts and comments are no nesting", () => {
      assert.deepEqual(
        parseDocument(
          `{ "nn": 1, /* ${"[".repeat(500)} */ "title": "${"{".repeat(500)}\\"${"[".repeat(500)}", "nodes": {} } // ${"[".repeat(500)}`,
        ).problems,
        [],
      );
    });
  });

  it("reads a byte order mark, comments and trailing commas", () => {
    const { document, problems } = parseDocument(
      '\ufeff// note\n{ "nn": 1, "nodes": { "x": { "op": "input", "shape": [2,], }, /* end */ }, }',
    );
    assert.deepEqual(problems, []);
    assert.equal(document?.nodes.size, 1);
  });

  it("refuses a newer version in one sentence, whatever else is in the file", () => {
    const found = only('{ "nn": 2, "nodes": { "a": 3 }, "what": 1 }');
    assert.equal(found.code, "NN205");
    assert.match(found.message, /version 2.*version 1/);
    assert.equal(parseDocument('{ "nn": 2 }').document, null);
  });

  describe("one mistake, one message, at its place", () => {
    for (const [text, code, marked, fix] of [
      [wrap('{ "op": "neruon", "foo": 1 }'), "NN207", '"neruon"', '"neuron"'],
      [wrap('{ "op": "relu" }'), "NN207", '"relu"', '"neuron", "activation": "relu"'],
      [wrap('{ "op": "relu", "inputs": ["x"] }'), "NN207", '"relu"', '"activation", "activation": "relu"'],
      [wrap('{ "op": "relu", "inputs": ["x", "x"] }'), "NN207", '"relu"', '"neuron", "activation": "relu"'],
      [wrap('{ "op": "mse" }'), "NN207", '"mse"', '"squared-error"'],
      [wrap('{ "inputs": [] }'), "NN201", '"a"', undefined],
      [wrap('{ "op": 3 }'), "NN202", "3", undefined],
      [wrap("3"), "NN202", "3", undefined],
      [wrap('{ "op": "dense", "inputs": ["x"] }'), "NN201", '"a"', undefined],
      [wrap('{ "op": "dense", "inputs": ["x"], "units": 0 }'), "NN203", "0", undefined],
      [wrap('{ "op": "dense", "inputs": ["x"], "units": 2.5 }'), "NN202", "2.5", undefined],
      [wrap('{ "op": "neuron", "inputs": ["x"], "actvation": "relu" }'), "NN204", '"actvation"', '"activation"'],
      [wrap('{ "op": "neuron", "inputs": ["x"], "activation": "rellu" }'), "NN208", '"rellu"', '"relu"'],
      [wrap('{ "op": "neuron", "inputs": ["x"], "activation": "softmax" }'), "NN208", '"softmax"', undefined],
      [
        wrap('{ "op": "neuron", "inputs": ["x"], "activation": { "name": "leaky-relu", "slop": 1 } }'),
        "NN204",
        '"slop"',
        '"slope"',
      ],
      [
        wrap('{ "op": "neuron", "inputs": ["x"], "activation": "leaky-relu", "slope": 0.2 }'),
        "NN204",
        '"slope"',
        undefined,
      ],
      [
        wrap('{ "op": "neuron", "inputs": ["x"], "activation": { "name": "softmax" } }'),
        "NN208",
        '"softmax"',
        undefined,
      ],
      [wrap('{ "op": "neuron", "inputs": ["x"], "activation": { "slope": 1 } }'), "NN201", '"a"', undefined],
      [wrap('{ "op": "neuron", "inputs": "x" }'), "NN202", '"x"', '["x"]'],
      [wrap('{ "op": "neuron", "inputs": ["x["] }'), "NN302", '"x["', undefined],
      [wrap('{ "op": "neuron", "inputs": [1] }'), "NN202", "1", undefined],
      [wrap('{ "op": "neuron", "inputs": ["x"], "params": { "w": [1, 1e999] } }'), "NN203", "1e999", undefined],
      [wrap('{ "op": "neuron", "inputs": ["x"], "params": { "w": [1, null] } }'), "NN202", "null", undefined],
      [
        wrap('{ "op": "neuron", "inputs": ["x"], "params": { "w": { "init": "he_normal" } } }'),
        "NN209",
        '"he_normal"',
        '"he-normal"',
      ],
      [
        wrap('{ "op": "neuron", "inputs": ["x"], "params": { "w": { "init": "normal", "sdt": 1 } } }'),
        "NN204",
        '"sdt"',
        '"std"',
      ],
      [wrap('{ "op": "neuron", "op": "dense", "inputs": ["x"] }'), "NN103", '"op"', undefined],
      ['{ "nn": 1, "nodes": { "a": { "op": "input" }, "a": { "op": "input" } } }', "NN103", '"a"', undefined],
      ['{ "nn": 1, "nodes": { "a[": { "op": "input" } } }', "NN206", '"a["', undefined],
      ['{ "nn": 1, "nodes": { "": { "op": "input" } } }', "NN206", '""', undefined],
      ['{ "nodes": {} }', "NN201", "{", '"nn": 1,'],
      ['{ "nn": 1 }', "NN201", '"nn"', undefined],
      ['{ "nn": "1", "nodes": {} }', "NN202", '"1"', undefined],
      [section('"objektive": "L"'), "NN204", '"objektive"', '"objective"'],
      [section('"loss": "L"'), "NN204", '"loss"', '"objective"'],
      [section('"objective": 3'), "NN202", "3", undefined],
      [section('"training": { "lr": 0.1 }'), "NN204", '"lr"', '"learningRate"'],
      [section('"training": { "learningRate": -1 }'), "NN203", "-1", undefined],
      [section('"training": { "optimizer": "adamm" }'), "NN210", '"adamm"', '"adam"'],
      [section('"training": { "epochs": 1, "steps": 1 }'), "NN211", '"steps"', undefined],
      [section('"training": { "learningRate": 1e999 }'), "NN203", "1e999", undefined],
      [section('"training": { "schedule": "cosine" }'), "NN202", '"cosine"', undefined],
      [section('"training": { "schedule": { "name": "stepp", "stepSize": 3 } }'), "NN210", '"stepp"', '"step"'],
      [section('"training": { "schedule": { "name": "step" } }'), "NN201", '"training"', undefined],
      [
        section('"training": { "schedule": [{ "name": "exponential", "gama": 1, "gamma": 0.9 }] }'),
        "NN204",
        '"gama"',
        undefined,
      ],
      [section('"training": { "schedule": [{ "name": "exponential", "gamma": 0 }] }'), "NN203", "0", undefined],
      [section('"training": { "schedule": { "name": "linear", "per": "stp" } }'), "NN210", '"stp"', '"step"'],
      [section('"training": { "clip": {} }'), "NN201", "{}", undefined],
      [section('"training": { "clip": { "norm": -1 } }'), "NN203", "-1", undefined],
      [section('"training": { "clip": { "norm": 1, "value": 2 } }'), "NN211", '"value"', undefined],
      [section('"training": { "goal": {} }'), "NN201", '"training"', undefined],
      [section('"training": { "goal": { "objective": 1, "part": "traning" } }'), "NN210", '"traning"', '"training"'],
      [
        section('"training": { "goal": { "objective": 1, "part": "validation" } }'),
        "NN216",
        '"validation"',
        '"training"',
      ],
      [section('"training": { "earlyStopping": {} }'), "NN216", '"earlyStopping"', undefined],
      [section('"data": { "rows": [{ "x": "1" }] }'), "NN202", '"1"', undefined],
      [section('"data": { "rows": [], "file": "a.csv" }'), "NN211", '"rows"', undefined],
      [section('"data": { "generator": "moon" }'), "NN210", '"moon"', '"moons"'],
      [section('"data": {}'), "NN201", '"data"', undefined],
      [section('"regularization": { "l2": -1 }'), "NN203", "-1", undefined],
      [section('"view": { "pins": { "a": [1] } }'), "NN203", "[1]", undefined],
      [section('"params": { "b": "c" }'), "NN202", '"c"', undefined],
    ] as const) {
      it(text, () => {
        const found = only(text);
        assert.deepEqual([found.code, at(text, found), found.fix?.newText], [code, marked, fix]);
      });
    }
  });

  it("marks the nodes that have errors, and those alone, as broken", () => {
    const { document } = parseDocument(
      '{ "nn": 1, "nodes": { "a": { "op": "input" }, "b": { "op": "nope", "inputs": ["a"] }, "c": { "op": "neuron", "inputs": ["b"], "params": { "b": "p" } } }, "params": { "p": "wrong" } }',
    );
    assert.deepEqual(
      [...(document?.nodes.values() ?? [])].map((node) => node.broken),
      [false, true, true],
    );
  });

  it("counts data with errors as absent, so that no input misses its data", () => {
    assert.equal(parseDocument(section('"data": { "rows": [{ "x": "1" }] }')).document?.data, null);
  });

  it("reads how the data is split and standardized, with places", () => {
    const split = '{ "validation": 0.2, "test": 5, "stratify": "t", "seed": 7 }';
    const text = section(`"data": { "rows": [], "split": ${split}, "standardize": ["x"] }`);
    const { document, problems } = parseDocument(text);
    assert.deepEqual(problems, []);
    const { data } = document ?? assert.fail();
    const written = ({ range }: { range: Range }) => text.slice(range.start, range.end);
    assert.equal(data?.split && written(data.split), split);
    const { validation, test, stratify, seed } = data?.split ?? assert.fail();
    assert.deepEqual([validation?.value, test?.value, stratify?.value, seed], [0.2, 5, "t", 7]);
    assert.equal(stratify && written(stratify), '"t"');
    assert.deepEqual(data?.standardize?.inputs?.map(written), ['"x"']);
    const simple = parseDocument(section('"data": { "rows": [], "split": { "test": 1 }, "standardize": true }'));
    assert.deepEqual([simple.document?.data?.standardize?.inputs, simple.document?.data?.split?.seed], [null, 0]);
    const none = parseDocument(section('"data": { "rows": [], "standardize": false }')).document?.data;
    assert.deepEqual([none?.standardize, none?.split], [null, null]);
  });

  it("needs no columns where the file is JSON, whose rows may be keyed by input", () => {
    const { document, problems } = parseDocument(section('"data": { "file": "Rows.JSON" }'));
    assert.deepEqual(problems, []);
    assert.ok(document?.data?.kind === "file" && document.data.columns.size === 0);
    assert.equal(only(section('"data": { "file": "rows.csv" }')).code, "NN201");
    assert.equal(only(section('"data": { "file": "rows.json", "columns": [] }')).code, "NN202");
  });

  it("reads which arrays feed which inputs", () => {
    const text = section(
      '"data": { "arrays": { "x": "x.npy", "t": { "file": "all.safetensors", "array": "labels" } } }',
    );
    const { document, problems } = parseDocument(text);
    assert.deepEqual(problems, []);
    const { data } = document ?? assert.fail();
    assert.ok(data?.kind === "arrays");
    const found = [...data.arrays].map(([id, { file, array }]) => [id, file.value, array?.value ?? null]);
    assert.deepEqual(found, [
      ["x", "x.npy", null],
      ["t", "all.safetensors", "labels"],
    ]);
    const refused = (arrays: string) => {
      const wrong = section(`"data": { "arrays": ${arrays} }`);
      const problem = only(wrong);
      return [problem.code, at(wrong, problem)];
    };
    assert.deepEqual(refused('["x.npy"]'), ["NN202", '["x.npy"]']);
    assert.deepEqual(refused('{ "x": 3 }'), ["NN202", "3"]);
    assert.deepEqual(refused('{ "x": { "array": "labels" } }'), ["NN201", '"x"']);
    assert.deepEqual(refused('{ "x": { "file": "a.npy", "name": "b" } }'), ["NN204", '"name"']);
    assert.deepEqual(refused('{}, "columns": {}'), ["NN211", '"columns"']);
  });

  it("refuses a split or a standardization that it cannot read, at its place", () => {
    const found = (data: string) => {
      const text = section(`"data": { "rows": [], ${data} }`);
      const problem = only(text);
      assert.equal(parseDocument(text).document?.data, null);
      return [problem.code, at(text, problem), problem.message] as const;
    };
    const size = "must be a share of the rows below 1, or a whole number of rows";
    assert.deepEqual(found('"split": { "test": 1.5 }'), ["NN203", "1.5", `"test" ${size}, not 1.5.`]);
    assert.deepEqual(found('"split": { "test": -1 }'), ["NN203", "-1", `"test" ${size}, not -1.`]);
    assert.deepEqual(found('"split": { "validation": "20%" }'), [
      "NN202",
      '"20%"',
      `"validation" ${size}, not the text "20%".`,
    ]);
    assert.deepEqual(found('"split": { "tset": 0.5 }').slice(0, 2), ["NN204", '"tset"']);
    assert.deepEqual(found('"split": 0.8').slice(0, 2), ["NN202", "0.8"]);
    assert.deepEqual(found('"split": { "seed": 1 }').slice(0, 2), ["NN609", '"split"']);
    assert.deepEqual(found('"standardize": "x"').slice(0, 2), ["NN202", '"x"']);
    assert.deepEqual(found('"standardize": [1]').slice(0, 2), ["NN202", "1"]);
  });

  it("applying every offered fix leaves one problem fewer", () => {
    for (const text of [
      wrap('{ "op": "neruon" }'),
      wrap('{ "op": "relu" }'),
      wrap('{ "op": "neuron", "inputs": "x" }'),
      section('"training": { "learnignRate": 1 }'),
      section('"training": { "goal": { "objective": 1, "part": "validation" } }'),
      '{ "nodes": {} }',
      "",
      wrap('{ "op": "neuron", "activation": "rlu" }'),
    ]) {
      const { fix } = only(text);
      assert.ok(fix, text);
      assert.deepEqual(
        parseDocument(text.slice(0, fix.range.start) + fix.newText + text.slice(fix.range.end)).problems,
        [],
      );
    }
  });
});
