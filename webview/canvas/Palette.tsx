import { useEffect, useId, useMemo, useRef, useState } from "react";
import { type OffersAfter, opsThatFit } from "../../core/graph/opsThatFit.ts";
import type { NetworkView } from "../../core/protocol.ts";
import type { Template, TemplateContext } from "../../core/templates/template.ts";
import { announce } from "../actions.ts";
import { isGroupId, shownName } from "../groups/groupId.ts";
import { t } from "../l10n.ts";
import PaletteEntry from "../palette/PaletteEntry.tsx";
import { type PaletteItem, paletteSections } from "../palette/paletteItems.ts";
import { recentOps } from "../palette/paletteState.ts";
import { removeTemplate, useSavedTemplates } from "../palette/savedTemplates.ts";
import TemplateForm from "../palette/TemplateForm.tsx";
import { takeOp, takeTemplate } from "../palette/takeItem.ts";
import { edgeView, nodeView } from "../selectors.ts";
import type { PaletteRequest } from "../state.ts";
import { dispatch, getState, useStore } from "../store.ts";
import { focusEdge, focusNode } from "./focus.ts";
import { keepTyping } from "./typing.ts";
import { opsForWire } from "./wireInsertion.ts";

export default function Palette() {
  const request = useStore((state) => state.palette);
  return request && <OpenPalette request={request} />;
}

/** A list to search and choose from: type, arrows, Enter. Only what fits is offered, the likeliest first. */
function OpenPalette({ request }: { readonly request: PaletteRequest }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [template, setTemplate] = useState<Template | null>(null);
  const saved = useSavedTemplates();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const name = useId();
  const network = useStore((state) => state.network);
  const offers = useMemo(() => offersFor(network, request), [network, request]);
  const sections = paletteSections(query, {
    offers,
    recent: recentOps(),
    withTemplates: request.into == null,
    besideIt: request.into == null && request.client === null,
    saved,
  });
  const items = sections.flatMap((section) => section.items);
  const current = items[Math.min(at, items.length - 1)];
  const currentKey = current?.key;

  useEffect(() => {
    if (!template) field.current?.focus();
  }, [template]);
  useEffect(() => {
    if (currentKey !== undefined)
      list.current?.querySelector(`[data-key="${CSS.escape(currentKey)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [currentKey]);

  const close = () => {
    dispatch({ type: "palette", palette: null });
    if (request.into != null) focusEdge(request.into);
    else if (request.from !== null) focusNode(request.from);
    else document.querySelector<HTMLElement>(".canvas")?.focus();
  };
  const choose = (item: PaletteItem) => {
    if (item.kind === "op" && item.reason !== null) {
      announce(item.reason);
      return;
    }
    if (item.kind === "template") {
      setTemplate(item.template);
      return;
    }
    dispatch({ type: "palette", palette: null });
    const from = request.from === null ? [] : [request.from];
    if (item.kind === "saved")
      void takeTemplate(item.saved.name, item.saved.name, {}, { inputs: from, at: request.at });
    else
      void takeOp(item.op, {
        into: request.into ?? null,
        inputs: item.inputs.length > 0 ? item.inputs : from,
        at: request.at,
      });
  };
  const press = (event: React.KeyboardEvent) => {
    keepTyping(event);
    const last = Math.min(at, items.length - 1);
    if (event.key === "Escape") close();
    else if (event.key === "Tab") event.preventDefault();
    else if (event.key === "Enter" && current && !event.nativeEvent.isComposing) choose(current);
    else if (event.key === "Delete" && event.shiftKey && current?.kind === "saved")
      void removeTemplate(current.saved.name);
    else if (event.key === "ArrowDown") setAt((last + 1) % items.length);
    else if (event.key === "ArrowUp") setAt((last - 1 + items.length) % items.length);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <button type="button" className="ground" tabIndex={-1} aria-label={t("Close")} onPointerDown={close} />
      <div
        className="palette"
        role="dialog"
        aria-label={t("Add a node")}
        style={placeOf(request.client)}
        onKeyDown={template ? undefined : press}
      >
        {template ? (
          <TemplateForm
            template={template}
            context={contextOf(request)}
            onBack={() => setTemplate(null)}
            onDone={(options) => {
              dispatch({ type: "palette", palette: null });
              const inputs = request.from === null ? [] : [request.from];
              void takeTemplate(template.name, template.title, options, { inputs, at: request.at });
            }}
          />
        ) : (
          <>
            <div className="palette-search">
              <i className="codicon codicon-search" aria-hidden="true" />
              <input
                ref={field}
                role="combobox"
                aria-expanded="true"
                aria-controls={name}
                aria-activedescendant={current ? `${name}-${current.key}` : undefined}
                aria-label={t("Search for a kind of node")}
                placeholder={placeholderOf(request)}
                value={query}
                spellCheck={false}
                onChange={(event) => {
                  setQuery(event.target.value);
                  setAt(0);
                }}
              />
            </div>
            <div className="palette-list" id={name} role="listbox" ref={list} aria-label={t("Kinds of node")}>
              {sections.map((section) => (
                // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups of options, but no fieldset
                <div key={section.title} role="group" aria-label={section.title}>
                  <div className="palette-group">{section.title}</div>
                  {section.items.map((item) => (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keyboard and moves aria-activedescendant
                    <div
                      key={item.key}
                      id={`${name}-${item.key}`}
                      data-key={item.key}
                      data-op={item.kind === "op" ? item.op.name : undefined}
                      role="option"
                      tabIndex={-1}
                      aria-selected={item === current}
                      aria-disabled={item.kind === "op" && item.reason !== null}
                      aria-keyshortcuts={item.kind === "saved" ? "Shift+Delete" : undefined}
                      className={item === current ? "palette-entry is-current" : "palette-entry"}
                      onPointerMove={() => setAt(items.indexOf(item))}
                      onClick={() => choose(item)}
                    >
                      <PaletteEntry item={item} />
                      {item.kind === "saved" && (
                        // For the pointer; with the keyboard it is Shift+Delete, since an option can hold no button.
                        <span
                          className="palette-remove"
                          aria-hidden="true"
                          title={t("Delete this template (Shift+Delete)")}
                          onClick={(event) => {
                            event.stopPropagation();
                            void removeTemplate(item.saved.name);
                          }}
                        >
                          <i className="codicon codicon-trash" />
                        </span>
                      )}
                    </div>
                  ))}
                </div>
              ))}
              {items.length === 0 && <div className="palette-none">{t("No kind of node matches “{0}”.", query)}</div>}
            </div>
          </>
        )}
      </div>
    </>
  );
}

function offersFor(network: NetworkView | null, { from, into }: PaletteRequest): OffersAfter | null {
  if (!network) return null;
  const edge = into == null ? null : edgeView(getState(), into);
  if (edge) return opsForWire(network, edge);
  return from === null || isGroupId(from) ? null : opsThatFit(network, from);
}

function contextOf({ from }: PaletteRequest): TemplateContext {
  const view = from === null ? null : nodeView(getState(), from);
  return { after: view && !view.broken ? { id: view.id, shape: view.shape } : null };
}

function placeholderOf({ from, into }: PaletteRequest): string {
  const edge = into == null ? null : edgeView(getState(), into);
  if (edge) return t("Insert a node between {0} and {1}…", edge.source, edge.target);
  return from === null ? t("Add a node…") : t("Add a node after {0}…", shownName(from));
}

const WIDTH = 380;
const HEIGHT = 420;

/** At the pointer, pushed back inside the window; else in the upper middle, like VS Code's own palette. */
function placeOf(client: PaletteRequest["client"]): React.CSSProperties {
  if (!client) return { left: `calc(50% - ${WIDTH / 2}px)`, top: 56, width: WIDTH, maxHeight: HEIGHT };
  const left = Math.max(8, Math.min(client[0], innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(client[1], innerHeight - HEIGHT - 8));
  return { position: "fixed", left, top, width: WIDTH, maxHeight: HEIGHT };
}
