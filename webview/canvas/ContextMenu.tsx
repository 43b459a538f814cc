import { useEffect, useLayoutEffect, useRef } from "react";
import { t } from "../l10n.ts";
import type { MenuRequest } from "../state.ts";
import { dispatch, getState, useStore } from "../store.ts";
import { focusEdge, focusNode } from "./focus.ts";
import { menuItems } from "./menuItems.ts";
import { keepTyping } from "./typing.ts";

export default function ContextMenu({ tidy }: { readonly tidy: () => void }) {
  const request = useStore((state) => state.menu);
  return request && <OpenMenu request={request} tidy={tidy} />;
}

function OpenMenu({ request, tidy }: { readonly request: MenuRequest; readonly tidy: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const items = menuItems(request, getState(), tidy);

  useLayoutEffect(() => {
    const box = menu.current?.getBoundingClientRect();
    if (!menu.current || !box) return;
    menu.current.style.left = `${Math.max(4, Math.min(request.x, innerWidth - box.width - 4))}px`;
    menu.current.style.top = `${Math.max(4, Math.min(request.y, innerHeight - box.height - 4))}px`;
  }, [request]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request is a menu opened anew
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
  }, [request]);

  const close = (refocus: boolean) => {
    dispatch({ type: "menu", menu: null });
    if (!refocus) return;
    if (request.part?.kind === "node") focusNode(request.part.id);
    if (request.part?.kind === "edge") focusEdge(request.part.key);
  };
  const press = (event: React.KeyboardEvent) => {
    keepTyping(event);
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close(true);
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(menu.current?.querySelectorAll<HTMLElement>("button:not(:disabled)") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };

  return (
    <>
      <button
        type="button"
        className="ground"
        tabIndex={-1}
        aria-label={t("Close")}
        onPointerDown={() => close(false)}
        onContextMenu={(event) => {
          event.preventDefault();
          close(false);
        }}
      />
      <div className="menu" role="menu" ref={menu} onKeyDown={press} tabIndex={-1}>
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            className={item.first ? "menu-item menu-item-first" : "menu-item"}
            disabled={item.disabled ?? false}
            onPointerEnter={(event) => event.currentTarget.focus()}
            onClick={() => {
              close(true);
              item.run();
            }}
          >
            <i className={`codicon codicon-${item.icon}`} aria-hidden="true" />
            <span>{item.label}</span>
            {item.keys && <kbd>{item.keys}</kbd>}
          </button>
        ))}
      </div>
    </>
  );
}
