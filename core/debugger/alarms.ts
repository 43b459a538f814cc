import { findBlocked } from "../diagnosis/blocked.ts";
import { flowFindings, gradientFlow } from "../diagnosis/gradientFlow.ts";
import { notFiniteFindings } from "../diagnosis/notFinite.ts";
import { unitFindings } from "../diagnosis/unitFindings.ts";
import type { Tape } from "../engine/tape.ts";
import { formatNumber } from "../explain/numbers.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { RunFacts } from "./checker.ts";
import type { RunStep } from "./debuggee.ts";
import type { Alarm } from "./stops.ts";

export interface Alarmed {
  readonly alarm: Alarm;
  readonly sentence: string;
}

export interface Alarms {
  /** What of the wanted alarms the step has set off; each goes off once a pass and node, and again where the run has gone back and comes there anew. */
  look(wanted: ReadonlySet<Alarm>, tape: Tape, step: RunStep, pass: number): Alarmed | null;
  passed(pass: number, objective: number | null): void;
  forget(): void;
}

/** Watches a run by what `core/diagnosis` can tell, at the steps where something new can have come up. */
export function createAlarms({ passesPerEpoch, shuffles, rowName }: RunFacts): Alarms {
  /** At which step of the pass each has gone off. */
  let rung = new Map<string, number>();
  let rungPass = -1;
  /** By pass. */
  const objectives = new Map<number, number>();

  function find(alarm: Alarm, tape: Tape, step: RunStep, pass: number): readonly Alarmed[] {
    const { node, phase } = step;
    switch (alarm) {
      case "not-finite":
        if (!isTouchedByNaN(tape, step)) return [];
        return notFiniteFindings(tape, rowName).map(({ sentence }) => ({ alarm, sentence }));
      case "dead":
      case "saturated":
        if (node === null || phase === "backward") return [];
        return unitFindings(tape, node)
          .filter(({ kind }) => kind === alarm)
          .map(({ sentence }) => ({ alarm, sentence }));
      case "vanishing":
      case "exploding": {
        // A ratio to the layer nearest the loss is known once all layers have theirs.
        if (!isLastBackward(tape, step)) return [];
        const { silenced } = findBlocked(tape);
        return flowFindings(gradientFlow(tape), (id) => silenced.has(id))
          .filter(({ kind }) => kind === alarm)
          .map(({ sentence }) => ({ alarm, sentence }));
      }
      case "loss-rises":
        return phase === "objective" ? lossRises(pass, tape.objective) : [];
    }
  }

  /**
   * Against the same rows an epoch earlier; where they are shuffled, the mean of the epoch against that of the one before, at
   * its last step. Other rows have another loss, which means nothing.
   */
  function lossRises(pass: number, objective: number | null): readonly Alarmed[] {
    if (objective === null) return [];
    objectives.set(pass, objective);
    if (!shuffles || passesPerEpoch === 1) return rises(objectives.get(pass - passesPerEpoch), objective, "");
    if ((pass + 1) % passesPerEpoch !== 0) return [];
    const mean = (last: number): number => {
      let sum = 0;
      for (let k = 0; k < passesPerEpoch; k++) sum += objectives.get(last - k) ?? Number.NaN;
      return sum / passesPerEpoch;
    };
    return rises(mean(pass - passesPerEpoch), mean(pass), " on average over the epoch");
  }

  return {
    look(wanted, tape, step, pass) {
      if (pass !== rungPass) rung = new Map();
      rungPass = pass;
      if (step.phase === "objective" && tape.objective !== null) objectives.set(pass, tape.objective);
      for (const alarm of wanted) {
        for (const found of find(alarm, tape, step, pass)) {
          const key = `${alarm} ${alarm === "not-finite" ? "" : (step.node?.id ?? "")}`;
          if ((rung.get(key) ?? step.index) !== step.index) continue;
          rung.set(key, step.index);
          return found;
        }
      }
      return null;
    },
    passed(pass, objective) {
      if (objective !== null) objectives.set(pass, objective);
    },
    forget() {
      rung = new Map();
      rungPass = -1;
      objectives.clear();
    },
  };
}

function rises(before: number | undefined, now: number, how: string): readonly Alarmed[] {
  if (before === undefined || !(now > before)) return [];
  const sentence = `The objective rises${how}, from ${formatNumber(before)} to ${formatNumber(now)}.`;
  return [{ alarm: "loss-rises", sentence }];
}

function isLastBackward(tape: Tape, { node, index }: RunStep): boolean {
  return node !== null && tape.timeline[index]?.phase === "backward" && tape.timeline[index + 1]?.phase !== "backward";
}

/** Looks at the step's own numbers alone; only where one is not finite the whole pass is searched for the first. */
function isTouchedByNaN(tape: Tape, { node, phase }: RunStep): boolean {
  if (phase === "objective") return tape.objective !== null && !Number.isFinite(tape.objective);
  if (node === null) return false;
  if (phase !== "backward") return hasNaN(tape.value(node)?.data) || hasNaN(tape.preactivation(node)?.data);
  return (
    hasNaN(tape.gradient(node)?.data) ||
    hasNaN(tape.delta(node)?.data) ||
    node.params.some(({ name }) => hasNaN(tape.useGradient(node, name))) ||
    sends(tape, node)
  );
}

const sends = (tape: Tape, node: GraphNode): boolean =>
  node.edges.some((edge) => hasNaN(tape.edgeGradient(edge)?.data));

function hasNaN(numbers: Float64Array | null | undefined): boolean {
  for (let k = 0; k < (numbers?.length ?? 0); k++) if (!Number.isFinite(numbers?.[k])) return true;
  return false;
}
