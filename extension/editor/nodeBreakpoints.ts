import * as vscode from "vscode";
import { NodePlaces } from "../../core/document/nodeAtPlace.ts";
import type { BreakpointView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";

/** Breakpoints of nodes are VS Code's own, on the lines of their keys: the gutter, the Breakpoints view and the canvas show the same ones. */

type Of<T> = WeakMap<object, T>;
const places: Of<NodePlaces> = new WeakMap();

export function placesOf(network: Network): NodePlaces | null {
  const { document } = network.reading;
  if (!document) return null;
  let found = places.get(document);
  if (!found) {
    found = new NodePlaces(document);
    places.set(document, found);
  }
  return found;
}

/** A breakpoint of VS Code and the node that it stands on. */
export interface NodeBreakpoint {
  readonly node: string;
  readonly breakpoint: vscode.SourceBreakpoint;
}

export function breakpointsOf(network: Network): readonly NodeBreakpoint[] {
  const found = placesOf(network);
  const uri = network.document.uri.toString();
  if (!found) return [];
  return vscode.debug.breakpoints.flatMap((breakpoint) => {
    if (!(breakpoint instanceof vscode.SourceBreakpoint) || breakpoint.location.uri.toString() !== uri) return [];
    const { line, character } = breakpoint.location.range.start;
    // VS Code gives a breakpoint of a whole line the column 0.
    const node = found.at(line + 1, character === 0 ? null : character + 1);
    return node === null ? [] : [{ node, breakpoint }];
  });
}

/** One a node: of several on the lines of the same node the first that is enabled. */
export function breakpointViews(network: Network): readonly BreakpointView[] {
  const views = new Map<string, BreakpointView>();
  for (const { node, breakpoint } of breakpointsOf(network)) {
    if (!views.get(node)?.enabled) views.set(node, viewOf(node, breakpoint));
  }
  return [...views.values()];
}

function viewOf(
  node: string,
  { enabled, condition, hitCondition, logMessage }: vscode.SourceBreakpoint,
): BreakpointView {
  if (logMessage) return { node, enabled, kind: "log", text: logMessage };
  const said = [condition, hitCondition && t("hits {0}", hitCondition)].filter(
    (text) => text !== undefined && text !== "",
  );
  return said.length > 0
    ? { node, enabled, kind: "conditional", text: said.join(" · ") }
    : { node, enabled, kind: "plain", text: null };
}

/** Takes the node's breakpoints away where it has any, or sets a plain one. */
export function toggleBreakpoint(network: Network, node: string): void {
  const own = breakpointsOf(network).filter((found) => found.node === node);
  if (own.length === 0) vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(locationOf(network, node))]);
  else vscode.debug.removeBreakpoints(own.map(({ breakpoint }) => breakpoint));
}

export interface BreakpointWish {
  readonly condition?: string;
  readonly logMessage?: string;
}

/** One breakpoint stands where there were any; what it already has beside the wish (a hit count) stays. */
export function setBreakpoint(network: Network, node: string, wish: BreakpointWish): void {
  const own = breakpointsOf(network).filter((found) => found.node === node);
  const before = own[0]?.breakpoint;
  const made = new vscode.SourceBreakpoint(
    locationOf(network, node),
    true,
    // An emptied condition is none.
    (wish.condition ?? before?.condition) || undefined,
    before?.hitCondition,
    (wish.logMessage ?? before?.logMessage) || undefined,
  );
  vscode.debug.removeBreakpoints(own.map(({ breakpoint }) => breakpoint));
  vscode.debug.addBreakpoints([made]);
}

export function locationOf(network: Network, node: string): vscode.Location {
  const place = placesOf(network)?.of(node);
  if (!place) throw new Error(t("The text has no node “{0}”.", node));
  return new vscode.Location(network.document.uri, new vscode.Position(place.line - 1, (place.column ?? 1) - 1));
}
