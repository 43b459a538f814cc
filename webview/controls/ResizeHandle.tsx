import { type KeyboardEvent, type PointerEvent, useRef } from "react";

interface Props {
  readonly label: string;
  /** The edge that is dragged: a `left` or a `top` edge grows the panel when pulled outwards. */
  readonly edge: "left" | "top";
  readonly size: number;
  readonly minimum: number;
  readonly maximum: number;
  onResize(size: number): void;
}

/** The movable edge of a panel, for the pointer and for the arrow keys. */
export function ResizeHandle({ label, edge, size, minimum, maximum, onResize }: Props) {
  const grip = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const place = (event: PointerEvent) => (edge === "left" ? event.clientX : event.clientY);
  const resize = (to: number) => onResize(Math.round(Math.min(Math.max(to, minimum), maximum)));
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = edge === "left" ? "ArrowLeft" : "ArrowUp";
    const shrink = edge === "left" ? "ArrowRight" : "ArrowDown";
    if (event.key === grow) resize(size + 16);
    else if (event.key === shrink) resize(size - 16);
    else if (event.key === "Home") resize(minimum);
    else if (event.key === "End") resize(maximum);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved
    <div
      role="separator"
      tabIndex={0}
      className={`resize-handle resize-${edge}`}
      aria-label={label}
      aria-orientation={edge === "left" ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={minimum}
      aria-valuemax={maximum}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: place(event), size };
      }}
      onPointerMove={(event) => grip.current && resize(grip.current.size + grip.current.at - place(event))}
      onLostPointerCapture={() => {
        grip.current = null;
      }}
    />
  );
}
