/**
 * Gradient clipping by PyTorch's definitions (torch.nn.utils): `norm` scales all gradients together where their Euclidean norm is
 * above the limit (clip_grad_norm_), `value` cuts every entry off at ± the limit (clip_grad_value_).
 */
export interface Clip {
  readonly kind: "norm" | "value";
  readonly limit: number;
}

/** PyTorch adds it to the norm before it divides. */
export const NORM_EPSILON = 1e-6;

/** Changes the gradients of one step in place: of every parameter that moves, each number once. */
export function clipGradients({ kind, limit }: Clip, gradients: readonly Float64Array[]): void {
  if (kind === "value") {
    for (const gradient of gradients)
      for (const [k, g] of gradient.entries()) gradient[k] = Math.min(Math.max(g, -limit), limit);
    return;
  }
  let squares = 0;
  for (const gradient of gradients) for (const g of gradient) squares += g * g;
  const factor = Math.min(1, limit / (Math.sqrt(squares) + NORM_EPSILON));
  for (const gradient of gradients) for (const [k, g] of gradient.entries()) gradient[k] = g * factor;
}

/** `training.clip` as it was read. */
export function readClip(written: unknown): Clip | null {
  if (typeof written !== "object" || written === null) return null;
  const { norm, value } = written as { readonly norm?: number; readonly value?: number };
  if (norm !== undefined) return { kind: "norm", limit: norm };
  return value === undefined ? null : { kind: "value", limit: value };
}
