import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compile } from "../../../../core/compile.ts";
import { chooseRows, loadDataset } from "../../../../core/data/dataset.ts";
import { finish } from "../../../../core/engine/steps.ts";
import { evaluateNetwork } from "../../../../core/metrics/evaluate.ts";
import { datasetOf } from "../../../../core/training/dataParts.ts";
import { initialParameters } from "../../../../core/training/initializers.ts";
import { type DataNumbers, KnownData } from "../../../../core/view/data/dataSteps.ts";
import type { AnswerOf, DataKind, DataQuestion, RowChoice } from "../../../../core/view/dataView.ts";

const ALL: RowChoice = {
  part: "all",
  head: 0,
  wrongOnly: false,
  cell: null,
  actual: null,
  by: "file",
  descending: false,
};

async function open(text: string, files: Readonly<Record<string, string>> = {}): Promise<DataNumbers> {
  const { document, graph, problems } = compile(text);
  assert.ok(document && graph, problems.map(({ message }) => message).join());
  const read = async (name: string) => files[name] ?? readFileSync(`samples/${name}`);
  const loaded = await loadDataset(document, graph, read);
  assert.ok(loaded.dataset, loaded.problems.map(({ message }) => message).join());
  const parameters = initialParameters(graph);
  return { graph, dataset: loaded.dataset, parameters, buffers: new Map(), source: document.data };
}

const sample = (name: string): Promise<DataNumbers> => open(readFileSync(`samples/${name}.nn.json`, "utf8"));

function asker(numbers: DataNumbers) {
  const known = new KnownData();
  known.at(numbers);
  return <Q extends DataQuestion>(question: Q) => finish(known.answer(question)) as AnswerOf<Q["kind"] & DataKind>;
}

const page = (choice: Partial<RowChoice>, from = 0, count = 5) => ({
  kind: "page" as const,
  choice: { ...ALL, ...choice },
  from,
  count,
});
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} ≠ ${b}`);

describe("what the data view is told", () => {
  it("names the columns as the file does, with their ranges and classes", async () => {
    const facts = asker(await sample("iris"))({ kind: "facts" });
    assert.deepEqual([facts.source, facts.rows, facts.isSplit, facts.parts.training], ["iris.csv", 150, false, 150]);
    const names = facts.columns.map(({ name }) => name);
    assert.deepEqual(names, ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]);
    // The measurements of Fisher's flowers run from 4.3 to 7.9 cm.
    assert.deepEqual([facts.columns[0]?.minimum, facts.columns[0]?.maximum], [4.3, 7.9]);
    near(facts.columns[0]?.mean ?? 0, 5.843333333333334);
    assert.deepEqual(facts.columns[4]?.classes, ["setosa", "versicolor", "virginica"]);
    assert.deepEqual(
      facts.columns.map(({ isTarget }) => isTarget),
      [false, false, false, false, true],
    );
    assert.deepEqual(facts.heads, [
      {
        loss: "L",
        prediction: "scores",
        target: "species",
        kind: "classes",
        classes: ["setosa", "versicolor", "virginica"],
        components: 3,
      },
    ]);
  });

  it("finds the two flowers that the sample's comment speaks of, by wrong only and by a cell of the confusion matrix", async () => {
    const ask = asker(await sample("iris"));
    const wrong = ask(page({ wrongOnly: true }));
    // Samples 84 and 134, counted from 1.
    assert.deepEqual([wrong.total, [...wrong.rows]], [2, [83, 133]]);
    assert.deepEqual([...(wrong.judged?.wrong ?? [])], [1, 1]);
    const { confusion, byPart, leftOut } = ask({ kind: "results", head: 0, part: "all" });
    assert.deepEqual(confusion, [
      [50, 0, 0],
      [0, 49, 1],
      [0, 1, 49],
    ]);
    assert.deepEqual([byPart.length, byPart[0]?.wrong, leftOut], [1, 2, 0]);
    const cell = ask(page({ cell: { actual: 1, predicted: 2 } }));
    assert.deepEqual([...cell.rows], [83]);
    assert.deepEqual([...(cell.judged?.predicted ?? [])], [2]);
    const versicolor = ask(page({ actual: 1 }, 0, 100));
    assert.deepEqual([versicolor.total, versicolor.rows[0], versicolor.rows[49]], [50, 50, 99]);
  });

  it("sorts by the loss of each row alone, and by a column", async () => {
    const numbers = await sample("iris");
    const ask = asker(numbers);
    const worst = ask(page({ by: "loss", descending: true }, 0, 150));
    const losses = [...(worst.judged?.loss ?? [])];
    assert.deepEqual(
      losses,
      [...losses].sort((a, b) => b - a),
    );
    const single = chooseRows(numbers.dataset, [worst.rows[0] as number]);
    near(losses[0] ?? 0, evaluateNetwork(numbers.graph, single, numbers.parameters, new Map()).objective);
    const wide = ask(page({ by: 1 }, 0, 150)).values[1] ?? new Float64Array(0);
    assert.deepEqual(wide, wide.slice().sort());
    assert.deepEqual([...ask(page({ descending: true })).rows], [149, 148, 147, 146, 145]);
  });

  it("says of each part what `chainrule eval` says of it", async () => {
    for (const name of ["wine", "digits", "regression", "spiral"]) {
      const numbers = await sample(name);
      const ask = asker(numbers);
      const { byPart } = ask({ kind: "results", head: 0, part: "all" });
      for (const { part, rows, measures } of byPart) {
        const [loss = 0, accuracy = 0, r2 = 0, rmse = 0, mae = 0] = measures;
        const own = part === "all" ? numbers.dataset : datasetOf(numbers.dataset, part);
        assert.ok(own, part);
        const { heads } = evaluateNetwork(numbers.graph, own, numbers.parameters, numbers.buffers);
        const [head] = heads;
        assert.ok(head);
        assert.equal(rows, own.rows, name);
        near(loss, head.lossPerRow);
        if (head.metrics.kind === "regression") {
          near(rmse, head.metrics.rmse);
          near(mae, head.metrics.mae);
          near(r2, head.metrics.r2 ?? Number.NaN);
        } else if (head.metrics.kind !== "other") {
          near(accuracy, head.metrics.accuracy);
          const found = ask({ kind: "results", head: 0, part });
          assert.deepEqual(found.confusion, head.metrics.confusion);
          const total = (found.confusion ?? []).flat().reduce((sum, count) => sum + count, 0);
          assert.equal(total + found.leftOut, rows);
        }
      }
    }
  });

  it("gives pictures as bytes, from the darkest to the brightest of each", async () => {
    const ask = asker(await sample("digits"));
    const facts = ask({ kind: "facts" });
    const at = facts.columns.findIndex(({ kind }) => kind === "image");
    assert.deepEqual(facts.columns[at]?.image, { width: 8, height: 8, channels: 1, channelsFirst: true });
    assert.equal(facts.columns[at]?.scale, "each");
    const { pixels, parts } = ask(page({}, 10, 2));
    assert.equal(pixels[at]?.length, 128);
    assert.deepEqual([Math.min(...(pixels[at] ?? [])), Math.max(...(pixels[at] ?? []))], [0, 255]);
    assert.equal(parts?.length, 2);
    const counted = ask({ kind: "histograms", part: "test", from: 0, count: 9 });
    assert.equal(counted.histograms.length, facts.columns.length);
    assert.equal(counted.rows, facts.parts.test);
  });

  it("shows residuals of a line by hand", async () => {
    const ask = asker(
      await open(
        JSON.stringify({
          nn: 1,
          nodes: {
            x: { op: "input" },
            t: { op: "input" },
            y: { op: "neuron", inputs: ["x"], params: { w: [2], b: 1 } },
            L: { op: "squared-error", inputs: ["y", "t"] },
          },
          objective: "L",
          data: {
            rows: [
              { x: 0, t: 1 },
              { x: 1, t: 2 },
              { x: 2, t: 7 },
            ],
          },
        }),
      ),
    );
    const { residuals, confusion, byPart } = ask({ kind: "results", head: 0, part: "all" });
    assert.equal(confusion, null);
    // y = 2x + 1 gives 1, 3, 5; minus the targets: 0, 1, −2.
    assert.deepEqual([...(residuals?.predicted ?? [])], [1, 3, 5]);
    assert.deepEqual([...(residuals?.residual ?? [])], [0, 1, -2]);
    const [loss = 0, , , rmse = 0] = byPart[0]?.measures ?? [];
    near(rmse, Math.sqrt(5 / 3));
    near(loss, 5 / 3);
    const { judged } = ask(page({ by: "loss", descending: true }));
    assert.deepEqual([...(judged?.loss ?? [])], [4, 1, 0]);
  });

  it("says why nothing is right or wrong without an objective, and shows the rows all the same", async () => {
    const nodes = { x: { op: "input" }, y: { op: "neuron", inputs: ["x"] } };
    const data = { rows: [{ x: 1 }, { x: 2 }] };
    const ask = asker(await open(JSON.stringify({ nn: 1, nodes, data })));
    assert.match(ask({ kind: "facts" }).whyNoHeads ?? "", /no "objective"/);
    const { values, judged, total } = ask(page({}));
    assert.deepEqual([total, judged, [...(values[0] ?? [])]], [2, null, [1, 2]]);
    assert.throws(() => ask({ kind: "results", head: 0, part: "all" }), /no such loss/);
  });

  it("answers for a million rows in pieces, and a page of them at once", async function () {
    this.timeout(60_000);
    const lines = Array.from({ length: 1_000_000 }, (_, i) => `${i % 1000},${i % 7},${i % 2}`);
    const numbers = await open(
      JSON.stringify({
        nn: 1,
        nodes: {
          x: { op: "input", shape: [2] },
          t: { op: "input" },
          y: { op: "neuron", inputs: ["x"], activation: "sigmoid", params: { w: [0, 1], b: -3.5 } },
          L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
        },
        objective: "L",
        data: { file: "large.csv", columns: { x: ["a", "b"], t: ["t"] } },
      }),
      { "large.csv": `a,b,t\n${lines.join("\n")}\n` },
    );
    const known = new KnownData();
    known.at(numbers);
    const steps = known.answer({ kind: "results", head: 0, part: "all" });
    let pieces = 0;
    let next = steps.next();
    for (; !next.done; next = steps.next()) pieces++;
    assert.ok(pieces > 100, `${pieces} pieces`);
    const results = next.value as AnswerOf<"results">;
    // Of b = 0…6 the network says yes to 4, 5 and 6; 7 and 2 have no common factor, so each b is even and odd alike.
    const total = (results.confusion ?? []).flat().reduce((sum, count) => sum + count, 0);
    assert.equal(total, 1_000_000);
    const yes = lines.filter((_, i) => i % 7 > 3).length;
    assert.equal((results.confusion?.[0]?.[1] ?? 0) + (results.confusion?.[1]?.[1] ?? 0), yes);
    const last = finish(known.answer(page({}, 999_990, 30))) as AnswerOf<"page">;
    assert.deepEqual([last.total, last.rows.length, last.rows[9]], [1_000_000, 10, 999_999]);
    const points = finish(known.answer({ kind: "scatter", part: "all", x: 0, y: 1, colour: 2 })) as AnswerOf<"scatter">;
    assert.deepEqual([points.total, points.x.length, points.colour?.length], [1_000_000, 3000, 3000]);
  });
});
