import { useEffect, useId, useRef, useState } from "react";
import type { Op } from "../../core/ops/op.ts";
import type { PaletteRequest } from "../state.ts";
import { dispatch, useStore } from "../store.ts";
import { focusNode } from "./focus.ts";
import { addNode } from "./gestures.ts";
import { findEntries } from "./paletteEntries.ts";
import { keepTyping } from "./typing.ts";

export default function Palette() {
  const request = useStore((state) => state.palette);
  return request && <OpenPalette request={request} />;
}

/** A list to search and choose from: type, arrows, Enter. */
function OpenPalette({ request }: { readonly request: PaletteRequest }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const name = useId();
  const groups = findEntries(query, request.from !== null);
  const entries = groups.flatMap((group) => group.entries);
  const current = entries[Math.min(at, entries.length - 1)];

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector(`[data-op="${current?.name}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const close = () => {
    dispatch({ type: "palette", palette: null });
    if (request.from !== null) focusNode(request.from);
    else document.querySelector<HTMLElement>(".canvas")?.focus();
  };
  const choose = (op: Op) => {
    dispatch({ type: "palette", palette: null });
    void addNode(op, request.at, request.from === null ? [] : [request.from]).then(
      (id) => id !== null && focusNode(id),
    );
  };
  const press = (event: React.KeyboardEvent) => {
    keepTyping(event);
    if (event.key === "Escape") close();
    else if (event.key === "Tab") event.preventDefault();
    else if (event.key === "Enter" && current && !event.nativeEvent.isComposing) choose(current);
    else if (event.key === "ArrowDown") setAt((Math.min(at, entries.length - 1) + 1) % entries.length);
    else if (event.key === "ArrowUp") setAt((Math.min(at, entries.length - 1) - 1 + entries.length) % entries.length);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <button type="button" className="ground" tabIndex={-1} aria-label="Close" onPointerDown={close} />
      <div className="palette" role="dialog" aria-label="Add a node" style={placeOf(request.client)} onKeyDown={press}>
        <div className="palette-search">
          <i className="codicon codicon-search" aria-hidden="true" />
          <input
            ref={field}
            role="combobox"
            aria-expanded="true"
            aria-controls={name}
            aria-activedescendant={current ? `${name}-${current.name}` : undefined}
            aria-label="Search for a kind of node"
            placeholder={request.from === null ? "Add a node…" : `Add a node after ${request.from}…`}
            value={query}
            spellCheck={false}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
          />
        </div>
        <div className="palette-list" id={name} role="listbox" ref={list} aria-label="Kinds of node">
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups of options, but no fieldset
            <div key={group.title} role="group" aria-label={group.title}>
              <div className="palette-group">{group.title}</div>
              {group.entries.map((op) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keyboard and moves aria-activedescendant
                <div
                  key={op.name}
                  id={`${name}-${op.name}`}
                  data-op={op.name}
                  role="option"
                  tabIndex={-1}
                  aria-selected={op === current}
                  className={op === current ? "palette-entry is-current" : "palette-entry"}
                  onPointerMove={() => setAt(entries.indexOf(op))}
                  onClick={() => choose(op)}
                >
                  <span className={`palette-look look-${op.look}`} aria-hidden="true" />
                  <span className="palette-name">{op.title}</span>
                  <span className="palette-op">{op.name}</span>
                  <span className="palette-doc">{op.doc}</span>
                </div>
              ))}
            </div>
          ))}
          {entries.length === 0 && <div className="palette-none">No kind of node matches “{query}”.</div>}
        </div>
      </div>
    </>
  );
}

const WIDTH = 360;
const HEIGHT = 380;

/** At the pointer, pushed back inside the window; else in the upper middle, like VS Code's own palette. */
function placeOf(client: PaletteRequest["client"]): React.CSSProperties {
  if (!client) return { left: `calc(50% - ${WIDTH / 2}px)`, top: 56, width: WIDTH, maxHeight: HEIGHT };
  const left = Math.max(8, Math.min(client[0], innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(client[1], innerHeight - HEIGHT - 8));
  return { position: "fixed", left, top, width: WIDTH, maxHeight: HEIGHT };
}
