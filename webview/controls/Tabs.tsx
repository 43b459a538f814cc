import type { KeyboardEvent } from "react";

interface Props<T extends string> {
  readonly tabs: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly shown: T;
  /** The accessible name of all of them together. */
  readonly label: string;
  /** The id of the element that shows what is chosen. */
  readonly controls: string;
  /** `box`: of the box below the timeline, as VS Code's own panel has them; else of a part in it. */
  readonly look?: "box";
  onShow(tab: T): void;
}

/** One of several views. Arrow keys, Home and End go from tab to tab and show it; one stop of the Tab key for all of them. */
export function Tabs<T extends string>({ tabs, names, shown, label, controls, look, onShow }: Props<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = tabs[placeAfter(event.key, tabs.indexOf(shown), tabs.length)];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onShow(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className={`tabs ${look ? `is-${look}` : ""}`} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          className="tab"
          data-tab={tab}
          aria-selected={tab === shown}
          aria-controls={controls}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => onShow(tab)}
        >
          {names[tab]}
        </button>
      ))}
    </div>
  );
}

/** −1 for keys that lead nowhere. */
function placeAfter(key: string, from: number, count: number): number {
  if (key === "ArrowRight") return (from + 1) % count;
  if (key === "ArrowLeft") return (from - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : -1;
}
