import { type KeyboardEvent, type PointerEvent, type RefObject, useLayoutEffect, useRef } from "react";
import type { Detail } from "../../core/debugger/debuggee.ts";
import type { FormulaLine } from "../../core/explain/explanation.ts";
import { pointAt } from "../canvas/pointedAt.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { keyed } from "../controls/keyed.ts";
import { t } from "../l10n.ts";
import { Formula } from "../math/Formula.tsx";
import { copyFormulas } from "./copyFormulas.ts";
import type { Inside } from "./explained.ts";
import { NodeLink, selectNode } from "./NodeLink.tsx";

/** As they happen within a node's step. */
const DETAILS: readonly Detail[] = ["u", "z", "upstream", "local", "delta", "parameters", "inputs"];
/** A sum over a whole layer names many; the table beside it has them all. */
const MOST_LINKS = 8;

interface Props {
  readonly lines: readonly FormulaLine[];
  readonly inside: Inside | null;
}

/** The formulas of a step, one a row: in symbols that lead to the nodes they come from, and with the numbers put in. */
export function Formulas({ lines, inside }: Props) {
  const list = useRef<HTMLDListElement>(null);
  useOneTabStop(list, lines);
  const quantityAt = (target: EventTarget) => {
    const mark = (target as Element).closest<HTMLElement>("[data-q]");
    const row = mark?.closest<HTMLElement>("[data-line]");
    return row ? lines[Number(row.dataset["line"])]?.names[Number(mark?.dataset["q"])] : undefined;
  };
  const point = (event: PointerEvent) => {
    const quantity = quantityAt(event.target);
    if (quantity) pointAt(quantity.node);
  };
  return (
    <dl
      ref={list}
      className="formulas"
      onPointerOver={point}
      onPointerOut={(event) => quantityAt(event.target) && pointAt(null)}
      onClick={(event) => {
        const quantity = quantityAt(event.target);
        if (quantity) selectNode(quantity.node);
      }}
      onKeyDown={moveFocus}
    >
      {keyed(lines, ({ label, symbolsText }) => `${label} ${symbolsText}`).map(([key, line], i) => (
        <Line key={key} line={line} at={i} state={stateOf(line, inside)} />
      ))}
    </dl>
  );
}

type LineState = "" | "reached" | "current" | "waiting";

/** Inside a step, what is not done yet has no numbers. */
function stateOf({ detail }: FormulaLine, inside: Inside | null): LineState {
  if (!inside) return "";
  if (detail === null || inside.detail === null) return inside.detail === null ? "" : "waiting";
  const at = DETAILS.indexOf(detail) - DETAILS.indexOf(inside.detail);
  return at === 0 ? "current" : at < 0 ? "reached" : "waiting";
}

function Line({ line, at, state }: { readonly line: FormulaLine; readonly at: number; readonly state: LineState }) {
  const nodes = [...new Set(line.names.map(({ node }) => node))].slice(0, MOST_LINKS);
  const numbers = state === "waiting" ? null : line.numbers;
  return (
    <div
      className={`formula-line ${state && `formula-${state}`}`}
      data-line={at}
      aria-current={state === "current" ? "step" : undefined}
    >
      <dt>{line.label}</dt>
      <dd>
        <span className="formula-scroll" ref={reachByKeyboard}>
          <Formula tex={line.linked} text={line.symbolsText} />
          {numbers !== null && <Formula tex={numbers} text={line.numbersText ?? ""} className="formula-numbers" />}
        </span>
        <span className="formula-tools">
          {nodes.map((node) => (
            <NodeLink key={node} id={node} tabIndex={-1} className="formula-link" />
          ))}
          <IconButton
            icon="copy"
            label={t("Copy {0} as LaTeX", line.label)}
            onClick={() => void copyFormulas([{ ...line, numbers }])}
          />
        </span>
      </dd>
    </div>
  );
}

/** All the buttons of all the lines are one stop of the keyboard; arrows go from one to the next, up and down between lines. */
function useOneTabStop(list: RefObject<HTMLElement | null>, lines: readonly FormulaLine[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines have other buttons
  useLayoutEffect(() => {
    const all = buttonsOf(list.current);
    const current = all.find((button) => button === document.activeElement) ?? all[0];
    for (const button of all) button.tabIndex = button === current ? 0 : -1;
  }, [list, lines]);
}

function buttonsOf(within: Element | null): readonly HTMLElement[] {
  return [...(within?.querySelectorAll<HTMLElement>(".formula-tools button") ?? [])];
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const all = buttonsOf(event.currentTarget);
  const at = all.indexOf(event.target as HTMLElement);
  const to = at < 0 ? null : nextOf(event.key, all, at);
  if (!to) return;
  event.preventDefault();
  for (const button of all) button.tabIndex = button === to ? 0 : -1;
  to.focus();
}

function nextOf(key: string, all: readonly HTMLElement[], at: number): HTMLElement | null {
  const lineOf = (button: HTMLElement | undefined) => button?.closest("[data-line]") ?? null;
  const line = lineOf(all[at]);
  switch (key) {
    case "ArrowRight":
      return all[at + 1] ?? null;
    case "ArrowLeft":
      return all[at - 1] ?? null;
    case "ArrowDown":
      return all.slice(at).find((button) => lineOf(button) !== line) ?? null;
    case "ArrowUp": {
      const before = all.slice(0, at).findLast((button) => lineOf(button) !== line);
      return before ? (buttonsOf(lineOf(before))[0] ?? before) : null;
    }
    case "Home":
      return all[0] ?? null;
    case "End":
      return all.at(-1) ?? null;
    default:
      return null;
  }
}

/** A formula wider than its place scrolls, so the keyboard must get there; one that fits needs no stop. */
function reachByKeyboard(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const look = () => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  };
  // The formulas are set late, when KaTeX is there, and change their width without the row's changing.
  const observer = new ResizeObserver(look);
  for (const part of [element, ...element.children]) observer.observe(part);
  return () => observer.disconnect();
}
