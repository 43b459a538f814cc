import type { Grouping } from "./standardize.ts";
import { type Operand, type Operands, range, type Working } from "./workings.ts";

/** μ and σ² of the set that a component belongs to, x̂, and z = γ·x̂ + β; statistics that are `given` are not computed here. */
export function standardizeWorkings(
  { input, param, batch }: Operands,
  at: number,
  { sets, components, joinsSamples, positions, entries }: Grouping,
  epsilon: number,
  given: readonly [mean: number, variance: number] | null,
): readonly Working[] {
  const set = Math.floor(at / components) % sets;
  const samples = joinsSamples ? range(batch) : [undefined];
  const members = samples.flatMap((sample) =>
    range(components).map((i) => {
      const operand = input(0, set * components + i, sample);
      const isMarked = sample !== undefined && batch > 1;
      return isMarked ? { ...operand, symbol: `{${operand.symbol}}^{(${sample})}` } : operand;
    }),
  );
  const n = members.length;
  const measured = members.reduce((sum, { value }) => sum + value, 0) / n;
  const spread = members.reduce((sum, { value }) => sum + (value - measured) ** 2, 0) / n;
  const mean: Operand = { symbol: "\\mu", value: given?.[0] ?? measured };
  const variance: Operand = { symbol: "\\sigma^{2}", value: given?.[1] ?? spread };
  const own = input(0, at);
  const normalized: Operand = {
    symbol: "\\hat{x}",
    value: (own.value - mean.value) / Math.sqrt(variance.value + epsilon),
  };
  const entry = Math.floor(at / positions) % entries;
  const [gamma, beta] = [param("gamma", entry), param("beta", entry)];
  const statistics: readonly Working[] = [
    {
      name: mean.symbol,
      value: mean.value,
      write: ({ fill, sum }) => `\\frac{1}{${n}} \\cdot \\left(${sum(members, fill)}\\right)`,
    },
    {
      name: variance.symbol,
      value: variance.value,
      write: ({ fill, sum }) =>
        `\\frac{1}{${n}} \\cdot \\left(${sum(members, (x) => `\\left(${fill(x)} - ${fill(mean)}\\right)^{2}`)}\\right)`,
    },
  ];
  return [
    ...(given ? [] : statistics),
    {
      name: normalized.symbol,
      value: normalized.value,
      write: ({ fill }) => {
        const root = `\\sqrt{${fill(variance)} + ${fill({ symbol: "\\epsilon", value: epsilon })}}`;
        return `\\frac{${fill(own)} - ${fill(mean)}}{${root}}`;
      },
    },
    { name: null, value: null, write: ({ fill }) => `${fill(gamma)} \\cdot ${fill(normalized)} + ${fill(beta)}` },
  ];
}
