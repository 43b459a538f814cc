import * as vscode from "vscode";
import type { Network } from "../network.ts";
import type { DebugState } from "./debugState.ts";

export type { DebugControl, DebugState } from "./debugState.ts";

/** The networks that are being debugged. */
export class DebugStates implements vscode.Disposable {
  private readonly states = new Map<Network, DebugState>();
  private readonly changed = new vscode.EventEmitter<Network>();
  /** A session began, moved or ended. */
  readonly onDidChange = this.changed.event;

  of(network: Network): DebugState | null {
    return this.states.get(network) ?? null;
  }

  set(network: Network, state: DebugState | null): void {
    if (state) this.states.set(network, state);
    else if (!this.states.delete(network)) return;
    this.changed.fire(network);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
