import * as vscode from "vscode";
import type { PictureWishes } from "../../core/drawing/pictureWishes.ts";
import type { HostMessage, Requests } from "../../core/protocol.ts";

/** Thousands of nodes take a second or two; a canvas that says nothing for this long is hidden or gone. */
const PATIENCE = 60_000;

interface Waiting {
  readonly wishes: PictureWishes;
  readonly resolve: (content: string | Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** Asks the page for pictures: it alone knows where everything stands and which values are on screen. */
export class PictureRequests {
  private readonly post: (message: HostMessage) => void;
  private readonly patience: number;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(post: (message: HostMessage) => void, patience = PATIENCE) {
    this.post = post;
    this.patience = patience;
  }

  /** Rejects with a sentence where there is no picture; with a CancellationError where `cancelled` says so. */
  async ask(wishes: PictureWishes, cancelled?: vscode.CancellationToken): Promise<string | Uint8Array> {
    this.lastId += 1;
    const id = this.lastId;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let watch: vscode.Disposable | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.set(id, { wishes, resolve, reject });
        timer = setTimeout(
          () => reject(new Error(vscode.l10n.t("The canvas did not answer. Bring it to the front and try again."))),
          this.patience,
        );
        watch = cancelled?.onCancellationRequested(() => reject(new vscode.CancellationError()));
        this.post({ type: "draw", id, wishes });
      });
    } finally {
      this.waiting.delete(id);
      clearTimeout(timer);
      watch?.dispose();
    }
  }

  /** For a page that has only now arrived, or is shown again: what was asked before has not reached it. */
  repeat(): void {
    for (const [id, { wishes }] of this.waiting) this.post({ type: "draw", id, wishes });
  }

  /** What comes too late has nobody waiting any more. */
  answer({ id, content, error }: Requests["picture"]["args"]): null {
    const waiting = this.waiting.get(id);
    if (content !== null) waiting?.resolve(content);
    else waiting?.reject(new Error(error ?? vscode.l10n.t("There is no picture.")));
    return null;
  }
}
