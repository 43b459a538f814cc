import type { DebugProtocol } from "@vscode/debugprotocol";
import * as vscode from "vscode";
import { Disposables } from "../disposables.ts";
import { DEBUG_TYPE } from "./configurations.ts";
import { uriOf } from "./networkHost.ts";

/** VS Code's own answer to a stop takes less than this, with a first canvas to open; a focus that moves later was moved by a hand. */
const HANDOVER_MS = 5000;

/** Until the tabs are known to have changed, and the next of several quick steps has come. */
const SETTLING_MS = 400;

interface TextInUse {
  readonly viewColumn: vscode.ViewColumn;
  readonly uri: string;
  readonly since: number;
}

/**
 * VS Code shows the source of a stop in its default editor, the canvas, and thinks its part done. This shows the same line in every
 * text of it that is in sight, and gives the keyboard back to the text that somebody steps in.
 */
export class TextFollower implements vscode.Disposable {
  private readonly owned = new Disposables();
  private textInUse: TextInUse | null = null;
  /** Given the keyboard a moment ago; the tabs may not say so yet. */
  private given: TextInUse | null = null;
  private giving: Promise<unknown> | null = null;
  /** Counts stops: what follows an earlier one leaves the keyboard where the next one puts it. */
  private turn = 0;
  private latest: vscode.DebugStackFrame | null = null;

  constructor() {
    this.owned.own(
      vscode.debug.onDidChangeActiveStackItem((item) => {
        this.latest = item instanceof vscode.DebugStackFrame && item.session.type === DEBUG_TYPE ? item : null;
        // A session that ended meanwhile has no frames to ask for.
        if (this.latest) void this.follow(this.latest).catch(() => undefined);
      }),
    );
  }

  /** The keyboard is on its way to a text: VS Code may not open anything before it is there. */
  get settled(): Promise<unknown> | null {
    return this.giving;
  }

  /** To be called before VS Code is told of a stop: has a text of the file the keyboard now? */
  noteFocus(uri: vscode.Uri): boolean {
    this.turn += 1;
    // Between quick steps the keyboard is with the canvas, on its way back.
    const due = [this.given, this.textInUse].find((text) => text !== null && Date.now() - text.since < SETTLING_MS);
    this.textInUse = textInFront() ?? (due ? { ...due, since: Date.now() } : null);
    return this.textInUse?.uri === uri.toString();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async follow(item: vscode.DebugStackFrame): Promise<void> {
    const { turn, textInUse: before } = this;
    const { stackFrames } = (await item.session.customRequest("stackTrace", {
      threadId: item.threadId,
    })) as DebugProtocol.StackTraceResponse["body"];
    const frame = stackFrames.find(({ id }) => id === item.frameId);
    if (!frame || this.latest !== item || this.turn !== turn) return;
    // Not the frame's source: over a remote connection VS Code has turned it into an address of its own.
    const uri = uriOf(String(item.session.configuration["program"])).toString();
    const place = new vscode.Position(frame.line - 1, Math.max(0, frame.column - 1));
    const range = new vscode.Range(place, place);
    const texts = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
    for (const text of texts) text.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.textInUse = null;
    if (before?.uri !== uri || Date.now() - before.since > HANDOVER_MS) return;
    const used = texts.find(({ viewColumn }) => viewColumn === before.viewColumn);
    if (!used || textInFront()?.viewColumn === before.viewColumn) return;
    const options = { viewColumn: before.viewColumn, selection: range };
    this.giving = Promise.resolve(vscode.window.showTextDocument(used.document, options));
    try {
      await this.giving;
    } finally {
      this.giving = null;
    }
    this.given = { ...before, since: Date.now() };
  }
}

/** `activeTextEditor` still names a text when a canvas has come to the front. */
function textInFront(): TextInUse | null {
  const { activeTab, viewColumn } = vscode.window.tabGroups.activeTabGroup;
  const { input } = activeTab ?? {};
  return input instanceof vscode.TabInputText ? { viewColumn, uri: input.uri.toString(), since: Date.now() } : null;
}
