export { type Bar, barsOf, MOST_BARS, type Summary, summarize } from "../../core/drawing/bars.ts";
export { briefly } from "../../core/drawing/numberText.ts";
