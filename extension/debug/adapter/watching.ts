import { formatWatch } from "../../../core/watch/formatWatch.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { isTrue } from "../../../core/watch/values.ts";
import type { Watching } from "../../../core/watch/watch.ts";

/** Expressions as the debugger reads them. */
export const watching: Watching = { read: readWatch, isTrue, format: formatWatch };
