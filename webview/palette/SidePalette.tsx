import { useReactFlow } from "@xyflow/react";
import { useState } from "react";
import { keepTyping } from "../canvas/typing.ts";
import { t } from "../l10n.ts";
import { dispatch, useStore } from "../store.ts";
import { Ghost, type Grab, useDragging } from "./dragging.tsx";
import PaletteEntry from "./PaletteEntry.tsx";
import { type PaletteItem, paletteSections } from "./paletteItems.ts";
import { isPaletteOpen, recentOps, togglePalette } from "./paletteState.ts";
import { removeTemplate, useSavedTemplates } from "./savedTemplates.ts";
import TemplateForm from "./TemplateForm.tsx";
import { type Destination, takeOp, takeTemplate } from "./takeItem.ts";

export default function SidePalette() {
  return isPaletteOpen.use() ? <OpenSidePalette /> : null;
}

/** Everything there is to add, by category: to be dragged onto the canvas, a wire or a node, or added by Enter. */
function OpenSidePalette() {
  const [query, setQuery] = useState("");
  const [asked, setAsked] = useState<{ readonly item: PaletteItem; readonly to: Destination } | null>(null);
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const flow = useReactFlow();
  const saved = useSavedTemplates();
  const sections = paletteSections(query, { offers: null, recent: recentOps(), withTemplates: true, saved });
  const take = (item: PaletteItem, to: Destination) => {
    if (readOnly) return;
    if (item.kind === "op") void takeOp(item.op, to);
    else if (item.kind === "saved") void takeTemplate(item.saved.name, item.saved.name, {}, to);
    else setAsked({ item, to });
  };
  const grab: Grab = useDragging(flow, take);

  const press = (event: React.KeyboardEvent<HTMLElement>) => {
    keepTyping(event);
    if (event.key === "Escape") togglePalette();
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, .palette-entry")];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[Math.max(0, Math.min(at + step, stops.length - 1))]?.focus();
  };
  const template = asked?.item.kind === "template" ? asked.item.template : null;
  return (
    <aside className="side-palette" aria-label={t("Palette")}>
      {template && asked ? (
        <TemplateForm
          key={template.name}
          template={template}
          context={{ after: null }}
          onBack={() => setAsked(null)}
          onDone={(options) => {
            setAsked(null);
            void takeTemplate(template.name, template.title, options, asked.to);
          }}
        />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys go through what is inside
        <div className="side-palette-inside" onKeyDown={press}>
          <div className="palette-search">
            <i className="codicon codicon-search" aria-hidden="true" />
            <input
              aria-label={t("Search the palette")}
              placeholder={t("Search…")}
              value={query}
              spellCheck={false}
              onChange={(event) => setQuery(event.target.value)}
            />
            <button type="button" className="icon" aria-label={t("Close the palette")} onClick={togglePalette}>
              <i className="codicon codicon-close" aria-hidden="true" />
            </button>
          </div>
          <div className="palette-list">
            {sections.map((section) => (
              <section key={section.title} aria-label={section.title}>
                <h3 className="palette-group">{section.title}</h3>
                {section.items.map((item) => (
                  <div key={item.key} className="palette-row">
                    <button
                      type="button"
                      className="palette-entry"
                      data-op={item.kind === "op" ? item.op.name : undefined}
                      data-key={item.key}
                      disabled={readOnly}
                      onPointerDown={(event) => grab.start(item, event)}
                      onClick={() => !grab.wasDragged() && take(item, {})}
                      onFocus={() => dispatch({ type: "hover", part: null })}
                    >
                      <PaletteEntry item={item} />
                    </button>
                    {item.kind === "saved" && (
                      <button
                        type="button"
                        className="icon palette-remove"
                        aria-label={t("Delete the template {0}", item.saved.name)}
                        title={t("Delete this template")}
                        onClick={() => void removeTemplate(item.saved.name)}
                      >
                        <i className="codicon codicon-trash" aria-hidden="true" />
                      </button>
                    )}
                  </div>
                ))}
              </section>
            ))}
          </div>
        </div>
      )}
      <Ghost grab={grab} />
    </aside>
  );
}
