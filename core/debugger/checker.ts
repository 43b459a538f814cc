import type { Tape } from "../engine/tape.ts";
import type { Graph } from "../graph/graph.ts";
import { NotComputed, type Watch, type Watching, type WatchValue } from "../watch/watch.ts";
import { createAlarms } from "./alarms.ts";
import type { Place, RunStep } from "./debuggee.ts";
import { readHits } from "./hits.ts";
import type { Breakpoint, OutputLine, Stop, StopReason, StopRules } from "./stops.ts";

/** What rules are asked about: the state right after a step. */
export interface Moment {
  readonly place: Place;
  readonly tape: Tape;
}

/** Rules as they are asked after every step; what they remember (hits, values seen) lives as long as the run. */
export interface AskedRules {
  /** True where nothing can stop the run, so that whole passes may be run at once. */
  readonly isIdle: boolean;
  look(moment: Moment, step: RunStep): Stop | null;
  /** What was written since the last time. */
  takeOutput(): readonly OutputLine[];
}

export interface Checker {
  ask(rules: StopRules, graph: Graph): AskedRules;
  /** A pass that was run without looking. */
  passed(pass: number, objective: number | null): void;
  /** A new run: hits are counted anew. */
  forget(): void;
}

export interface RunFacts {
  readonly passesPerEpoch: number;
  readonly shuffles: boolean;
  rowName(sample: number): string;
}

/** What is remembered of one breakpoint. */
interface Memory {
  hits: number;
  /** Of a data breakpoint, the value as it was last seen; of an expression, whether it held. */
  seen: WatchValue | null;
  held: boolean;
}

interface Prepared {
  readonly breakpoint: Breakpoint;
  /** Null where the breakpoint or its condition cannot be read: it stops nothing. */
  readonly subject: Watch | null;
  readonly condition: Watch | null;
  readonly isEnough: (hits: number) => boolean;
  /** Steps at which its subject can change; null is every one. */
  readonly nodes: ReadonlySet<string> | null;
}

const REASONS: Readonly<Record<Breakpoint["kind"], StopReason>> = {
  node: "breakpoint",
  op: "function breakpoint",
  expression: "function breakpoint",
  data: "data breakpoint",
};

export function createChecker(watching: Watching, facts: RunFacts): Checker {
  const memories = new Map<number, Memory>();
  const alarms = createAlarms(facts);
  const prepared = new WeakMap<StopRules, readonly Prepared[]>();
  let output: OutputLine[] = [];
  const complained = new Set<string>();

  const complain = (breakpoint: Breakpoint, node: string | null, error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    if (complained.has(`${breakpoint.id} ${text}`)) return;
    complained.add(`${breakpoint.id} ${text}`);
    output.push({ kind: "error", text, node, breakpoint: breakpoint.id });
  };

  function prepare(rules: StopRules, graph: Graph): readonly Prepared[] {
    const known = prepared.get(rules);
    if (known) return known;
    const made = rules.breakpoints.flatMap((breakpoint): Prepared[] => {
      try {
        const { expression: condition, hits } = breakpoint.condition;
        const text = breakpoint.kind === "data" || breakpoint.kind === "expression" ? breakpoint.expression : null;
        const subject = text === null ? null : watching.read(text, graph);
        return [
          {
            breakpoint,
            subject,
            condition: condition === null ? null : watching.read(condition, graph),
            isEnough: hits === null ? () => true : readHits(hits),
            nodes: subject && concernedNodes(subject, graph),
          },
        ];
      } catch (error) {
        complain(breakpoint, null, error);
        return [];
      }
    });
    prepared.set(rules, made);
    return made;
  }

  /** Null where it is not computed yet, or cannot be: that is said once. */
  function evaluate(watch: Watch, tape: Tape, breakpoint: Breakpoint, node: string | null): WatchValue | null {
    try {
      return watch.evaluate(tape, null);
    } catch (error) {
      if (!(error instanceof NotComputed)) complain(breakpoint, node, error);
      return null;
    }
  }

  /** Why the breakpoint is hit at this step, in a sentence; null where it is not. */
  function whyHit({ breakpoint, subject, nodes }: Prepared, memory: Memory, tape: Tape, step: RunStep): string | null {
    const node = step.node?.id ?? null;
    const isBack = step.phase === "backward";
    if (breakpoint.kind === "node")
      return breakpoint.node === node ? `${node} has ${isBack ? "had its backward step" : "been computed"}` : null;
    if (breakpoint.kind === "op")
      return step.node?.op.name === breakpoint.op ? `${node} (${breakpoint.op}), ${step.phase}` : null;
    // A new pass has computed nothing yet, which may be news too.
    const isConcerned = nodes === null || node === null || step.index === 0 || nodes.has(node);
    if (subject === null || !isConcerned) return null;
    const value = evaluate(subject, tape, breakpoint, node);
    if (breakpoint.kind === "expression") {
      const holds = value !== null && watching.isTrue(value);
      const began = holds && !memory.held;
      memory.held = holds;
      return began ? `${subject.text} has become true` : null;
    }
    if (value === null || (memory.seen !== null && sameValue(memory.seen, value))) return null;
    const before = memory.seen;
    memory.seen = value;
    return before === null
      ? `${subject.text} = ${watching.format(value)}`
      : `${subject.text}: ${watching.format(before)} → ${watching.format(value)}`;
  }

  function fillIn(message: string, tape: Tape, graph: Graph, breakpoint: Breakpoint): string {
    return message.replace(/\{([^{}]*)\}/g, (whole, text: string) => {
      try {
        return watching.format(watching.read(text, graph).evaluate(tape, null));
      } catch (error) {
        if (error instanceof NotComputed) return "–";
        complain(breakpoint, null, error);
        return whole;
      }
    });
  }

  return {
    ask(rules, graph) {
      const list = prepare(rules, graph);
      const byNode = list.filter(({ breakpoint }) => breakpoint.kind === "node" || breakpoint.kind === "op");
      const others = list.filter((each) => !byNode.includes(each));
      return {
        isIdle: list.length === 0 && rules.alarms.size === 0,
        look(moment, step) {
          const { tape, place } = moment;
          const node = step.node?.id ?? null;
          const hit: { readonly breakpoint: Breakpoint; readonly sentence: string }[] = [];
          for (const each of step.node === null ? others : list) {
            const memory = memories.get(each.breakpoint.id) ?? { hits: 0, seen: null, held: false };
            memories.set(each.breakpoint.id, memory);
            const why = whyHit(each, memory, tape, step);
            if (why === null) continue;
            const met = each.condition && evaluate(each.condition, tape, each.breakpoint, node);
            if (each.condition && (met === null || !watching.isTrue(met))) continue;
            memory.hits += 1;
            if (!each.isEnough(memory.hits)) continue;
            const { log } = each.breakpoint.condition;
            if (log !== null) {
              const text = fillIn(log, tape, graph, each.breakpoint);
              output.push({ kind: "log", text, node, breakpoint: each.breakpoint.id });
            } else
              hit.push({
                breakpoint: each.breakpoint,
                sentence: each.condition ? `${why}, and ${each.condition.text}` : why,
              });
          }
          const alarm = rules.alarms.size === 0 ? null : alarms.look(rules.alarms, tape, step, place.pass);
          const [first] = hit;
          if (first === undefined && alarm === null) return null;
          const sentences = [...(alarm ? [alarm.sentence] : []), ...hit.map(({ sentence }) => `${sentence}.`)];
          return {
            reason: alarm ? "exception" : first ? REASONS[first.breakpoint.kind] : "step",
            sentence: sentences.join(" "),
            breakpoints: hit.map(({ breakpoint }) => breakpoint.id),
            alarm: alarm?.alarm ?? null,
            output: this.takeOutput(),
          };
        },
        takeOutput() {
          const taken = output;
          output = [];
          return taken;
        },
      };
    },
    passed: (pass, objective) => alarms.passed(pass, objective),
    forget() {
      memories.clear();
      complained.clear();
      alarms.forget();
    },
  };
}

/**
 * Nodes at whose steps a watch can change: its own, and those that read them, whose backward steps complete a gradient. Null where it
 * reads no node by name (θ, the objective, a shared parameter): then at every step.
 */
function concernedNodes(watch: Watch, graph: Graph): ReadonlySet<string> | null {
  if (watch.nodes.length === 0) return null;
  const concerned = new Set(watch.nodes);
  for (const id of watch.nodes) for (const { target } of graph.byId.get(id)?.uses ?? []) concerned.add(target.id);
  return concerned;
}

function sameValue(a: WatchValue, b: WatchValue): boolean {
  if (a.kind === "array" && b.kind === "array")
    return a.data.length === b.data.length && a.data.every((value, i) => Object.is(value, b.data[i]));
  if (a.kind === "record" || b.kind === "record") return false;
  return a.kind === b.kind && Object.is((a as { value: unknown }).value, (b as { value: unknown }).value);
}
