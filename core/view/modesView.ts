import type { ChainQuantity } from "../engine/jacobianChain.ts";
import { type ModeSide, type ModeStep, modeOrderSteps, type NodeQuantity } from "../engine/modeOrder.ts";
import type { Steps } from "../engine/steps.ts";
import { partial } from "../explain/line.ts";
import { plainText } from "../explain/plainText.ts";
import { nameSymbols } from "../explain/symbols.ts";
import type { Edge, Graph } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import { symbolOfParameter } from "./derivativeNames.ts";
import type { DerivativeSource } from "./derivativeSource.ts";
import type { ModeSideView, ModeStepView, ModesView } from "./derivativeView.ts";

/** Of a longer list the middle is left out. */
const MOST_STEPS = 400;
/** Longer vectors than this nobody reads, and all of them together are not sent. */
const LONGEST_VECTOR = 4096;
const MOST_NUMBERS = 400_000;
const MOST_PRODUCTS = 24;

interface Asked {
  readonly of: string;
  readonly by: string;
  readonly ofAt: number;
  readonly byAt: number;
  readonly isSum: boolean;
}

/** Both modes' orders with their numbers, as they are sent. Throws a sentence where there is no way between the two. */
export function* modesView(
  { graph, options }: DerivativeSource,
  { of: ofText, by: byText, ofAt, byAt, isSum }: Asked,
  of: readonly NodeQuantity[],
  by: readonly Quantity[],
): Steps<ModesView> {
  if (!isSum && new Set(of.map(({ node }) => node)).size > 1)
    throw new Error("Forward and reverse order are compared of one node at a time; name one.");
  const chosen = { ofAt: clamp(ofAt, of.length), byAt: clamp(byAt, by.length) };
  const found = yield* modeOrderSteps(graph, { ...options, of, by, isSum, ...chosen });
  if (found === null) throw new Error(`Nothing leads from ${byText} to ${ofText}, so there is nothing to multiply.`);
  const pool = new Numbers();
  return {
    kind: "modes",
    of: ofText,
    by: byText,
    ofName: isSum && of.length > 1 ? null : (of[isSum ? 0 : chosen.ofAt]?.text ?? ofText),
    byName: by[chosen.byAt]?.text ?? byText,
    ofSize: isSum ? 1 : of.length,
    bySize: by.length,
    forward: sideView(graph, found.forward, true, pool),
    reverse: sideView(graph, found.reverse, false, pool),
    cheaper: found.cheaper,
    isEstimate: found.isEstimate,
    note:
      isSum && graph.regularization !== null
        ? "The objective's regularization is left out: its gradient is found without any Jacobian."
        : null,
    numbers: pool.all(),
  };
}

const clamp = (at: number, length: number): number => Math.max(0, Math.min(Math.trunc(at), length - 1));

class Numbers {
  private readonly parts: Float64Array[] = [];
  private length = 0;

  add(numbers: Float64Array): readonly [start: number, length: number] | null {
    if (numbers.length > LONGEST_VECTOR || this.length + numbers.length > MOST_NUMBERS) return null;
    const run = [this.length, numbers.length] as const;
    this.parts.push(numbers);
    this.length += numbers.length;
    return run;
  }

  all(): Float64Array {
    const all = new Float64Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

function sideView(graph: Graph, side: ModeSide, isForward: boolean, pool: Numbers): ModeSideView {
  const { steps, ...rest } = side;
  const half = MOST_STEPS / 2;
  const shown = steps.length <= MOST_STEPS ? steps : [...steps.slice(0, half), ...steps.slice(-half)];
  return {
    ...rest,
    leftOut: steps.length - shown.length,
    steps: shown.map((step) => stepView(graph, step, isForward, pool)),
  };
}

function stepView(graph: Graph, step: ModeStep, isForward: boolean, pool: Numbers): ModeStepView {
  const { quantity, multiplyAdds, numbers } = step;
  const symbol = symbolOf(graph, quantity);
  return {
    symbol,
    text: plainText(symbol),
    node: nodeOf(quantity),
    size: quantity.size,
    multiplyAdds,
    products: step.with.slice(0, MOST_PRODUCTS).map(({ quantity: other, link }) => {
      const [to, from] = isForward ? [quantity, other] : [other, quantity];
      const jacobian = partial(symbolOf(graph, to), symbolOf(graph, from));
      return {
        symbol: jacobian,
        text: plainText(jacobian),
        rows: to.size,
        columns: link.columns,
        structure: link.structure,
        edge: edgeBetween(from, to)?.key ?? null,
        other: nodeOf(other),
      };
    }),
    run: pool.add(numbers),
  };
}

function symbolOf(graph: Graph, { kind, node, parameter }: ChainQuantity): string {
  if (node === null) return symbolOfParameter(parameter?.name ?? "", graph);
  const names = nameSymbols(graph).get(node.id);
  return (kind === "u" ? names?.preactivation : names?.value) ?? node.id;
}

/** A parameter is shown where it is used first. */
function nodeOf({ node, parameter }: ChainQuantity): string | null {
  return node?.id ?? parameter?.users[0] ?? null;
}

function edgeBetween(from: ChainQuantity, to: ChainQuantity): Edge | null {
  return to.node?.edges.find(({ source }) => source === from.node) ?? null;
}
