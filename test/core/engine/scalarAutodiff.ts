/** Reverse-mode differentiation of scalars in forty lines: an oracle that shares nothing with the engine. */
export class Scalar {
  gradient = 0;
  readonly value: number;
  private readonly parents: readonly (readonly [parent: Scalar, local: number])[];

  constructor(value: number, parents: readonly (readonly [parent: Scalar, local: number])[] = []) {
    this.value = value;
    this.parents = parents;
  }

  plus(other: Scalar): Scalar {
    return new Scalar(this.value + other.value, [
      [this, 1],
      [other, 1],
    ]);
  }
  times(other: Scalar | number): Scalar {
    if (typeof other === "number") return new Scalar(this.value * other, [[this, other]]);
    return new Scalar(this.value * other.value, [
      [this, other.value],
      [other, this.value],
    ]);
  }
  apply(f: (x: number) => number, slope: (x: number) => number): Scalar {
    return new Scalar(f(this.value), [[this, slope(this.value)]]);
  }

  /** Adds ∂this/∂each to `gradient` of everything this was computed from. */
  backward(): void {
    const order: Scalar[] = [];
    const seen = new Set<Scalar>();
    const visit = (scalar: Scalar): void => {
      if (seen.has(scalar)) return;
      seen.add(scalar);
      for (const [parent] of scalar.parents) visit(parent);
      order.push(scalar);
    };
    visit(this);
    this.gradient = 1;
    for (const scalar of order.reverse())
      for (const [parent, local] of scalar.parents) parent.gradient += local * scalar.gradient;
  }
}

export const sum = (terms: readonly Scalar[]): Scalar => terms.reduce((a, b) => a.plus(b), new Scalar(0));
