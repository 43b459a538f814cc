import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { dataRequests } from "../../../extension/editor/dataRequests.ts";

const TEXT = JSON.stringify({
  nn: 1,
  nodes: {
    x: { op: "input", shape: [2] },
    t: { op: "input" },
    h: { op: "dense", inputs: ["x"], units: 300, activation: "tanh" },
    y: { op: "neuron", inputs: ["h"], activation: "sigmoid" },
    L: { op: "binary-cross-entropy", inputs: ["y", "t"] },
  },
  objective: "L",
  data: { generator: "moons", samples: 60_000, noise: 0.1, seed: 1 },
});

describe("what a canvas asks about its data", () => {
  it("goes on piece by piece, and a newer question takes the place of an older one of its kind alone", async () => {
    const { document, graph } = compile(TEXT);
    assert.ok(document && graph);
    const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no files")));
    assert.ok(dataset);
    let parameters = initialParameters(graph);
    const buffers = new Map();
    const whole = () => ({ version: 1, graph, dataset, parameters, buffers, source: document.data });
    const { data } = dataRequests(whole);
    const results = { kind: "results" as const, head: 0, part: "all" as const };
    const first = await data({ question: results });
    assert.ok(first.kind === "progress" && first.done > 0 && first.done < first.of);
    // Another kind of question is answered meanwhile, and the job is still there.
    let facts = await data({ question: { kind: "facts" } });
    while (facts.kind === "progress") facts = await data({ job: facts.job });
    assert.equal(facts.answer.kind, "facts");
    const further = await data({ job: first.job });
    assert.ok(further.kind === "progress" && further.done > first.done);
    // At other numbers a new job starts from the beginning.
    parameters = new Map(parameters);
    const newer = await data({ question: results });
    assert.ok(newer.kind === "progress" && newer.done < newer.of);
    assert.throws(() => data({ job: first.job }), /Something else was asked for/);
    let reply: Awaited<ReturnType<typeof data>> = newer;
    while (reply.kind === "progress") reply = await data({ job: reply.job });
    assert.equal(reply.answer.kind, "results");
    // Known now: nothing is left but to count, which no row has to be run for.
    const again = await data({ question: results });
    assert.ok(again.kind === "answer" || again.of < dataset.rows);
  });

  it("says why there is nothing to ask", () => {
    const { data } = dataRequests(() => {
      throw new Error("There is no data to run on.");
    });
    assert.throws(() => data({ question: { kind: "facts" } }), /no data to run on/);
  });
});
