import { createAlgebra } from "./algebra.ts";
import { type Expression, ExpressionBuilder } from "./expression.ts";
import { FUNCTIONS } from "./functions.ts";

/** ∂(expression)/∂name in symbols, by the chain rule from the inside out. */
export function differentiate(expression: Expression, name: string): Expression {
  const builder = new ExpressionBuilder();
  const algebra = createAlgebra(builder);
  const zero = algebra.number(0);
  const copies: number[] = [];
  const derivatives: number[] = [];
  for (const node of expression.nodes) {
    if (node.kind === "number") {
      copies.push(builder.number(node.value));
      derivatives.push(zero);
    } else if (node.kind === "name") {
      copies.push(builder.name(node.name));
      derivatives.push(node.name === name ? algebra.number(1) : zero);
    } else {
      const [x = 0, y = 0] = node.args.map((place) => copies[place] ?? 0);
      const z = builder.call(node.of, ...(node.args.length === 1 ? [x] : [x, y]));
      const of = FUNCTIONS[node.of];
      let sum = zero;
      for (const [i, place] of node.args.entries()) {
        const inner = derivatives[place] ?? zero;
        if (inner === zero) continue;
        const outer = of.arity === 1 ? of.symbolic[0](algebra, x, z) : of.symbolic[i === 0 ? 0 : 1](algebra, x, y, z);
        sum = algebra.add(sum, algebra.mul(outer, inner));
      }
      copies.push(z);
      derivatives.push(sum);
    }
  }
  return { nodes: builder.nodes, root: derivatives[expression.root] ?? zero };
}
