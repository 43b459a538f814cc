import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { compile } from "../../core/compile.ts";
import { chooseRows, loadDataset, selectRows } from "../../core/data/dataset.ts";
import { createMachine } from "../../core/engine/machine.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { train } from "../../core/training/loop.ts";
import { planTraining } from "../../core/training/plan.ts";
import { type Nested, readSample, runSample } from "./runSample.ts";

/** What makeExpected.py wrote: numbers of PyTorch, batch first. */
interface Expected {
  readonly objective: number;
  readonly rows: number;
  readonly rowsKept: number;
  readonly values: Readonly<Record<string, Nested>>;
  readonly gradients: Readonly<Record<string, Gradients>>;
}

interface Gradients {
  readonly nodes: Readonly<Record<string, Nested | null>>;
  readonly parameters: Readonly<Record<string, Nested | null>>;
}

const names = readdirSync("samples").flatMap((file) =>
  file.endsWith(".nn.json") ? [file.slice(0, -".nn.json".length)] : [],
);

describe("samples", () => {
  for (const name of names) {
    describe(name, () => {
      const expected = JSON.parse(readFileSync(`test/fixtures/samples/${name}.json`, "utf8")) as Expected;

      it("opens with one sentence of what to look at", () => {
        const [first, second] = readSample(name).split("\n");
        assert.match(first ?? "", /^\/\/ .{20,160}\.$/);
        assert.equal(second, "{");
      });

      it("has no errors", async () => {
        const { problems } = await runSample(name);
        assert.deepEqual(
          problems.filter(({ severity }) => severity === "error"),
          [],
        );
      });

      for (const [target, gradients] of Object.entries(expected.gradients)) {
        it(`agrees with PyTorch about ∂(${target})`, async () => {
          const run = await runSample(name, target === "objective" ? null : target);
          if (target === "objective") near(run.objective, expected.objective, "objective");
          assert.equal(run.rows, expected.rows);
          for (const [id, value] of Object.entries(expected.values)) same(run.value(id, expected.rowsKept), value, id);
          for (const [id, gradient] of Object.entries(gradients.nodes)) {
            same(run.gradient(id, expected.rowsKept), gradient, `∂${target}/∂${id}`);
          }
          assert.deepEqual(run.parameters.toSorted(), Object.keys(gradients.parameters).toSorted());
          for (const [parameter, gradient] of Object.entries(gradients.parameters)) {
            same(run.parameterGradient(parameter), gradient, `∂${target}/∂${parameter}`);
          }
        });
      }
    });
  }

  it("back_prop: ∂y1/∂θ3 is the product of the four factors that the lecture derives", async () => {
    const run = await runSample("back_prop", null, [0]);
    const z = (id: string) => Number(run.value(id, 1));
    // tanh(u/2)′ = (1 − z²)/2 and σ′ = z(1 − z), each times the weight on the way; the weights stand in the file.
    const z8z7 = 2.2 * ((1 - z("h8") ** 2) / 2);
    const z7z6 = 1.8 * z("h7") * (1 - z("h7"));
    const z6z3 = 2 * ((1 - z("h6") ** 2) / 2);
    const z3b3 = (1 - z("h3") ** 2) / 2;
    same(run.parameterGradient("h3.b"), [z8z7 * z7z6 * z6z3 * z3b3], "∂y1/∂b3");
    same(run.parameterGradient("h3.w"), [z8z7 * z7z6 * z6z3 * z3b3 * z("h2")], "∂y1/∂w3");
  });

  it("back_prop_simple: ∂y/∂θ2 is h4′ · h3′ · ∂h2/∂θ2", async () => {
    const run = await runSample("back_prop_simple", "y", [0]);
    const z = (id: string) => Number(run.value(id, 1));
    const factors = 3 * (-1.2 * (1 - z("h3") ** 2)) * (z("h2") * (1 - z("h2")));
    same(run.parameterGradient("h2.b"), [factors], "∂y/∂b2");
    same(run.parameterGradient("h2.w"), [factors * z("h1")], "∂y/∂w2");
  });

  it("step: nothing upstream can learn, and the file is told so", async () => {
    const { problems, parameterGradient } = await runSample("step");
    assert.ok(problems.some(({ code, node }) => code === "NN801" && node === "y"));
    same(parameterGradient("h.w"), [0, 0], "∂L/∂w");
  });

  it("linear: the file is told that its layers are one", async () => {
    const { problems } = await runSample("linear");
    assert.ok(problems.some(({ code }) => code === "NN802"));
  });

  it("iris: 50 flowers of each species, 148 of 150 recognised", async () => {
    const run = await runSample("iris");
    const species = flatten(run.value("species", 150) ?? []);
    const p = (run.value("p", 150) ?? []) as number[][];
    assert.deepEqual(
      [0, 1, 2].map((index) => species.filter((value) => value === index).length),
      [50, 50, 50],
    );
    const wrong = p.flatMap((probabilities, row) =>
      probabilities.indexOf(Math.max(...probabilities)) === species[row] ? [] : [row],
    );
    assert.deepEqual(wrong, [83, 133]);
  });

  it("wine: every wine recognised, those that are kept for the test among them", async () => {
    const run = await runSample("wine");
    const cultivars = flatten(run.value("cultivar", 178) ?? []);
    const p = (run.value("p", 178) ?? []) as number[][];
    assert.deepEqual(
      p.map((probabilities) => probabilities.indexOf(Math.max(...probabilities))),
      cultivars,
    );
    const count = (cultivar: number) => cultivars.filter((each) => each === cultivar).length;
    assert.deepEqual([0, 1, 2].map(count), [59, 71, 48]);
  });

  it("digits: trained on 1079 of 1797 pictures, it reads 345 or more of the 359 that it was tested with", async () => {
    const { document, graph } = compile(readSample("digits"));
    assert.ok(document && graph);
    const { dataset } = await loadDataset(document, graph, (file) => readFile(`samples/${file}`));
    const { training, test } = dataset?.parts ?? assert.fail();
    assert.ok(dataset);
    assert.deepEqual([training.length, test.length], [1079, 359]);
    const plan = planTraining(document.training, graph, training.length);
    assert.ok(typeof plan === "object");
    let parameters: ReadonlyMap<string, Float64Array> = initialParameters(graph);
    const steps = train(graph, chooseRows(dataset, training), parameters, plan);
    for (const step of steps) if (step.step === plan.steps) parameters = step.parameters();
    const machine = createMachine(graph, {
      batch: test.length,
      inputs: selectRows(dataset, test),
      parameters,
      target: null,
    });
    machine.runAll();
    const p = machine.value(graph.byId.get("p") ?? assert.fail())?.data ?? assert.fail();
    const digits = machine.value(graph.byId.get("digit") ?? assert.fail())?.data ?? assert.fail();
    const right = test.filter((_, row) => {
      const probabilities = Array.from({ length: 10 }, (__, digit) => p[digit * test.length + row] ?? 0);
      return probabilities.indexOf(Math.max(...probabilities)) === digits[row];
    });
    console.log(
      right.length,
      test.filter((row) => !right.includes(row)),
    );
    assert.ok(right.length >= 345, `${right.length} of ${test.length}`);
  });

  it("lenet: all twelve letters recognised", async () => {
    const run = await runSample("lenet");
    const letters = flatten(run.value("letter", 12) ?? []);
    const p = (run.value("p", 12) ?? []) as number[][];
    assert.deepEqual(
      p.map((probabilities) => probabilities.indexOf(Math.max(...probabilities))),
      letters,
    );
  });

  for (const name of names) {
    it(`${name} is in samples/README.md`, () => {
      assert.ok(readFileSync("samples/README.md", "utf8").includes(`[\`${name}\`](${name}.nn.json)`));
    });
  }
});

function same(actual: Nested | null, expected: Nested | null, what: string): void {
  if (expected === null || actual === null) {
    assert.equal(actual, expected, what);
    return;
  }
  const numbers = flatten(expected);
  const found = flatten(actual);
  assert.equal(found.length, numbers.length, what);
  for (const [i, number] of numbers.entries()) near(found[i] ?? Number.NaN, number, `${what} [${i}]`);
}

function near(actual: number | null, expected: number, what: string): void {
  // The sum over many rows of numbers near 1 that cancel leaves an absolute error of a few 1e-16.
  const allowed = 1e-10 * Math.abs(expected) + 1e-15;
  assert.ok(actual !== null && Math.abs(actual - expected) <= allowed, `${what}: ${actual} is not ${expected}`);
}

function flatten(nested: Nested): number[] {
  return typeof nested === "number" ? [nested] : nested.flatMap(flatten);
}
