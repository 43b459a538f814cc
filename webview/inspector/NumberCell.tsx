import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from "react";
import { t } from "../l10n.ts";
import { exactNumber, formatNumber, MINUS, nudge, parseNumber, stepFor } from "../numbers.ts";

export interface NumberCellActions {
  /** Tried while the hand is on it. */
  preview(entry: number, value: number): void;
  /** False where it was refused. */
  commit(entry: number, value: number): Promise<boolean>;
  cancel(): void;
}

interface Props {
  readonly entry: number;
  readonly value: number;
  readonly label: string;
  /** Of a group of cells one takes the Tab key; arrows move between them. */
  readonly tabbable: boolean;
  readonly readOnly: boolean;
  readonly actions: NumberCellActions;
}

/** Pixels of drag that make one notch, and how far a press may tremble before it is a drag. */
const PIXELS_PER_NOTCH = 2;
const TREMBLE = 3;
/** Milliseconds after the last arrow key until what was stepped to is kept. */
const KEY_PAUSE = 700;

/**
 * One number that can be changed in three ways: click and type, arrow keys, or drag sideways. Shift makes a notch ten
 * times larger, Alt ten times smaller. While it changes, everything that depends on it follows; letting go is one edit.
 */
export const NumberCell = memo(function NumberCell({ entry, value, label, tabbable, readOnly, actions }: Props) {
  const [trial, setTrial] = useState<number | null>(null);
  const [text, setText] = useState<string | null>(null);
  /** The whole number stands there to be replaced; a typed first digit must stay, or the second would replace it. */
  const [offered, setOffered] = useState(true);
  const grip = useRef<{ readonly x: number; readonly from: number; readonly step: number; moved: boolean } | null>(
    null,
  );
  const pause = useRef<ReturnType<typeof setTimeout> | null>(null);
  const cell = useRef<HTMLSpanElement>(null);
  const shown = trial ?? value;

  // The host's number has arrived where the hand left it: from here on its word counts again.
  useEffect(() => {
    if (trial !== null && Object.is(trial, value) && !grip.current && pause.current === null) setTrial(null);
  }, [trial, value]);
  useEffect(() => () => void (pause.current !== null && clearTimeout(pause.current)), []);

  const stopPause = () => {
    if (pause.current !== null) clearTimeout(pause.current);
    pause.current = null;
  };
  const tryValue = (next: number) => {
    setTrial(next);
    actions.preview(entry, next);
  };
  const keep = async (next: number) => {
    stopPause();
    setText(null);
    if (Object.is(next, value) && trial === null) return;
    setTrial(next);
    await actions.commit(entry, next);
    // Refused, or kept and then changed by something else: either way the host's number is the truth.
    setTimeout(
      () => setTrial((current) => (current === next && !grip.current && pause.current === null ? null : current)),
      400,
    );
  };
  const giveUp = () => {
    stopPause();
    grip.current = null;
    setText(null);
    if (trial !== null) actions.cancel();
    setTrial(null);
  };
  const offer = () => {
    setOffered(true);
    setText(exactNumber(shown));
  };
  const stepBy = (event: KeyboardEvent, direction: 1 | -1) => {
    event.preventDefault();
    const from = text === null ? shown : (parseNumber(text) ?? shown);
    const next = nudge(from, direction, stepFor(value) * finer(event));
    if (text !== null) setText(exactNumber(next));
    tryValue(next);
    stopPause();
    if (text === null) pause.current = setTimeout(() => void keep(next), KEY_PAUSE);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (readOnly || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowUp") stepBy(event, 1);
    else if (event.key === "ArrowDown") stepBy(event, -1);
    else if (event.key === "Escape" && trial !== null) {
      event.stopPropagation();
      giveUp();
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      if (pause.current !== null) void keep(shown);
      else offer();
    } else if (/^[\d.+\-−]$/.test(event.key) && !event.altKey) {
      event.preventDefault();
      stopPause();
      setOffered(false);
      setText(event.key);
    }
  };

  const onPointerDown = (event: PointerEvent) => {
    if (readOnly || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, from: shown, step: stepFor(value), moved: false };
  };
  const onPointerMove = (event: PointerEvent) => {
    const held = grip.current;
    if (!held) return;
    const distance = event.clientX - held.x;
    if (!held.moved && Math.abs(distance) < TREMBLE) return;
    held.moved = true;
    tryValue(nudge(held.from, Math.trunc(distance / PIXELS_PER_NOTCH), held.step * finer(event)));
  };
  const onPointerUp = () => {
    const held = grip.current;
    grip.current = null;
    if (!held) return;
    if (held.moved) void keep(shown);
    else offer();
  };

  if (text !== null) {
    return (
      <CellInput
        text={text}
        label={label}
        offered={offered}
        onText={setText}
        onStep={stepBy}
        onKeep={(next) => {
          void keep(next);
          requestAnimationFrame(() => cell.current?.focus());
        }}
        onLeave={(next) => (next === null ? giveUp() : void keep(next))}
        onGiveUp={() => {
          giveUp();
          requestAnimationFrame(() => cell.current?.focus());
        }}
      />
    );
  }
  const exact = exactNumber(shown);
  return (
    <span
      ref={cell}
      role="spinbutton"
      tabIndex={tabbable ? 0 : -1}
      className={`cell ${readOnly ? "cell-fixed" : ""} ${trial === null ? "" : "cell-trial"}`}
      data-entry={entry}
      data-exact={exact}
      title={readOnly ? exact : `${exact}\n${t("Drag sideways, use the arrow keys, or click to type")}`}
      aria-label={label}
      aria-valuenow={Number.isFinite(shown) ? shown : undefined}
      aria-valuetext={formatNumber(shown)}
      aria-readonly={readOnly}
      onKeyDown={onKeyDown}
      onBlur={() => pause.current !== null && void keep(shown)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={giveUp}
    >
      {formatNumber(shown)}
    </span>
  );
});

interface CellInputProps {
  readonly text: string;
  readonly label: string;
  readonly offered: boolean;
  onText(text: string): void;
  onStep(event: KeyboardEvent, direction: 1 | -1): void;
  onKeep(value: number): void;
  /** Null where what stands there is no number. */
  onLeave(value: number | null): void;
  onGiveUp(): void;
}

function CellInput({ text, label, offered, onText, onStep, onKeep, onLeave, onGiveUp }: CellInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const value = parseNumber(text);
  useEffect(() => {
    input.current?.focus();
    if (offered) input.current?.select();
  }, [offered]);
  const finish = (act: () => void) => {
    done.current = true;
    act();
  };
  return (
    <input
      ref={input}
      type="text"
      inputMode="decimal"
      className="cell-input"
      aria-label={label}
      aria-invalid={value === null}
      title={
        value === null
          ? t("Not a number. A decimal number is wanted, like {0} or {1}.", `${MINUS}0.5`, "2e-3")
          : undefined
      }
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "ArrowUp") onStep(event, 1);
        else if (event.key === "ArrowDown") onStep(event, -1);
        else if (event.key === "Escape") finish(onGiveUp);
        else if (event.key === "Enter" && value !== null) finish(() => onKeep(value));
      }}
      onBlur={() => done.current || onLeave(value)}
    />
  );
}

function finer({ shiftKey, altKey }: { readonly shiftKey: boolean; readonly altKey: boolean }): number {
  if (altKey) return 0.1;
  return shiftKey ? 10 : 1;
}
