import type { LayerWeights, Run } from "../../core/protocol.ts";
import { getState } from "../store.ts";
import { request } from "../transport.ts";

/** Weights as the canvas keeps them: views into what the host sent. */
export interface Weights {
  readonly units: number;
  readonly inputs: number;
  readonly weights: Float64Array | null;
  readonly bias: Float64Array | null;
  readonly gradient: Float64Array | null;
  readonly biasGradient: Float64Array | null;
  readonly gradientAt: number;
}

/** While a weight is under the hand the lines follow about seven times a second, as the inspector's figures do. */
const PREVIEW_REST = 140;

/**
 * The weights of opened layers, asked for once a pass (a new text, another sample and a preview are new passes). The
 * old ones stay on screen until the new ones are there; where nothing changed, the old arrays stay, so that whoever
 * drew them need not draw them again.
 */
export class WeightStore {
  private readonly kept = new Map<string, { readonly of: object; readonly weights: Weights | null }>();
  private readonly underWay = new Set<string>();
  private readonly changed: () => void;
  private wanted: ReadonlySet<string> = new Set();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isStopped = false;

  /** `changed` is called when weights have come. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  get(id: string): Weights | null {
    return this.kept.get(id)?.weights ?? null;
  }

  /** Keeps exactly these layers' weights, as of the pass that is shown. */
  want(ids: ReadonlySet<string>): void {
    this.wanted = ids;
    for (const id of this.kept.keys()) if (!ids.has(id)) this.kept.delete(id);
    const { pass, network, whyNoPass } = getState();
    // Between a text and its pass there is nothing to ask.
    if (!network || (!pass && whyNoPass === null)) return;
    const of = pass ?? network;
    for (const id of ids) if (this.kept.get(id)?.of !== of) void this.fetch(id, of, pass?.preview ?? false);
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async fetch(id: string, of: object, isPreview: boolean): Promise<void> {
    if (this.underWay.has(id)) return;
    this.underWay.add(id);
    let weights: Weights | null = null;
    try {
      weights = viewOf(await request("weights", { node: id }));
    } catch {
      // The picture then stays without lines; the inspector, which asks the same host, says why.
    }
    if (this.isStopped || !this.wanted.has(id)) {
      this.underWay.delete(id);
      return;
    }
    const before = this.kept.get(id)?.weights ?? null;
    this.kept.set(id, { of, weights: before && weights ? reuse(before, weights) : weights });
    this.changed();
    const again = () => {
      this.underWay.delete(id);
      if (!this.isStopped) this.want(this.wanted);
    };
    if (isPreview) this.timer = setTimeout(again, PREVIEW_REST);
    else again();
  }
}

function viewOf(view: LayerWeights): Weights {
  const read = (run: Run) => run && view.numbers.subarray(run[0], run[0] + run[1]);
  return {
    units: view.units,
    inputs: view.inputs,
    weights: read(view.weights),
    bias: read(view.bias),
    gradient: read(view.gradient),
    biasGradient: read(view.biasGradient),
    gradientAt: view.gradientAt,
  };
}

/** The old arrays wherever the numbers are the same. */
function reuse(before: Weights, after: Weights): Weights {
  const keep = (a: Float64Array | null, b: Float64Array | null) => (a && b && sameNumbers(a, b) ? a : b);
  return {
    ...after,
    weights: keep(before.weights, after.weights),
    bias: keep(before.bias, after.bias),
    gradient: keep(before.gradient, after.gradient),
    biasGradient: keep(before.biasGradient, after.biasGradient),
  };
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
