import type { Intent } from "../intent.ts";

/** The intent of that kind. */
export type Of<K extends Intent["kind"]> = Extract<Intent, { kind: K }>;
