/** A request that cannot be done, in a sentence for the person who asked. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** The sentence of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
