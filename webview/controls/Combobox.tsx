import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { placeBelow } from "./Popover.tsx";
import { type Commit, useDraft } from "./useDraft.ts";

export interface Choice {
  readonly value: string;
  /** A few words beside it. */
  readonly note?: string;
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly className?: string;
  readonly commit: Commit;
}

/** A text field with suggestions: any text may be typed, and the refusal of a wrong one is shown. */
export function Combobox({ label, value, choices, disabled = false, placeholder, className = "", commit }: Props) {
  const field = useDraft(value, commit);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  // While nobody types, everything is offered, not only what resembles the value.
  const typed = field.typing ? field.text.trim().toLowerCase() : "";
  const shown = choices.filter((choice) => choice.value.toLowerCase().includes(typed));
  const showing = open && shown.length > 0 && !disabled;

  useLayoutEffect(() => {
    if (!showing || !list.current || !input.current) return;
    list.current.showPopover();
    list.current.style.minWidth = `${input.current.offsetWidth}px`;
    placeBelow(list.current, input.current);
  });
  useEffect(() => {
    if (showing) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [showing, id, active]);

  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (choice: Choice) => {
    close();
    void field.send(choice.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const picked = showing ? shown[active] : undefined;
    if (move !== 0) {
      event.preventDefault();
      setActive(showing ? (active + move + shown.length) % shown.length : Math.max(0, shown.findIndex((choice) => choice.value === value)));
      setOpen(true);
    } else if (event.key === "Enter" && picked) {
      event.preventDefault();
      choose(picked);
    } else if (event.key === "Escape" && showing) {
      event.stopPropagation();
      field.reset();
      close();
    } else {
      field.onKeyDown(event);
      if (event.key === "Enter") close();
    }
  };

  return (
    <span className={`field combobox ${className}`}>
      <input
        ref={input}
        type="text"
        role="combobox"
        className="text-input"
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        aria-label={label}
        aria-expanded={showing}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={showing && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={field.error !== null}
        aria-describedby={field.error ? `${id}-error` : undefined}
        placeholder={placeholder}
        readOnly={disabled}
        value={field.text}
        onClick={() => setOpen(true)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          field.change(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close();
          field.onBlur();
        }}
      />
      <span className="codicon codicon-chevron-down combobox-arrow" aria-hidden="true" />
      {showing && (
        <div ref={list} id={`${id}-list`} popover="manual" className="popover listbox" role="listbox" aria-label={label}>
          {shown.map((choice, i) => (
            // The input keeps the focus, so a press must not take it; keys reach the options through the input.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant stands for the focus
            <div
              key={choice.value}
              id={`${id}-${i}`}
              role="option"
              className={`option ${i === active ? "active" : ""}`}
              aria-selected={choice.value === value}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(choice)}
            >
              <span dir="auto">{choice.value}</span>
              {choice.note && <span className="option-note">{choice.note}</span>}
            </div>
          ))}
        </div>
      )}
      {field.error && (
        <span id={`${id}-error`} className="field-error" role="alert">
          {field.error}
        </span>
      )}
    </span>
  );
}
