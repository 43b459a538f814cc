import * as vscode from "vscode";
import type { NodeDefinition } from "../../core/document/document.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { Disposables } from "../disposables.ts";
import { rangeAt } from "../editor/documentText.ts";
import { isNetworkFile } from "../names.ts";
import type { Networks } from "../networks.ts";
import type { ShownPasses } from "../shownPasses.ts";
import { type HintLevel, hintText } from "./hintText.ts";

const LEVELS: readonly HintLevel[] = ["off", "shapes", "values", "all"];

/** Shape, value and gradient behind each node's line, at the cursor of the pass that the text shows. */
export class NetworkInlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly networks: Networks;
  private readonly passes: ShownPasses;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.changed.event;

  constructor(networks: Networks, passes: ShownPasses) {
    this.networks = networks;
    this.passes = passes;
    this.owned.own(
      passes.onDidChange(({ document }) => {
        if (vscode.window.visibleTextEditors.some((editor) => editor.document === document)) this.changed.fire();
      }),
    );
    // A text on its way from one reading to the next has no numbers: what was shown is asked for again, and is gone.
    this.owned.own(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isNetworkFile(document.uri)) this.changed.fire();
      }),
    );
    this.owned.own(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("chainrule.inlayHints")) this.changed.fire();
      }),
    );
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const network = this.networks.find(document);
    const level = levelFor(document);
    if (!network || level === "off") return [];
    const { reading } = network;
    if (reading.stale || reading.version !== document.version || !reading.document || !reading.graph) return [];
    const { graph } = reading;
    const tape = level === "shapes" ? null : (this.passes.of(network)?.tape ?? null);
    return nodesIn(document, reading.document.nodes, range).flatMap(({ node, position }) => {
      const found = graph.byId.get(node.id);
      if (!found) return [];
      const { shape, value, gradient, senders } = hintText(found, tape, level);
      const parts: vscode.InlayHintLabelPart[] = [];
      const add = (text: string, target: NodeDefinition | undefined): void => {
        const part = new vscode.InlayHintLabelPart(text);
        if (target) part.location = new vscode.Location(document.uri, rangeAt(document, target.idRange));
        parts.push(part);
      };
      // A part leads to the node whose hover it shows: its own, and those that sent the gradient.
      add([shape, value].filter((text) => text !== null).join(" "), node);
      if (gradient !== null) add(`  ${gradient}`, node);
      for (const [i, sender] of senders.entries()) {
        add(i === 0 ? " ← " : ", ", undefined);
        add(sender.id, definitionOf(graph, sender.id));
      }
      const hint = new vscode.InlayHint(position, parts);
      hint.paddingLeft = true;
      return [hint];
    });
  }

  dispose(): void {
    this.owned.dispose();
  }
}

function levelFor(document: vscode.TextDocument): HintLevel {
  const wish = vscode.workspace.getConfiguration("chainrule", document).get<string>("inlayHints");
  return LEVELS.find((level) => level === wish) ?? "all";
}

function definitionOf(graph: Graph, id: string): NodeDefinition | undefined {
  return graph.byId.get(id)?.definition;
}

interface PlacedNode {
  readonly node: NodeDefinition;
  readonly position: vscode.Position;
}

/** Nodes whose hint stands in the range: at the end of the line that its key is on, or behind the node where the next begins on it. */
function nodesIn(
  document: vscode.TextDocument,
  nodes: ReadonlyMap<string, NodeDefinition>,
  range: vscode.Range,
): readonly PlacedNode[] {
  const from = document.offsetAt(new vscode.Position(range.start.line, 0));
  const to = document.offsetAt(document.lineAt(range.end.line).range.end);
  const found: PlacedNode[] = [];
  let lineBefore = -1;
  for (const node of nodes.values()) {
    if (node.idRange.start < from) continue;
    if (node.idRange.start > to) break;
    const { line } = document.positionAt(node.idRange.start);
    const before = found.at(-1);
    // On a line of several, each has its own behind it.
    const isCrowded = line === lineBefore;
    if (isCrowded && before) found[found.length - 1] = behind(document, before.node);
    found.push(isCrowded ? behind(document, node) : { node, position: document.lineAt(line).range.end });
    lineBefore = line;
  }
  return found.filter(({ position }) => range.contains(position));
}

function behind(document: vscode.TextDocument, node: NodeDefinition): PlacedNode {
  return { node, position: document.positionAt(node.range.end) };
}
