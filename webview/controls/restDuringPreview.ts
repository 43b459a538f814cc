import type { PassView } from "../../core/protocol.ts";

/**
 * While a weight is under the hand, formulas and the inspector's figures follow seven times a second: drawing them anew
 * with every picture would cost as much as the picture itself, and the numbers on the canvas would lag behind the hand.
 */
export function restDuringPreview({ pass }: { readonly pass: PassView | null }): number {
  return pass?.preview ? 150 : 0;
}
