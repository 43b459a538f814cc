// From the text of a random network of scalar neurons to its pass, a weight drag and an edit, at three sizes.
import assert from "node:assert/strict";
import { loadDataset, selectRows } from "../../core/data/dataset.ts";
import { applyIntents } from "../../core/document/edits.ts";
import { parseDocument } from "../../core/document/parse.ts";
import { createMachine } from "../../core/engine/machine.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { buildGraph } from "../../core/graph/buildGraph.ts";
import { hasErrors } from "../../core/problems.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { networkView } from "../../core/view/networkView.ts";
import { passView } from "../../extension/editor/passView.ts";
import { SamplePass } from "../../extension/samplePass.ts";
import { median, ms, printTable, race, ratio, type Times, times } from "../measure.ts";
import { networkText, randomNetwork } from "../randomNetwork.ts";
import { NaivePass } from "./naivePass.ts";

const SIZES = [300, 1000, 10_000];

/** What is timed, in the order it happens; each with the baseline of the same run that it is held against. */
const STAGES = [
  ["parse", "JSON.parse"],
  ["graph", "JSON.parse"],
  ["machine", "JSON.parse"],
  ["view of the network", "JSON.parse"],
  ["pass, forward and back", "naive pass"],
  ["weight drag in the host", "naive pass"],
  ["edit: one weight", "JSON.parse"],
  ["edit: rename a node", "JSON.parse"],
  ["JSON.parse", null],
  ["naive pass", null],
] as const;
type Stage = (typeof STAGES)[number][0];

async function measure(size: number): Promise<Times<Stage>> {
  const network = randomNetwork(size);
  const text = networkText(network);
  const { document } = parseDocument(text);
  assert.ok(document);
  const { graph, problems } = buildGraph(document);
  assert.ok(graph);
  const { dataset } = await loadDataset(document, graph, () => assert.fail());
  assert.ok(dataset && !hasErrors(problems) && graph.nodes.length === size);
  const target = objectiveTarget(graph);
  const inputs = selectRows(dataset, [0]);
  const make = () => createMachine(graph, { batch: 1, inputs, parameters: initialParameters(graph), target });
  const machine = make();
  machine.runAll();
  const naive = new NaivePass(network);
  // Nothing is faster than a wrong answer: both passes must give the same one.
  assert.ok(Math.abs(naive.run() - (machine.objective ?? Number.NaN)) < 1e-12);
  const ids = [...network.inputs, ...network.units.map((unit) => unit.id)];
  naive.gradients.forEach((expected, i) => {
    const node = graph.byId.get(ids[i] ?? "");
    const found = (node && machine.gradient(node)?.data[0]) ?? 0;
    assert.ok(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), ids[i]);
  });

  const hosted = new SamplePass(graph, null);
  const drag = `${graph.nodes.find((node) => node.op.name === "neuron")?.id}.w`;
  const facts = { version: 1, row: 0, rowCount: 1, rowLabel: "", preview: true };
  let weight = 0;
  const middle = network.units[Math.floor(network.units.length / 2)]?.id ?? "";
  const picture = { version: 1, file: "a.nn.json", readOnly: false, document, graph, stale: false, problems };
  return race<Stage>({
    "JSON.parse": () => JSON.parse(text),
    parse: () => parseDocument(text),
    graph: () => buildGraph(document),
    machine: make,
    "view of the network": () => networkView({ ...picture, placeOf: () => ({ line: 1, column: 1 }) }),
    "naive pass": () => naive.run(),
    "pass, forward and back": () => {
      machine.reset();
      machine.runAll();
    },
    "weight drag in the host": () => {
      weight += 0.001;
      // The first neuron's: everything behind it is computed anew.
      const { tape } = hosted.run(dataset, 0, [{ parameter: drag, entry: 0, value: weight }]);
      return passView(tape, facts);
    },
    "edit: one weight": () => applyIntents(text, [{ kind: "setParam", id: middle, name: "w", at: [0], value: 0.25 }]),
    "edit: rename a node": () => applyIntents(text, [{ kind: "renameNode", id: middle, to: "renamed" }]),
  });
}

export async function benchScalars(): Promise<void> {
  const results = new Map<number, Times<Stage>>();
  for (const size of SIZES) results.set(size, await measure(size));
  const of = (size: number, stage: Stage) => results.get(size)?.[stage] ?? [];
  const [small = 0, , large = 0] = SIZES;
  printTable(
    "Random networks of scalar neurons (median; last column: growth of the time from 300 to 10,000 nodes, 33× is linear)",
    ["", ...SIZES.flatMap((size) => [`${size} nodes`, "of baseline"]), "growth"],
    STAGES.map(([stage, baseline]) => [
      baseline ? `${stage}  (of ${baseline})` : stage,
      ...SIZES.flatMap((size) => [
        ms(median(of(size, stage))),
        baseline ? times(ratio(of(size, stage), of(size, baseline))) : "",
      ]),
      times(median(of(large, stage)) / median(of(small, stage))),
    ]),
  );
}
