import { formatNumber } from "../../core/drawing/numberText.ts";
import type { Tape } from "../../core/engine/tape.ts";
import { plainText } from "../../core/explain/plainText.ts";
import { openScene } from "../../core/explain/scene.ts";
import type { GraphNode } from "../../core/graph/graph.ts";
import { isolate } from "../../core/isolate.ts";
import { formatShape } from "../../core/shape.ts";
import { type Statistics, statisticsOf } from "../../core/view/statistics.ts";
import { t } from "../l10n.ts";

export type HintLevel = "off" | "shapes" | "values" | "all";

/** What stands behind a node's line; null for what is not computed at the cursor, or not asked for. */
export interface HintText {
  readonly shape: string | null;
  /** `= 0.7311`, `= 0.01…0.93, mean 0.31, ‖·‖ 4.2`. */
  readonly value: string | null;
  /** `∂L/∂z −0.12`. */
  readonly gradient: string | null;
  /** Nodes that have sent this gradient back, at most `MOST_SENDERS`; empty where there are more. */
  readonly senders: readonly GraphNode[];
}

/** Components of a vector that are written out one by one. */
const MOST_LISTED = 4;
const MOST_SENDERS = 3;

/** `node` as the text has it; `tape` may be of a text that runs alike, so its own node is looked up by id. */
export function hintText(node: GraphNode, tape: Tape | null, level: HintLevel): HintText {
  const own = level === "shapes" ? undefined : tape?.graph.byId.get(node.id);
  const value = own && tape?.value(own);
  const gradient = own && level === "all" ? tape?.gradient(own) : null;
  const showsShape = node.shape.length > 0 || !value;
  return {
    shape: showsShape ? formatShape(node.shape) : null,
    value: value ? `= ${shortNumbers(value.data)}` : null,
    gradient: gradient && tape ? `${derivativeName(tape, "z")} ${shortNumbers(gradient.data)}` : null,
    senders: gradient && tape && own ? sendersOf(tape, own) : [],
  };
}

/** The consumers through which the gradient came. */
function sendersOf(tape: Tape, node: GraphNode): readonly GraphNode[] {
  const senders = new Set(node.uses.filter((edge) => tape.edgeGradient(edge)).map(({ target }) => target));
  return senders.size > MOST_SENDERS ? [] : [...senders];
}

/** A few numbers one by one, many in brief: `0.1, −0.7`, `0.01…0.93, mean 0.31, ‖·‖ 4.2`. */
export function shortNumbers(numbers: Float64Array): string {
  if (numbers.length <= MOST_LISTED) return Array.from(numbers, (value) => formatNumber(value)).join(", ");
  return shortStatistics(statisticsOf(numbers));
}

function shortStatistics(statistics: Statistics): string {
  const { count, minimum, mean, maximum, norm, nans, infinities } = statistics;
  const odd = [...(nans > 0 ? [t("{0} NaN", nans)] : []), ...(infinities > 0 ? [t("{0} infinite", infinities)] : [])];
  if (nans + infinities === count) return odd.join(", ");
  const range =
    minimum === maximum
      ? t("all {0}", formatNumber(minimum, 3))
      : t(
          "{0}…{1}, mean {2}, ‖·‖ {3}",
          formatNumber(minimum, 3),
          formatNumber(maximum, 3),
          formatNumber(mean, 3),
          formatNumber(norm, 3),
        );
  return [...odd, range].join(", ");
}

/** Long names of what is differentiated are left out: `∂/∂z` says as much at the end of a line. */
const LONGEST_TARGET = 12;

/** `∂L/∂z`, with L as the formulas call what is differentiated. */
export function derivativeName(tape: Tape, by: string): string {
  const target = targetName(tape);
  return `∂${target.length > LONGEST_TARGET ? "" : isolate(target)}/∂${isolate(by)}`;
}

export function targetName(tape: Tape): string {
  let known = names.get(tape.graph);
  if (known?.choice !== tape.target) {
    known = { choice: tape.target, name: plainText(openScene(tape, 0).target) };
    names.set(tape.graph, known);
  }
  return known.name;
}

const names = new WeakMap<Tape["graph"], { readonly choice: Tape["target"]; readonly name: string }>();
