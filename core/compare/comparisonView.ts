import { compile } from "../compile.ts";
import { lineMap } from "../document/lineMap.ts";
import { networkView } from "../view/networkView.ts";
import type { Change } from "./change.ts";
import { compareNetworks } from "./compareNetworks.ts";
import { drawComparison } from "./drawComparison.ts";
import type { ComparisonView, ShownChange } from "./messages.ts";

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Two texts as the page shows them; never throws, whatever they hold. */
export function comparisonView(before: NamedText, after: NamedText): ComparisonView {
  const names = [before.name, after.name] as const;
  const [one, other] = [read(before), read(after)];
  const broken = [one, other].find((each) => "why" in each);
  if ("why" in one || "why" in other)
    return { names, why: broken && "why" in broken ? broken.why : "", summary: "", changes: [], pictures: null };
  const comparison = compareNetworks(one.version, other.version);
  return {
    names,
    why: null,
    summary: comparison.summary,
    changes: comparison.changes.map((change) => shown(change, one.lineOf, other.lineOf)),
    pictures: drawComparison(one.view, other.view, comparison),
  };
}

function read({ name, text }: NamedText) {
  const { document, graph, problems } = compile(text);
  const [first] = problems;
  const { positionOf } = lineMap(text);
  if (!document) {
    const place = first ? ` Line ${positionOf(first.range.start).line}: ${first.message}` : "";
    return { why: `${name} cannot be read, so there is nothing to compare yet.${place}` };
  }
  const view = networkView({
    version: 0,
    file: name,
    readOnly: true,
    document,
    graph,
    stale: false,
    problems,
    placeOf: positionOf,
  });
  return { version: { document, graph }, view, lineOf: (offset: number) => positionOf(offset).line };
}

function shown(
  { kind, subject, sentence, before, after }: Change,
  lineBefore: (offset: number) => number,
  lineAfter: (offset: number) => number,
): ShownChange {
  return {
    kind,
    sentence,
    before: subject.kind === "node" ? subject.before : null,
    after: subject.kind === "node" ? subject.after : null,
    isNode: subject.kind === "node",
    lines: [before && lineBefore(before.start), after && lineAfter(after.start)],
  };
}
