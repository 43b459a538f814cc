/** How one component of an op's value comes about, in lines that a person can follow. Written in quantities, which are then shown by name or by number. */

export interface Operand {
  readonly symbol: string;
  readonly value: number;
}

/** One line: what it gives, and how. */
export interface Working {
  /** TeX of what it gives; null for the component itself. */
  readonly name: string | null;
  /** Null for the component itself: the pass has its number. */
  readonly value: number | readonly number[] | null;
  write(show: Show): string;
}

export interface Show {
  fill(operand: Operand): string;
  /** Terms joined by +; the middle of a long sum is left out. */
  sum<T>(items: readonly T[], write: (item: T) => string): string;
}

/** The quantities of one sample of a pass. */
export interface Operands {
  /** Another sample than the one looked at, where statistics are over the batch. */
  input(port: number, at: number, sample?: number): Operand;
  param(name: string, at: number): Operand;
  buffer(name: string, at: number): number;
  readonly batch: number;
  readonly mode: "training" | "evaluation";
}

export function range(length: number): readonly number[] {
  return Array.from({ length }, (_, i) => i);
}

/** a·b + c·d + …, and a last term where there is one. */
export function productSum(pairs: readonly (readonly [Operand, Operand])[], last: Operand | null = null): Working {
  return {
    name: null,
    value: null,
    write: ({ fill, sum }) => {
      const products = sum(pairs, ([a, b]) => `${fill(a)} \\cdot ${fill(b)}`);
      return last ? `${products} + ${fill(last)}` : products;
    },
  };
}

export function maximumOf(numbers: readonly Operand[]): Working {
  return {
    name: null,
    value: null,
    write: ({ fill }) => `\\max\\left(${numbers.map(fill).join(",\\, ")}\\right)`,
  };
}
