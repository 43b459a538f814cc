import type { Watching } from "../../../core/watch/watch.ts";

export const watching: Watching = undefined as never;
