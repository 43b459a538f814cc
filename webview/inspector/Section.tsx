import type { ReactNode } from "react";
import { usePersisted } from "../controls/persisted.ts";

interface Props {
  readonly title: ReactNode;
  /** Under which it is remembered whether this is folded. */
  readonly name: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the inspector that can be folded; how it stands is remembered for all nodes. */
export function Section({ title, name, note, children }: Props) {
  const [open, setOpen] = usePersisted<boolean>(`open ${name}`, true);
  return (
    <details className="section" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="fold-summary">
        <span className="codicon codicon-chevron-right" aria-hidden="true" />
        <h3>{title}</h3>
        {note && <span className="section-note">{note}</span>}
      </summary>
      <div className="section-body">{children}</div>
    </details>
  );
}
