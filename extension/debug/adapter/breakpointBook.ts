import type { DebugProtocol } from "@vscode/debugprotocol";
import { readHits } from "../../../core/debugger/hits.ts";
import type { Alarm, Breakpoint, Condition, StopRules } from "../../../core/debugger/stops.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { t } from "../../l10n.ts";
import { filters } from "./exceptionFilters.ts";
import type { NetworkLines } from "./networkLines.ts";
import { sentenceOf } from "./refusal.ts";
import { watching, whyUnreadable } from "./watching.ts";

/** What breakpoints are checked against: the network as it runs now. */
export interface Checked {
  readonly graph: Graph;
  readonly lines: NetworkLines;
}

type Request =
  | { readonly kind: "line"; readonly line: number; readonly asked: DebugProtocol.SourceBreakpoint }
  | { readonly kind: "function"; readonly asked: DebugProtocol.FunctionBreakpoint }
  | { readonly kind: "data"; readonly asked: DebugProtocol.DataBreakpoint };

interface Entry {
  readonly id: number;
  readonly key: string;
  readonly request: Request;
  /** The node that a line has been found to be: it stays that node when lines move. */
  readonly node: string | null;
  /** Null where it cannot stop anything. */
  readonly rule: Breakpoint | null;
  readonly shown: DebugProtocol.Breakpoint;
}

type Group = Request["kind"];

/** All breakpoints of a session, checked at once when they are set, so that a slip of the pen shows where it was made. */
export class BreakpointBook {
  private readonly groups = new Map<Group, readonly Entry[]>();
  private alarms: ReadonlyMap<Alarm, string | null> = new Map();
  private lastId = 0;
  private made: StopRules | null = null;
  private madeForSteps: { readonly of: StopRules; readonly rules: StopRules } | null = null;

  setLines(asked: readonly DebugProtocol.SourceBreakpoint[], checked: Checked | null): DebugProtocol.Breakpoint[] {
    return this.set(
      "line",
      asked.map((each) => ({ kind: "line", line: each.line, asked: each })),
      checked,
    );
  }

  setFunctions(
    asked: readonly DebugProtocol.FunctionBreakpoint[],
    checked: Checked | null,
  ): DebugProtocol.Breakpoint[] {
    return this.set(
      "function",
      asked.map((each) => ({ kind: "function", asked: each })),
      checked,
    );
  }

  setData(asked: readonly DebugProtocol.DataBreakpoint[], checked: Checked | null): DebugProtocol.Breakpoint[] {
    return this.set(
      "data",
      asked.map((each) => ({ kind: "data", asked: each })),
      checked,
    );
  }

  /** One answer a filter, in the order of the request. */
  setExceptions(
    { filters: names, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments,
    checked: Checked | null,
  ): DebugProtocol.Breakpoint[] {
    const alarms = new Map<Alarm, string | null>();
    const asked = [...names.map((filterId) => ({ filterId, condition: undefined })), ...filterOptions];
    const answers = asked.map(({ filterId, condition }): DebugProtocol.Breakpoint => {
      const alarm = filters().find(({ filter }) => filter === filterId)?.filter;
      if (!alarm) return refused(t("There is no exception filter “{0}”.", filterId));
      const text = written(condition);
      const wrong = text !== null && checked ? whyUnreadable(text, checked) : null;
      if (wrong !== null) return refused(wrong);
      alarms.set(alarm, text);
      return { verified: true };
    });
    this.alarms = alarms;
    this.made = null;
    return answers;
  }

  /** The condition under which an alarm stops; null where it always does. */
  conditionOf(alarm: Alarm): string | null {
    return this.alarms.get(alarm) ?? null;
  }

  /** True where the client has set something by hand; exception filters may be on by default. */
  get isEmpty(): boolean {
    return [...this.groups.values()].every((entries) => entries.length === 0);
  }

  /** The same object for as long as nothing changes. */
  get rules(): StopRules {
    this.made ??= {
      breakpoints: [...this.groups.values()].flat().flatMap(({ rule }) => rule ?? []),
      alarms: new Set(this.alarms.keys()),
    };
    return this.made;
  }

  /** For a step by hand: an alarm with a condition is asked of a whole run only, as its condition is the run's. */
  get stepRules(): StopRules {
    const { rules } = this;
    if (this.madeForSteps?.of !== rules) {
      const alarms = new Set([...rules.alarms].filter((alarm) => this.conditionOf(alarm) === null));
      this.madeForSteps = { of: rules, rules: { breakpoints: rules.breakpoints, alarms } };
    }
    return this.madeForSteps.rules;
  }

  /** Checks all of them against another network; gives those that look different now. */
  check(checked: Checked): readonly DebugProtocol.Breakpoint[] {
    const changed: DebugProtocol.Breakpoint[] = [];
    for (const [group, entries] of this.groups) {
      const anew = entries.map((entry) => makeEntry(entry.id, entry.key, entry.request, checked, entry.node));
      changed.push(
        ...anew.flatMap(({ shown }, i) => (JSON.stringify(shown) === JSON.stringify(entries[i]?.shown) ? [] : [shown])),
      );
      this.groups.set(group, anew);
    }
    this.made = null;
    return changed;
  }

  private set(group: Group, requests: readonly Request[], checked: Checked | null): DebugProtocol.Breakpoint[] {
    // A breakpoint that was there keeps its number, and with it the count of its hits.
    const before = [...(this.groups.get(group) ?? [])];
    const entries = requests.map((request) => {
      const key = JSON.stringify(request);
      const known = before.findIndex((entry) => entry.key === key);
      const [same] = known < 0 ? [] : before.splice(known, 1);
      if (!same) this.lastId += 1;
      return makeEntry(same?.id ?? this.lastId, key, request, checked, same?.node ?? null);
    });
    this.groups.set(group, entries);
    this.made = null;
    return entries.map(({ shown }) => shown);
  }
}

function makeEntry(id: number, key: string, request: Request, checked: Checked | null, known: string | null): Entry {
  if (!checked)
    return {
      id,
      key,
      request,
      node: known,
      rule: null,
      shown: { id, verified: false, message: t("No network is being debugged yet.") },
    };
  const condition = conditionOf(request);
  const subject = subjectOf(request, checked, known);
  const place = request.kind === "line" && subject.node !== null ? checked.lines.node(subject.node) : null;
  const line = place?.line ?? (request.kind === "line" ? request.line : undefined);
  const wrong = subject.wrong ?? whyConditionUnreadable(condition, checked);
  return {
    id,
    key,
    request,
    node: subject.node,
    rule: wrong === null && subject.rule ? { id, condition, ...subject.rule } : null,
    shown: {
      id,
      verified: wrong === null,
      ...(line === undefined ? {} : { line }),
      ...(wrong === null ? {} : { message: wrong }),
    },
  };
}

type Rule = Breakpoint extends infer B ? (B extends Breakpoint ? Omit<B, "id" | "condition"> : never) : never;

interface Subject {
  readonly node: string | null;
  readonly rule: Rule | null;
  readonly wrong: string | null;
}

function subjectOf(request: Request, { graph, lines }: Checked, known: string | null): Subject {
  switch (request.kind) {
    case "line": {
      const node = known !== null && graph.byId.has(known) ? known : lines.nodeAt(request.line, request.asked.column);
      if (node === null)
        return {
          node,
          rule: null,
          wrong: t("No node stands on this line; a breakpoint belongs on the line of a node."),
        };
      if (!graph.byId.has(node))
        return { node: null, rule: null, wrong: t("“{0}” takes no part in the pass: its text has an error.", node) };
      return { node, rule: { kind: "node", node }, wrong: null };
    }
    case "function":
      return { node: null, ...functionSubject(request.asked.name.trim(), graph) };
    case "data": {
      const expression = request.asked.dataId;
      return {
        node: null,
        rule: { kind: "data", expression },
        wrong: whyUnreadable(expression, { graph }),
      };
    }
  }
}

/** An op's name, a node's id, or an expression that is to become true. */
function functionSubject(name: string, graph: Graph): Pick<Subject, "rule" | "wrong"> {
  if (graph.byId.has(name)) return { rule: { kind: "node", node: name }, wrong: null };
  if (graph.nodes.some(({ op }) => op.name === name)) return { rule: { kind: "op", op: name }, wrong: null };
  try {
    watching.read(name, graph);
    return { rule: { kind: "expression", expression: name }, wrong: null };
  } catch (error) {
    const ops = [...new Set(graph.nodes.map(({ op }) => op.name))].join(", ");
    return {
      rule: null,
      wrong: t("“{0}” is no op of this network ({1}), no node and no expression: {2}", name, ops, sentenceOf(error)),
    };
  }
}

function conditionOf({ kind, asked }: Request): Condition {
  const text = written(asked.condition);
  return {
    expression: kind === "data" && text !== null ? overValue(text, asked.dataId) : text,
    hits: written(asked.hitCondition),
    log: kind === "line" ? written(asked.logMessage) : null,
  };
}

/** A condition of a data breakpoint may say `value`, or begin with its comparison: `> 10` and `abs(value) > 10`. */
export function overValue(condition: string, expression: string): string {
  const whole = /^\s*([<>]=?|==|!=)/.test(condition) ? `value ${condition}` : condition;
  return whole.replace(/(?<![\p{L}\p{N}_$."])value(?![\p{L}\p{N}_$("])/gu, () => `(${expression})`);
}

function whyConditionUnreadable({ expression, hits, log }: Condition, checked: Checked): string | null {
  const wrong = expression === null ? null : whyUnreadable(expression, checked);
  if (wrong !== null) return wrong;
  try {
    if (hits !== null) readHits(hits);
  } catch (error) {
    return sentenceOf(error);
  }
  for (const [, inner = ""] of log?.matchAll(/\{([^{}]*)\}/g) ?? []) {
    const unreadable = whyUnreadable(inner, checked);
    if (unreadable !== null) return t("In the log message, {0}: {1}", `{${inner}}`, unreadable);
  }
  return null;
}

function refused(message: string): DebugProtocol.Breakpoint {
  return { verified: false, message };
}

function written(text: string | undefined): string | null {
  return text === undefined || text.trim() === "" ? null : text;
}
