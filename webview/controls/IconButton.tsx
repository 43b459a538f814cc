import type { Ref } from "react";

interface Props {
  /** A codicon's name. */
  readonly icon: string;
  /** What it does: the accessible name and the tooltip. */
  readonly label: string;
  /** Shown after the label in the tooltip. */
  readonly keys?: string;
  /** Words beside the icon, where it must explain itself. */
  readonly text?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
  onClick(): void;
}

/** A button of one codicon. A disabled one keeps the focus, so that stepping to the end does not throw the keyboard out. */
export function IconButton({
  icon,
  label,
  keys,
  text,
  pressed,
  expanded,
  disabled = false,
  className = "",
  ref,
  onClick,
}: Props) {
  return (
    <button
      ref={ref}
      type="button"
      className={`icon-button ${text ? "with-text" : ""} ${className}`}
      title={keys ? `${label} (${keys})` : label}
      // The accessible name must hold the words that are seen, or speech control cannot say them.
      aria-label={text && !label.includes(text) ? text : label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={disabled}
      onClick={() => disabled || onClick()}
    >
      <span className={`codicon codicon-${icon}`} aria-hidden="true" />
      {text && <span className="icon-button-text">{text}</span>}
    </button>
  );
}
