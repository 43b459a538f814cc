import * as vscode from "vscode";
import { Disposables } from "../disposables.ts";
import { isHistory, isNetworkFile } from "../names.ts";
import type { Network } from "../network.ts";
import type { Networks } from "../networks.ts";
import { breakpointsOf, locationOf, type NodeBreakpoint, placesOf } from "./nodeBreakpoints.ts";

/**
 * VS Code moves breakpoints along with the text only where a text editor shows it; edits made on the canvas alone would leave them
 * behind on other nodes' lines. Here each one stays with its node, and goes where its node is deleted.
 */
export class BreakpointFollower implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly owned = new Disposables();
  private readonly watched = new Map<vscode.TextDocument, Disposables>();

  constructor(networks: Networks) {
    this.networks = networks;
    this.owned.own(vscode.workspace.onDidOpenTextDocument((document) => this.watch(document)));
    this.owned.own(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    for (const document of vscode.workspace.textDocuments) this.watch(document);
  }

  dispose(): void {
    for (const document of [...this.watched.keys()]) this.forget(document);
    this.owned.dispose();
  }

  private watch(document: vscode.TextDocument): void {
    if (!isNetworkFile(document.uri) || isHistory(document.uri) || this.watched.has(document)) return;
    const watching = new Disposables();
    const { network } = watching.own(this.networks.open(document));
    this.watched.set(document, watching);
    let known = ownersOf(network);
    let ids = idsOf(network);
    watching.own(
      vscode.debug.onDidChangeBreakpoints(() => {
        if (network.reading.version === document.version) known = ownersOf(network);
      }),
    );
    watching.own(
      network.onDidChange(() => {
        if (network.reading.stale) return;
        if (!isShownAsText(document)) follow(network, known, ids);
        known = ownersOf(network);
        ids = idsOf(network);
      }),
    );
  }

  private forget(document: vscode.TextDocument): void {
    this.watched.get(document)?.dispose();
    this.watched.delete(document);
  }
}

type Owners = readonly NodeBreakpoint[];

function ownersOf(network: Network): Owners {
  return breakpointsOf(network);
}

function idsOf(network: Network): ReadonlySet<string> {
  return new Set(network.reading.document?.nodes.keys());
}

function isShownAsText(document: vscode.TextDocument): boolean {
  return vscode.window.visibleTextEditors.some((editor) => editor.document === document);
}

/** `known`: who had which before this reading; `ids`: which nodes there were. */
function follow(network: Network, known: Owners, ids: ReadonlySet<string>): void {
  const places = placesOf(network);
  if (!places) return;
  const standing = new Set(vscode.debug.breakpoints.map(({ id }) => id));
  const gone: vscode.SourceBreakpoint[] = [];
  const moved: vscode.SourceBreakpoint[] = [];
  for (const { node, breakpoint } of known) {
    if (!standing.has(breakpoint.id)) continue;
    const { line, character } = breakpoint.location.range.start;
    const now = places.at(line + 1, character === 0 ? null : character + 1);
    if (now === node) continue;
    // A node that was not there before, on the line of one that is gone, is the same one renamed.
    if (!places.of(node) && now !== null && !ids.has(now)) continue;
    gone.push(breakpoint);
    if (!places.of(node)) continue;
    const { enabled, condition, hitCondition, logMessage } = breakpoint;
    moved.push(new vscode.SourceBreakpoint(locationOf(network, node), enabled, condition, hitCondition, logMessage));
  }
  if (gone.length > 0) vscode.debug.removeBreakpoints(gone);
  if (moved.length > 0) vscode.debug.addBreakpoints(moved);
}
