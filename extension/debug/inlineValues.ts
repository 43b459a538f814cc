import * as vscode from "vscode";
import { formatNumber } from "../../core/drawing/numberText.ts";
import type { Tape } from "../../core/engine/tape.ts";
import type { GraphNode } from "../../core/graph/graph.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Networks } from "../networks.ts";
import type { DebugStates } from "./debugStates.ts";

/** Entries shown of a vector; the rest is a matter of the Variables view. */
const FIRST = 3;

/** While a session stands somewhere, what each node has by then stands beside its line: u, z and ∂L/∂z. */
export class InlineValues implements vscode.InlineValuesProvider {
  private readonly networks: Networks;
  private readonly states: DebugStates;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlineValues = this.changed.event;
  private readonly watch: vscode.Disposable;

  constructor(networks: Networks, states: DebugStates) {
    this.networks = networks;
    this.states = states;
    this.watch = states.onDidChange(() => this.changed.fire());
  }

  provideInlineValues(document: vscode.TextDocument, viewPort: vscode.Range): vscode.InlineValue[] {
    const network = this.networks.find(document);
    const state = network && this.states.of(network);
    const nodes = network?.reading.document?.nodes;
    if (!network || !state?.view.stopped || !nodes || state.version !== document.version) return [];
    const values: vscode.InlineValue[] = [];
    const besides = shownByHints(document);
    for (const { id, range } of nodes.values()) {
      const place = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
      if (!viewPort.intersection(place)) continue;
      const node = state.tape.graph.byId.get(id);
      const text = node ? nodeText(state.tape, node, besides) : "";
      if (text !== "") values.push(new vscode.InlineValueText(place, text));
    }
    return values;
  }

  dispose(): void {
    this.watch.dispose();
    this.changed.dispose();
  }
}

type Part = "u" | "z" | "gradient";

/** The hints at the same lines stand at the same cursor; what they show is not said twice. */
function shownByHints(document: vscode.TextDocument): ReadonlySet<Part> {
  const hints = vscode.workspace.getConfiguration("editor.inlayHints", document).get<string>("enabled");
  const level = vscode.workspace.getConfiguration("chainrule", document).get<string>("inlayHints") ?? "all";
  if (hints !== "on" && hints !== "onUnlessPressed") return new Set();
  return new Set<Part>(level === "all" ? ["z", "gradient"] : level === "values" ? ["z"] : []);
}

/** What is computed at the cursor, and nothing for what is not. */
export function nodeText(tape: Tape, node: GraphNode, besides: ReadonlySet<Part> = new Set()): string {
  const parts: readonly (readonly [Part, string, Tensor | null])[] = [
    ["u", "u", tape.preactivation(node)],
    ["z", "z", tape.value(node)],
    ["gradient", `∂${tape.target?.text ?? ""}/∂z`, tape.target ? tape.gradient(node) : null],
  ];
  return parts
    .flatMap(([part, name, tensor]) => (tensor && !besides.has(part) ? [`${name} = ${briefly(tensor)}`] : []))
    .join(", ");
}

function briefly({ shape, data }: Tensor): string {
  const first = Array.from(data.subarray(0, FIRST), (value) => formatNumber(value));
  if (shape.length === 0) return first[0] ?? "";
  return `[${shape.join(" × ")}] ${first.join(", ")}${data.length > FIRST ? ", …" : ""}`;
}
