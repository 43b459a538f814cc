import type { Tape } from "../engine/tape.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import { NotComputed, type Watch, type Watching, type WatchValue } from "../watch/watch.ts";
import { createAlarms } from "./alarms.ts";
import { type Asked, readAsked } from "./askedCondition.ts";
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
  /** The run is let go here: what holds already, and what has its value, is no news. */
  begin(tape: Tape): void;
  look(moment: Moment, step: RunStep): Stop | null;
  /** What was written since the last time. */
  takeOutput(): readonly OutputLine[];
}

export interface Checker {
  ask(rules: StopRules, graph: Graph): AskedRules;
  /** A pass that was run without looking. */
  passed(pass: number, objective: number | null): void;
  takeOutput(): readonly OutputLine[];
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
  /** What the breakpoint was about: another with the same number remembers nothing. */
  readonly subject: string;
  hits: number;
  /** Of a data breakpoint, the value as it was last seen; of an expression, whether it held. */
  seen: WatchValue | null;
  held: boolean;
}

interface Prepared {
  readonly breakpoint: Breakpoint;
  readonly about: string;
  /** Null where the breakpoint has none. */
  readonly subject: Watch | null;
  readonly condition: Asked | null;
  readonly log: readonly (string | Watch)[] | null;
  readonly isEnough: (hits: number) => boolean;
  /** Steps of nodes at which its subject can change; null is every one. */
  readonly nodes: ReadonlySet<string> | null;
}

/** What is to be asked at the steps of a node. */
interface Asking {
  readonly all: readonly Prepared[];
  /** By the node's id. */
  readonly at: ReadonlyMap<string, readonly Prepared[]>;
  /** At steps that have no node. */
  readonly elsewhere: readonly Prepared[];
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
  const prepared = new WeakMap<StopRules, Asking>();
  let output: OutputLine[] = [];
  const complained = new Set<string>();

  const complain = (breakpoint: Breakpoint, node: string | null, error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    if (complained.has(`${breakpoint.id} ${text}`)) return;
    complained.add(`${breakpoint.id} ${text}`);
    output.push({ kind: "error", text, node, breakpoint: breakpoint.id });
  };

  const takeOutput = (): readonly OutputLine[] => {
    const taken = output;
    output = [];
    return taken;
  };

  /** A breakpoint that cannot be read stops nothing; that is said. */
  function prepareOne(breakpoint: Breakpoint, graph: Graph): readonly Prepared[] {
    const { expression: condition, hits, log } = breakpoint.condition;
    const text = breakpoint.kind === "data" || breakpoint.kind === "expression" ? breakpoint.expression : null;
    try {
      const subject = text === null ? null : watching.read(text, graph);
      return [
        {
          breakpoint,
          about: JSON.stringify({ ...breakpoint, condition: null }),
          subject,
          condition: condition === null ? null : readAsked(condition, graph, watching),
          log: log === null ? null : readLog(log, graph, breakpoint),
          isEnough: hits === null ? () => true : readHits(hits),
          nodes: subject && concernedNodes(subject, graph),
        },
      ];
    } catch (error) {
      complain(breakpoint, null, error);
      return [];
    }
  }

  function prepare(rules: StopRules, graph: Graph): Asking {
    const known = prepared.get(rules);
    if (known) return known;
    const all = rules.breakpoints.flatMap((breakpoint) => prepareOne(breakpoint, graph));
    const at = new Map<string, readonly Prepared[]>();
    for (const node of graph.nodes) {
      const here = all.filter((each) => isAskedAt(each, node));
      if (here.length > 0) at.set(node.id, here);
    }
    const elsewhere = all.filter(({ subject }) => subject !== null);
    const made = { all, at, elsewhere };
    prepared.set(rules, made);
    return made;
  }

  /** Texts and expressions in turn; an expression that cannot be read stays as it was written. */
  function readLog(message: string, graph: Graph, breakpoint: Breakpoint): readonly (string | Watch)[] {
    return message.split(/(\{[^{}]*\})/).map((part) => {
      if (!/^\{.*\}$/s.test(part)) return part;
      try {
        return watching.read(part.slice(1, -1), graph);
      } catch (error) {
        complain(breakpoint, null, error);
        return part;
      }
    });
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

  function memoryOf({ breakpoint, about }: Prepared): Memory {
    const known = memories.get(breakpoint.id);
    if (known?.subject === about) return known;
    const made: Memory = { subject: about, hits: 0, seen: null, held: false };
    memories.set(breakpoint.id, made);
    return made;
  }

  /** Why the breakpoint is hit at this step, in a clause; null where it is not. */
  function whyHit(each: Prepared, memory: Memory, tape: Tape, step: RunStep): string | null {
    const { breakpoint, subject } = each;
    const node = step.node?.id ?? null;
    const isBack = step.phase === "backward";
    if (breakpoint.kind === "node") return `${node} has ${isBack ? "had its backward step" : "been computed"}`;
    if (breakpoint.kind === "op") return `${node} (${breakpoint.op}), ${step.phase}`;
    return subject && whatIsNew(subject, evaluate(subject, tape, breakpoint, node), breakpoint, memory);
  }

  /** Remembers the value; the clause says what is new about it, null for nothing. */
  function whatIsNew({ text }: Watch, value: WatchValue | null, { kind }: Breakpoint, memory: Memory): string | null {
    if (kind === "expression") {
      const holds = value !== null && watching.isTrue(value);
      const began = holds && !memory.held;
      memory.held = holds;
      return began ? `${text} has become true` : null;
    }
    if (value === null || (memory.seen !== null && sameValue(memory.seen, value))) return null;
    const before = memory.seen;
    memory.seen = value;
    return before === null
      ? `${text} = ${watching.format(value)}`
      : `${text}: ${watching.format(before)} → ${watching.format(value)}`;
  }

  /** Whether all that the breakpoint asks for beside its place is so. Counts the hit. */
  function isMet({ condition, isEnough, breakpoint }: Prepared, memory: Memory, tape: Tape, node: string | null) {
    const met = condition && evaluate(condition.watch, tape, breakpoint, node);
    if (condition && (met === null || !watching.isTrue(met))) return false;
    memory.hits += 1;
    return isEnough(memory.hits);
  }

  function fillIn(parts: readonly (string | Watch)[], tape: Tape, breakpoint: Breakpoint, node: string | null): string {
    const texts = parts.map((part) => {
      if (typeof part === "string") return part;
      const value = evaluate(part, tape, breakpoint, node);
      return value === null ? "–" : watching.format(value);
    });
    return texts.join("");
  }

  return {
    ask(rules, graph) {
      const { all, at, elsewhere } = prepare(rules, graph);
      const { alarms: wanted } = rules;
      return {
        isIdle: all.length === 0 && wanted.size === 0,
        begin(tape) {
          for (const each of elsewhere)
            if (each.subject)
              whatIsNew(
                each.subject,
                evaluate(each.subject, tape, each.breakpoint, null),
                each.breakpoint,
                memoryOf(each),
              );
        },
        look({ tape, place }, step) {
          const node = step.node?.id ?? null;
          const hit: { readonly breakpoint: Breakpoint; readonly sentence: string }[] = [];
          // A new pass has computed nothing yet, which may be news too.
          const here = node === null ? elsewhere : step.index === 0 ? union(at.get(node), elsewhere) : at.get(node);
          for (const each of here ?? []) {
            const { breakpoint, condition, log } = each;
            const memory = memoryOf(each);
            const why = whyHit(each, memory, tape, step);
            if (why === null || !isMet(each, memory, tape, node)) continue;
            if (log !== null) {
              const text = fillIn(log, tape, breakpoint, node);
              output.push({ kind: "log", text, node, breakpoint: breakpoint.id });
            } else hit.push({ breakpoint, sentence: condition ? `${why}, and ${condition.tell(tape)}` : why });
          }
          const alarm = wanted.size === 0 ? null : alarms.look(wanted, tape, step, place.pass);
          const [first] = hit;
          if (first === undefined && alarm === null) return null;
          const sentences = [...(alarm ? [alarm.sentence] : []), ...hit.map(({ sentence }) => `${sentence}.`)];
          return {
            reason: alarm || !first ? "exception" : REASONS[first.breakpoint.kind],
            sentence: sentences.join(" "),
            breakpoints: hit.map(({ breakpoint }) => breakpoint.id),
            alarm: alarm?.alarm ?? null,
            output: takeOutput(),
          };
        },
        takeOutput,
      };
    },
    passed: (pass, objective) => alarms.passed(pass, objective),
    takeOutput,
    forget() {
      memories.clear();
      complained.clear();
      alarms.forget();
    },
  };
}

function isAskedAt({ breakpoint, nodes }: Prepared, node: GraphNode): boolean {
  switch (breakpoint.kind) {
    case "node":
      return breakpoint.node === node.id;
    case "op":
      return breakpoint.op === node.op.name;
    case "data":
    case "expression":
      return nodes === null || nodes.has(node.id);
  }
}

const union = <T>(some: readonly T[] | undefined, others: readonly T[]): readonly T[] => [
  ...new Set([...(some ?? []), ...others]),
];

/**
 * Nodes at whose steps a watch can change: its own, those that read them, whose backward steps complete a gradient, and those with which
 * they share a parameter. Null where it reads no node by name (θ, the objective, a shared parameter): then at every step.
 */
function concernedNodes(watch: Watch, graph: Graph): ReadonlySet<string> | null {
  if (watch.nodes.length === 0) return null;
  const concerned = new Set(watch.nodes);
  for (const id of watch.nodes) {
    const node = graph.byId.get(id);
    for (const { target } of node?.uses ?? []) concerned.add(target.id);
    for (const { listedAs, slots } of node?.params ?? [])
      for (const name of new Set([listedAs, ...(slots ?? []).map(({ parameter }) => parameter)]))
        for (const user of graph.parameterByName.get(name)?.users ?? []) concerned.add(user);
  }
  return concerned;
}

function sameValue(a: WatchValue, b: WatchValue): boolean {
  if (a.kind === "array" && b.kind === "array")
    return a.data.length === b.data.length && a.data.every((value, i) => sameNumber(value, b.data[i] as number));
  if (a.kind === "record" && b.kind === "record")
    return (
      a.parts.length === b.parts.length &&
      a.parts.every(([name, part], i) => {
        const [otherName, other = null] = b.parts[i] ?? [];
        return name === otherName && (part === null || other === null ? part === other : sameValue(part, other));
      })
    );
  if (a.kind === "number" && b.kind === "number") return sameNumber(a.value, b.value);
  return a.kind === b.kind && (a as { value?: unknown }).value === (b as { value?: unknown }).value;
}

/** NaN is the same again, and so are 0 and −0. */
const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
