import * as vscode from "vscode";
import type { NetworkDocument } from "../../core/document/document.ts";
import { watchName } from "../../core/watch/watchName.ts";
import type { Networks } from "../networks.ts";

/** What a hover in the text evaluates while its network is debugged: a node where its id or a reference to it stands, a parameter where its name does. */
export class Evaluatable implements vscode.EvaluatableExpressionProvider {
  private readonly networks: Networks;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  provideEvaluatableExpression(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.EvaluatableExpression | null {
    const { document: read, stale } = this.networks.find(document)?.reading ?? {};
    if (!read || stale || read.text !== document.getText()) return null;
    const offset = document.offsetAt(position);
    const found = expressionAt(read, offset);
    if (!found) return null;
    const { start, end, expression } = found;
    return new vscode.EvaluatableExpression(
      new vscode.Range(document.positionAt(start), document.positionAt(end)),
      expression,
    );
  }
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly expression: string;
}

export function expressionAt(document: NetworkDocument, offset: number): Found | null {
  const holds = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    start <= offset && offset < end;
  for (const [name, { nameRange }] of document.params)
    if (holds(nameRange)) return { ...nameRange, expression: watchName(name) };
  for (const { range, text, id } of document.objective)
    if (holds(range)) return { ...range, expression: referenceText(text, id) };
  for (const node of document.nodes.values()) {
    if (!holds(node.range)) continue;
    if (holds(node.idRange)) return { ...node.idRange, expression: watchName(node.id) };
    for (const { reference } of node.inputs)
      if (holds(reference.range))
        return { ...reference.range, expression: referenceText(reference.text, reference.id) };
    for (const [name, { range }] of node.params) {
      // The key stands before its value: `"w": [1, 2]`.
      const key = document.text.lastIndexOf(JSON.stringify(name), range.start);
      if (key >= node.range.start && key <= offset && offset < range.end)
        return { start: key, end: key + name.length + 2, expression: `${watchName(node.id)}.${name}` };
    }
  }
  return null;
}

/** `h[2]` with an id that an expression can hold. */
function referenceText(text: string, id: string): string {
  return watchName(id) + text.slice(id.length);
}
