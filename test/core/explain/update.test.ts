import assert from "node:assert/strict";
import fc from "fast-check";
import katex from "katex";
import { evaluate } from "mathjs";
import type { FormulaLine } from "../../../core/explain/explanation.ts";
import type { Fill } from "../../../core/explain/line.ts";
import { explainUpdate } from "../../../core/explain/update.ts";
import { type NumberStep, optimizers } from "../../../core/training/optimizers.ts";
import { debug, type Network } from "../debugger/support.ts";

const LR = 0.05;

const network = (training: object, more: object = {}): Network => ({
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input", shape: [] },
    h: {
      op: "dense",
      inputs: ["x"],
      units: 2,
      activation: "tanh",
      params: {
        W: [
          [0.5, -1],
          [0.25, 2],
        ],
        b: [0.1, 0],
      },
    },
    y: { op: "neuron", inputs: ["h"], params: { w: [1.5, -0.5], b: "b1" } },
    far: { op: "neuron", inputs: ["x"], params: { w: [3, 4], b: 0 } },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  params: { b1: 0.5 },
  objective: "L",
  data: { rows: [1, 2, 3].map((k) => ({ x: [k / 3, 1 / k], t: k % 2 })) },
  training: { learningRate: LR, epochs: 4, ...training },
  ...more,
});

const settings = fc.record({
  weightDecay: fc.constantFrom(0, 0.01, 0.3),
  momentum: fc.constantFrom(0, 0.9),
  dampening: fc.constantFrom(0, 0.2),
  nesterov: fc.boolean(),
  centered: fc.boolean(),
  alpha: fc.constantFrom(0.9, 0.99),
  betas: fc.constantFrom([0.9, 0.999], [0.5, 0.7]),
});

/** Only what that optimizer takes, and nothing that contradicts itself. */
function takenBy(name: string, all: typeof settings extends fc.Arbitrary<infer T> ? T : never): object {
  const { weightDecay, momentum, dampening, nesterov, centered, alpha, betas } = all;
  const ahead = nesterov && momentum > 0;
  if (name === "sgd") return { weightDecay, momentum, dampening: ahead ? 0 : dampening, nesterov: ahead };
  if (name === "rmsprop") return { weightDecay, momentum, alpha, centered };
  return name === "adagrad" ? { weightDecay } : { weightDecay, betas };
}

/** TeX as the formulas are written in → what mathjs reads. */
function spelled(tex: string): string {
  const fraction = tex.indexOf("\\frac{");
  if (fraction >= 0) {
    const [above, then] = group(tex, fraction + 5);
    const [below, end] = group(tex, then);
    return spelled(`${tex.slice(0, fraction)}((${above})/(${below}))${tex.slice(end)}`);
  }
  return tex
    .replaceAll("\\cdot", "*")
    .replace(/\\(sqrt|min|max)/g, "$1")
    .replaceAll("{", "(")
    .replaceAll("}", ")");
}

function group(tex: string, open: number): [string, number] {
  let depth = 0;
  for (let at = open; at < tex.length; at++) {
    if (tex[at] === "{") depth++;
    if (tex[at] === "}" && --depth === 0) return [tex.slice(open + 1, at), at + 1];
  }
  throw new Error(`Not closed: ${tex}`);
}

function worth(write: (fill: Fill) => string): number {
  const scope: Record<string, number> = {};
  const expression = write(({ value }) => {
    const name = `q${Object.keys(scope).length}`;
    scope[name] = value as number;
    return name;
  });
  return evaluate(spelled(expression), scope);
}

function near(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected);
  assert.ok(error <= 1e-12 * Math.max(1, Math.abs(expected)), `${what}: ${actual}, not ${expected}`);
}

const lineOf = (lines: readonly FormulaLine[], label: string): FormulaLine => {
  const found = lines.find((line) => line.label.replace(/[\u2066-\u2069]/g, "") === label);
  assert.ok(found, `${label} is none of ${lines.map((line) => line.label).join(", ")}`);
  return found;
};

describe("the update, explained", () => {
  for (const [name, optimizer] of optimizers) {
    it(`${name}: each formula, worked out by another program, gives the number that the step has there`, async () => {
      await fc.assert(
        fc.asyncProperty(settings, fc.integer({ min: 0, max: 3 }), async (all, pass) => {
          const run = await debug(network({ optimizer: name, ...takenBy(name, all) }), { epochs: 4 });
          run.goTo({ pass, cursor: 0 });
          assert.equal(run.place.pass, pass);
          run.lookAtUpdate(({ tape, plan, before, after, learningRate }) => {
            for (const parameter of tape.graph.parameters) {
              const gradient = tape.parameterGradient(parameter.name);
              if (!gradient) continue;
              for (const [k, value] of gradient.entries()) {
                const step: NumberStep = {
                  theta: { symbol: "w", value: before.parameters.get(parameter.name)?.[k] ?? Number.NaN },
                  gradient: { symbol: "d", value },
                  before: before.memory.get(parameter.name)?.map((values) => values[k] as number) ?? [],
                  after: after.memory.get(parameter.name)?.map((values) => values[k] as number) ?? [],
                  next: after.parameters.get(parameter.name)?.[k] ?? Number.NaN,
                  step: after.moves.get(parameter.name) ?? 0,
                  h: { ...plan.hyperparameters, learningRate },
                };
                const formulas = optimizer.formulas(step);
                for (const { label, write, result } of formulas)
                  near(worth(write), result, `${parameter.name}[${k}], ${label}`);
                assert.equal(formulas.at(-1)?.result, step.next);
              }
            }
          });
        }),
        { numRuns: 25 },
      );
    });
  }

  it("says what one step of gradient descent does to a weight, at whatever place of the pass it is asked", async () => {
    const run = await debug(network({ optimizer: "sgd" }), { rows: [0], epochs: 2 });
    for (const cursor of [0, 5, run.steps.length]) {
      run.goTo({ pass: 0, cursor });
      const explanation = run.lookAtUpdate((facts) => explainUpdate(facts, { unit: 6 }));
      assert.ok(explanation);
      const { lines, unit, sentence, reads } = explanation;
      // W has 4 numbers, b 2; far's do not count: they are moved by nothing, but are of θ.
      assert.deepEqual(unit, { at: 6, of: 12 });
      assert.match(sentence, /y\.w\[0\]/);
      assert.deepEqual(reads, ["y"]);
      const gradient = Number(
        lineOf(lines, "gradient")
          .numbers?.split(/= |\\approx /)
          .at(-1),
      );
      const step = lineOf(lines, "y.w[0]");
      assert.match(
        step.symbols,
        /^\\boldsymbol\{w\}_\{y\}\[0\] \\leftarrow \\boldsymbol\{w\}_\{y\}\[0\] - \\eta \\cdot g$/,
      );
      const next = Number(step.numbersText?.split(/[=≈] /).at(-1)?.replace("−", "-"));
      assert.ok(Math.abs(next - (1.5 - LR * gradient)) < 1e-4, `${step.numbersText}`);
    }
    assert.equal(run.place.pass, 0);
    assert.equal(
      run.nextParameter("y.w")?.[0],
      run.lookAtUpdate(({ after }) => after.parameters.get("y.w")?.[0]),
    );
  });

  it("is of the parameter that is stepped into, and says where nothing flows", async () => {
    const run = await debug(network({ optimizer: "adam" }));
    const moving = run.lookAtUpdate(({ plan }) => plan.moving) ?? [];
    for (const [parameter, name] of moving.entries()) {
      const explanation = run.lookAtUpdate((facts) => explainUpdate(facts, { parameter }));
      const shown = explanation?.sentence.replace(/[\u2066-\u2069]/g, "") ?? "";
      assert.ok(shown.includes(name), shown);
      assert.equal(shown.startsWith("Nothing flows back"), name.startsWith("far"));
    }
  });

  it("shows clipping, decay and a rate that a law changes, in TeX that a page can show", async () => {
    for (const clip of [{ norm: 0.01 }, { value: 0.001 }]) {
      const training = {
        clip,
        weightDecay: 0.1,
        schedule: { name: "step", stepSize: 1, gamma: 0.5 },
        optimizer: "sgd",
      };
      const run = await debug(network(training), { epochs: 4 });
      run.goTo({ pass: 2, cursor: 0 });
      const lines = run.lookAtUpdate((facts) => explainUpdate(facts))?.lines ?? [];
      assert.match(lineOf(lines, "clipped").symbols, /^g \\leftarrow g \\cdot \\frac\{c\}|^g \\leftarrow \\min/);
      assert.match(lineOf(lines, "with weight decay").symbols, /^g \\leftarrow g \+ \\lambda/);
      assert.match(lineOf(lines, "learning rate").numbers ?? "", /0\.0125/);
      for (const { symbols, numbers, linked } of lines)
        for (const tex of [symbols, numbers, linked])
          if (tex !== null) katex.renderToString(tex, { throwOnError: true, trust: true, strict: false });
    }
  });

  it("stands in no run that moves nothing", async () => {
    const run = await debug(network({}), { updates: false });
    assert.equal(
      run.lookAtUpdate(() => 1),
      null,
    );
  });

  it("leaves the run as it was: what comes after is the same bit for bit", async () => {
    const looked = await debug(network({ optimizer: "adam" }), { epochs: 4 });
    const plain = await debug(network({ optimizer: "adam" }), { epochs: 4 });
    for (let pass = 0; pass < 4; pass++) {
      for (const run of [looked, plain]) run.goTo({ pass, cursor: run.steps.length });
      looked.lookAtUpdate((facts) => explainUpdate(facts));
      for (const { name } of plain.graph.parameters)
        assert.deepEqual(looked.nextParameter(name), plain.nextParameter(name));
    }
  });
});
