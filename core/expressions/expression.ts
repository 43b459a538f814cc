import type { FunctionName } from "./functions.ts";

/** One number or operation of an expression; `args` are places of earlier nodes in its list. */
export type ExpressionNode =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "call"; readonly of: FunctionName; readonly args: readonly number[] };

/**
 * An expression as a list in which every node stands behind what it is made of, and equal parts stand once. So whatever
 * walks it is a loop, forwards for values and backwards for derivatives, however deep the expression is.
 */
export interface Expression {
  readonly nodes: readonly ExpressionNode[];
  /** The place of the whole. */
  readonly root: number;
}

/** Grows such a list; asked for a part that it has, it gives the place of that. */
export class ExpressionBuilder {
  readonly nodes: ExpressionNode[] = [];
  private readonly places = new Map<string, number>();

  number(value: number): number {
    return this.place(`#${Object.is(value, -0) ? "-0" : value}`, { kind: "number", value });
  }

  name(name: string): number {
    return this.place(`$${name}`, { kind: "name", name });
  }

  call(of: FunctionName, ...args: readonly number[]): number {
    return this.place(`${of}(${args.join()})`, { kind: "call", of, args });
  }

  /** The number at a place, null where something else stands there. */
  valueAt(place: number): number | null {
    const node = this.nodes[place];
    return node?.kind === "number" ? node.value : null;
  }

  private place(key: string, node: ExpressionNode): number {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }
}

/** The names that an expression reads. */
export function namesIn(expression: Expression): ReadonlySet<string> {
  return new Set(expression.nodes.flatMap((node) => (node.kind === "name" ? [node.name] : [])));
}
