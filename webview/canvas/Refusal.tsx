import { useSyncExternalStore } from "react";

interface Shown {
  readonly reason: string;
  readonly at: readonly [number, number];
}

let shown: Shown | null = null;
const listeners = new Set<() => void>();

/** Why the wire being dragged cannot end here, beside the pointer while it is there. */
export function showRefusal(next: Shown | null): void {
  if (next === null && shown === null) return;
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export default function Refusal() {
  const refusal = useSyncExternalStore(subscribe, () => shown);
  if (!refusal) return null;
  return (
    <div className="tip tip-refusal" role="alert" style={{ left: refusal.at[0] + 16, top: refusal.at[1] + 16 }}>
      <i className="codicon codicon-circle-slash" aria-hidden="true" /> {refusal.reason}
    </div>
  );
}
