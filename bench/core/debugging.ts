// What it costs that a run can be stopped anywhere and go back: training steps in the debugger against the plain training loop.
import assert from "node:assert/strict";
import { compile } from "../../core/compile.ts";
import { loadDataset } from "../../core/data/dataset.ts";
import { createDebuggee } from "../../core/debugger/createDebuggee.ts";
import type { Debuggee } from "../../core/debugger/debuggee.ts";
import type { StopRules } from "../../core/debugger/stops.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { train } from "../../core/training/loop.ts";
import { planTraining } from "../../core/training/plan.ts";
import { formatWatch } from "../../core/watch/formatWatch.ts";
import { readWatch } from "../../core/watch/readWatch.ts";
import { isTrue } from "../../core/watch/values.ts";
import { median, ms, printTable, race, ratio, times } from "../measure.ts";
import { networkText, randomNetwork } from "../randomNetwork.ts";

const NOTHING: StopRules = { breakpoints: [], alarms: new Set() };
const PLAIN = { expression: null, hits: null, log: null };

/** `passes` training steps; a node's breakpoint that is never hit often enough; a condition on a gradient; all alarms; and back again. */
export async function benchDebugging(): Promise<void> {
  const rows = [];
  for (const [size, passes] of [
    [20, 2000],
    [300, 100],
  ] as const) {
    const { document, graph } = compile(networkText(randomNetwork(size)));
    assert.ok(document && graph);
    const { dataset } = await loadDataset(document, graph, () =>
      Promise.reject(new Error("The rows are in the file.")),
    );
    assert.ok(dataset);
    const parameters = initialParameters(graph);
    const plan = planTraining(
      { seed: 0, settings: { optimizer: "adam", learningRate: 1e-4, steps: passes } },
      graph,
      1,
    );
    assert.ok(typeof plan !== "string");
    const run: Debuggee = createDebuggee({
      graph,
      dataset,
      parameters,
      training: { seed: 0, settings: { optimizer: "adam", learningRate: 1e-4 } },
      epochs: passes,
      target: objectiveTarget(graph),
      watching: { read: readWatch, isTrue, format: formatWatch },
    });
    const toTheEnd = (rules: StopRules) => () => {
      run.restart();
      assert.equal(run.proceed(rules, Number.POSITIVE_INFINITY)?.reason, "end");
    };
    const last = graph.nodes.at(-2)?.id ?? "";
    const breakpoint = (expression: string | null, hits: string | null): StopRules => ({
      breakpoints: [{ id: 1, kind: "node", node: "h3", condition: { ...PLAIN, expression, hits } }],
      alarms: new Set(),
    });
    const found = race({
      loop: () => {
        for (const _ of train(graph, dataset, parameters, plan));
      },
      plain: toTheEnd(NOTHING),
      breakpoint: toTheEnd(breakpoint(null, "= 1000000")),
      condition: toTheEnd(breakpoint(`abs(grad(${last})) > 1e9`, null)),
      alarms: toTheEnd({ breakpoints: [], alarms: new Set(["not-finite", "saturated", "loss-rises"]) }),
      back: () => {
        run.goTo({ pass: passes - 1, cursor: 1e9 });
        assert.equal(run.proceedBack(breakpoint(null, "= 1000000"), Number.POSITIVE_INFINITY)?.reason, "entry");
      },
    });
    const against = (name: keyof typeof found): string => times(ratio(found[name], found.loop));
    rows.push([
      `${size} nodes, ${passes} steps`,
      ms(median(found.loop) / passes),
      ...(["plain", "breakpoint", "condition", "alarms", "back"] as const).map(against),
    ]);
  }
  printTable(
    "Debugging: a training step, and how many times as long as in the training loop",
    ["network", "loop", "nothing set", "breakpoint", "condition", "alarms", "there and back"],
    rows,
  );
}
