import * as vscode from "vscode";
import { VIEW_TYPE } from "../names.ts";

/** Small, whole and running: one neuron that learns OR, with every section a person will want to change. */
export const TEMPLATE = `// A network file: change it here or on the canvas, both show the same.
{
  "nn": 1,
  "title": "My network",
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "t": { "op": "input", "shape": [] },
    "y": { "op": "neuron", "inputs": ["x"], "activation": "sigmoid", "params": { "w": [0.5, -0.5], "b": 0 } },
    "L": { "op": "binary-cross-entropy", "inputs": ["y", "t"] }
  },
  "objective": "L",
  "data": {
    "rows": [
      { "x": [0, 0], "t": 0 },
      { "x": [0, 1], "t": 1 },
      { "x": [1, 0], "t": 1 },
      { "x": [1, 1], "t": 1 }
    ]
  }
}
`;

/** An unsaved network on the canvas; saving asks where to. */
export function registerNewNetwork(): vscode.Disposable {
  return vscode.commands.registerCommand("chainrule.newNetwork", async () => {
    const uri = freeName();
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), TEMPLATE);
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand("vscode.openWith", document.uri, VIEW_TYPE);
  });
}

function freeName(): vscode.Uri {
  const taken = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.from({ scheme: "untitled", path: `network-${number}.nn.json` });
    if (!taken.has(uri.toString())) return uri;
  }
}
