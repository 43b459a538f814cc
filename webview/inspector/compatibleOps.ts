import type { Op } from "../../core/ops/op.ts";

/** Ops that could stand in this place with the inputs that are there; its own always. Losses' shapes may still disagree: the problem then says so. */
export function compatibleOps(all: Iterable<Op>, current: string, inputs: number): readonly Op[] {
  return [...all].filter((op) => op.name === current || accepts(op, inputs));
}

function accepts({ ports }: Op, inputs: number): boolean {
  switch (ports.kind) {
    case "none":
      return inputs === 0;
    // A place without inputs yet may become anything.
    case "vector":
    case "free":
      return true;
    case "list":
      return inputs === 0 || inputs >= ports.minimum;
    case "named":
      return inputs === 0 || inputs === ports.ports.length;
  }
}
