import * as vscode from "vscode";
import { type Fold, foldsOf } from "../../core/language/folding.ts";
import { readLoose } from "../../core/language/looseTree.ts";

const KINDS = { comment: vscode.FoldingRangeKind.Comment, region: vscode.FoldingRangeKind.Region } as const;

export class NetworkFolding implements vscode.FoldingRangeProvider {
  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const lineOf = (offset: number): number => document.positionAt(offset).line;
    return foldsOf(readLoose(document.getText()), lineOf).map(
      ({ start, end, kind }: Fold) => new vscode.FoldingRange(start, end, kind === null ? undefined : KINDS[kind]),
    );
  }
}
