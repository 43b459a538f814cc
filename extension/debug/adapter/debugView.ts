import { sampleTape } from "../../../core/engine/sampleTape.ts";
import type { GraphNode } from "../../../core/graph/graph.ts";
import type { DebugView } from "../../../core/protocol.ts";
import type { DebugControl, DebugState } from "../debugState.ts";
import type { DebugRun } from "./debugRun.ts";

/** Where the run stands, as every view of the network shows it. */
export function debugState(
  run: DebugRun,
  facts: { readonly stopped: boolean; readonly why: string | null; readonly generation: number },
  control: DebugControl,
): DebugState {
  const { debuggee, dataset, sample, snapshot } = run;
  const row = debuggee.rows[sample] ?? 0;
  return {
    tape: run.tape,
    whole: (read) => debuggee.whole((tape) => read(sampleTape(tape, sample))),
    lookAtUpdate: (look) => debuggee.lookAtUpdate(look),
    row,
    rows: debuggee.rows,
    rowCount: dataset.rows,
    rowLabel: dataset.describeRow(row),
    version: snapshot.version,
    generation: facts.generation,
    view: debugView(run, facts.stopped, facts.why),
    control,
  };
}

function debugView(run: DebugRun, stopped: boolean, why: string | null): DebugView {
  const { debuggee, sample } = run;
  const { levels, place, rows, steps, whatIfs, passCount } = debuggee;
  const inside = levels.filter(({ kind }) => kind === "unit" || kind === "detail");
  const step = place.inside ? steps[place.cursor] : steps[place.cursor - 1];
  return {
    cursor: place.cursor,
    stepCount: steps.length,
    stopped,
    node: step?.node?.id ?? null,
    inside: place.inside && inside.length > 0 ? inside.map(({ name }) => name).join(" · ") : null,
    unit: place.inside?.unit ?? null,
    component: place.inside?.unit == null || !step?.node ? null : firstComponent(step.node, place.inside.unit),
    detail: place.inside?.detail == null ? null : (debuggee.inside?.details.at(-1) ?? null),
    place: levels.map(({ name }) => name).join(" · "),
    why,
    pass: place.pass,
    passCount,
    sample,
    sampleCount: rows.length,
    whatIfs: whatIfs.map(({ name, entry, from, to }) => ({ name, entry, from, to })),
  };
}

/** A layer's units lie along the first axis of its value: channels of a convolution have many components each. */
function firstComponent({ size, shape }: GraphNode, unit: number): number {
  return unit * (size / (shape[0] ?? 1));
}
