import { type ReactNode, useId, useRef } from "react";

interface Props {
  /** Accessible name of what opens. */
  readonly label: string;
  /** Inside the button. */
  readonly button: ReactNode;
  readonly title?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button that opens a box below itself. The browser's own popover brings Escape, clicking away and the focus back. */
export function Popover({ label, button, title, className = "", children }: Props) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  return (
    <>
      <button ref={trigger} type="button" className={className} title={title} popoverTarget={id}>
        {button}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a dialog element would be modal or have no light dismissal */}
      <div
        ref={box}
        id={id}
        popover="auto"
        className="popover"
        role="dialog"
        aria-label={label}
        onToggle={(event) => event.newState === "open" && trigger.current && box.current && placeBelow(box.current, trigger.current)}
      >
        {children}
      </div>
    </>
  );
}

/** Below the anchor where there is room, else above it, and never outside the window. */
export function placeBelow(box: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  const gap = 2;
  box.style.maxHeight = `${Math.max(innerHeight - at.bottom, at.top) - 12}px`;
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + gap + height <= innerHeight || at.bottom < innerHeight / 2;
  box.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 4))}px`;
  box.style.top = `${below ? at.bottom + gap : Math.max(4, at.top - gap - height)}px`;
}
