import * as vscode from "vscode";
import { lineMap } from "../core/document/lineMap.ts";
import type { NetworkView } from "../core/protocol.ts";
import { networkView } from "./editor/networkView.ts";
import type { Network } from "./network.ts";

/** An open network as its views are told of it. */
export function pictureOf(network: Network): NetworkView {
  const { document, reading, problems } = network;
  return networkView({
    ...reading,
    file: document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1),
    readOnly: isReadOnly(document),
    problems,
    placeOf: lineMap(reading.text).positionOf,
  });
}

/** Another time's text (`git:`), or a file system that takes no changes. */
export function isReadOnly(document: vscode.TextDocument): boolean {
  return vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false;
}
