import { readFileSync } from "node:fs";
import type { PassMode } from "../../../core/ops/op.ts";
import { readGoldenNetworks } from "../../golden/readNetworks.ts";
import type { Nested, Row } from "./run.ts";

export interface GoldenNetwork {
  readonly file: string;
  readonly seed: number;
  readonly mode?: PassMode;
  readonly network: { readonly data: { readonly rows: readonly Row[] } };
}

/** What PyTorch says about a golden network (test/golden/makeDerivatives.py). */
export interface GoldenDerivatives {
  readonly file: string;
  readonly index: number;
  readonly jacobians: readonly { readonly of: string; readonly by: string; readonly jacobian: Nested }[];
  readonly hessian: {
    readonly direction: Readonly<Record<string, readonly number[]>>;
    readonly product: Readonly<Record<string, readonly number[]>>;
  } | null;
}

export const goldenNetworks: readonly GoldenNetwork[] = readGoldenNetworks<GoldenNetwork>();

export function readDerivatives(): readonly (GoldenDerivatives & { readonly golden: GoldenNetwork })[] {
  const text = readFileSync(new URL("../../fixtures/derivatives.json", import.meta.url), "utf8");
  return (JSON.parse(text) as GoldenDerivatives[]).map((each) => {
    const golden = goldenNetworks.filter(({ file }) => file === each.file)[each.index];
    if (golden === undefined)
      throw new Error(`${each.file} has no network ${each.index}: run makeDerivatives.py again.`);
    return { ...each, golden };
  });
}

/** A rounding of the sum in another order is no difference: relative to the largest number beside it. */
export function closeAll(actual: ArrayLike<number>, expected: readonly number[], relative: number, what: string): void {
  if (actual.length !== expected.length)
    throw new Error(`${what}: ${actual.length} numbers instead of ${expected.length}`);
  const scale = Math.max(...expected.map(Math.abs), 1e-5);
  for (const [k, number] of expected.entries()) {
    const found = actual[k] as number;
    // What cancels to 0 the one way may be 1e-17 the other.
    const allowed = Math.max(relative * Math.max(Math.abs(number), 1e-3 * scale), 2e-15);
    if (!(Math.abs(found - number) <= allowed) && !Object.is(found, number))
      throw new Error(`${what}[${k}]: ${found} instead of ${number}`);
  }
}
