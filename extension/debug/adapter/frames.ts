import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Level } from "../../../core/debugger/debuggee.ts";
import type { GraphNode } from "../../../core/graph/graph.ts";
import type { DebugRun } from "./debugRun.ts";
import type { LineRange } from "./networkLines.ts";

/** The call stack, innermost first. A frame's id is its place counted from the outermost, from 1. */
export function framesOf(run: DebugRun, source: DebugProtocol.Source): DebugProtocol.StackFrame[] {
  const { levels } = run.debuggee;
  return levels
    .map((level, i): DebugProtocol.StackFrame => {
      const { line, column } = placeOf(run, levels, i);
      return { id: i + 1, name: level.name, source, line, column, canRestart: level.kind !== "run" };
    })
    .reverse();
}

/** The node that a frame is about; null for one around nodes, and for steps without a node. */
export function nodeOfFrame(run: DebugRun, frameId: number | undefined): GraphNode | null {
  const { levels } = run.debuggee;
  const level = frameId === undefined ? levels.at(-1) : levels[frameId - 1];
  return (level && level.node !== null && run.graph.byId.get(level.node)) || null;
}

/** Where it stands in the text: the node, else the section that the level is about. */
function placeOf(run: DebugRun, levels: readonly Level[], at: number): LineRange {
  const { lines } = run;
  const level = levels[at];
  const top: LineRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const node = level?.node != null ? lines.node(level.node) : null;
  if (node) return node;
  const isOutermost = level?.kind === "run" || level?.kind === "trainingStep";
  const isUpdate = levels.some(({ kind, name }) => kind === "pass" && name === "update");
  const order =
    isOutermost || isUpdate
      ? (["training", "objective", "data"] as const)
      : level?.kind === "samples"
        ? (["data", "nodes"] as const)
        : (["objective", "nodes"] as const);
  for (const name of order) {
    const place = lines.section(name);
    if (place) return place;
  }
  return lines.section("nodes") ?? top;
}
