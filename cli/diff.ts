import type { Change } from "../core/compare/change.ts";
import { compareNetworks } from "../core/compare/compareNetworks.ts";
import { lineMap } from "../core/document/lineMap.ts";
import type { Range } from "../core/problems.ts";
import { type Command, JSON_OPTION, RunError } from "./command.ts";
import { type Json, object, writeJson } from "./json.ts";
import { type Opened, openNetwork, tellProblems } from "./open.ts";

const SIGNS: Readonly<Record<Change["kind"], string>> = {
  added: "+",
  removed: "−",
  changed: "~",
  renamed: "~",
  placed: "·",
};

/** `chainrule diff`: what became of a network between two files, by meaning and in words. */
export const diff: Command = {
  name: "diff",
  doc: "Say in words how the network of another file differs from this one; exit status 1 where it does.",
  options: {
    with: { value: "OTHER", required: true, doc: "The later version, with which FILE is compared." },
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const [before, after] = [
      await openNetwork(call.file, terminal),
      await openNetwork(call.value("with") ?? "", terminal),
    ];
    const [one, other] = [before, after].map((opened) => {
      if (opened.document) return { document: opened.document, graph: opened.graph };
      tellProblems(opened, ["error"], terminal);
      return null;
    });
    if (!one || !other) throw new RunError(1, "a file that cannot be read can be compared with nothing.");
    const { changes, summary } = compareNetworks(one, other);
    terminal.print(
      call.has("json")
        ? `${writeJson(object({ same: changes.length === 0, summary, changes: changes.map((each) => json(each, before, after)) }))}\n`
        : `${[summary, ...changes.map(({ kind, sentence }) => `${SIGNS[kind]} ${sentence}`)].join("\n")}\n`,
    );
    return changes.length === 0 ? 0 : 1;
  },
};

function json({ kind, subject, sentence, before, after }: Change, one: Opened, other: Opened): Json {
  const node = subject.kind === "node" ? object({ before: subject.before, after: subject.after }) : null;
  return object({
    kind,
    node,
    section: subject.kind === "section" ? subject.name : null,
    sentence,
    before: place(one, before),
    after: place(other, after),
  });
}

/** Counted from 1, as editors do. */
function place({ text }: Opened, range: Range | null): Json {
  if (!range) return null;
  const { line, column } = lineMap(text).positionOf(range.start);
  return object({ line, column });
}
