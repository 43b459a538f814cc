import type { PreviewChange } from "../../core/protocol.ts";

/**
 * A number under the hand: the values it passes through are tried on the host at most once a frame and never more than
 * one at a time; at the end one edit keeps it, or nothing does.
 */
export interface LivePreview {
  show(change: PreviewChange): void;
  /** The preview stays until the text has the new value, so that no picture flashes back to the old one. False: it was refused. */
  commit(edit: () => Promise<boolean>): Promise<boolean>;
  cancel(): Promise<void>;
}

export function createLivePreview(
  send: (changes: readonly PreviewChange[]) => Promise<unknown>,
  nextFrame: (callback: () => void) => void = requestAnimationFrame,
): LivePreview {
  let wanted: PreviewChange | null = null;
  let shown = false;
  let scheduled = false;
  let underWay: Promise<unknown> | null = null;

  const schedule = () => {
    if (scheduled || underWay || !wanted) return;
    scheduled = true;
    nextFrame(() => {
      scheduled = false;
      if (!wanted || underWay) return;
      const change = wanted;
      wanted = null;
      shown = true;
      underWay = send([change]).then(settle, settle);
    });
  };
  const settle = () => {
    underWay = null;
    schedule();
  };
  /** Nothing more is tried; what is under way is waited for, so that messages keep their order. */
  const stop = async () => {
    wanted = null;
    await underWay;
  };
  const end = async () => {
    await stop();
    if (!shown) return;
    shown = false;
    await send([]).catch(() => undefined);
  };

  return {
    show(change) {
      wanted = change;
      schedule();
    },
    async commit(edit) {
      await stop();
      const kept = await edit();
      if (kept) shown = false;
      else await end();
      return kept;
    },
    cancel: end,
  };
}
