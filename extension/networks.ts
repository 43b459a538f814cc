import type { TextDocument } from "vscode";
import { Network } from "./network.ts";

/** A network in use; disposing it gives up this use alone. */
export interface NetworkLease {
  readonly network: Network;
  dispose(): void;
}

/** The open networks, one a document however many panels and features look at it; the last one out closes it. */
export class Networks {
  private readonly shown = new Map<TextDocument, { readonly network: Network; uses: number }>();

  open(document: TextDocument): NetworkLease {
    const entry = this.shown.get(document) ?? { network: new Network(document), uses: 0 };
    this.shown.set(document, entry);
    entry.uses += 1;
    let given = false;
    return {
      network: entry.network,
      dispose: () => {
        if (given) return;
        given = true;
        entry.uses -= 1;
        if (entry.uses > 0) return;
        this.shown.delete(document);
        entry.network.dispose();
      },
    };
  }

  /** The network of a document that somebody has open. */
  find(document: TextDocument): Network | null {
    return this.shown.get(document)?.network ?? null;
  }
}
