import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { announce } from "../actions.ts";
import { bringIntoView, focusNode } from "../canvas/focus.ts";
import { keepTyping } from "../canvas/typing.ts";
import { handleCommands } from "../commands.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { dispatch, getState, useStore } from "../store.ts";
import { findNodes } from "./findNodes.ts";
import "./search.css";

/** Rows that the list shows; the count beside the field is of all. */
const LISTED = 60;

/** Ctrl+F: type, and the node that is found is selected and comes into view; Enter goes on to the next. */
export default function Search() {
  const [isOpen, setIsOpen] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(
    () =>
      handleCommands({
        find: () => {
          setIsOpen(true);
          setTurn((last) => last + 1);
        },
      }),
    [],
  );
  return isOpen ? <OpenSearch key={turn} close={() => setIsOpen(false)} /> : null;
}

function OpenSearch({ close }: { readonly close: () => void }) {
  const network = useStore((state) => state.network);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const name = useId();
  const found = useMemo(() => (network ? findNodes(network, query) : []), [network, query]);
  const index = found.length === 0 ? 0 : Math.min(at, found.length - 1);
  const current = found[index];

  // Before anything is painted: who presses Ctrl+F types on at once.
  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!current) return;
    dispatch({ type: "select", nodes: [current.id] });
    bringIntoView(current.id);
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current]);
  useEffect(() => {
    if (query.trim() === "") return;
    announce(found.length === 0 ? t("Nothing found") : t("{0} found", found.length));
  }, [query, found.length]);

  const leave = (id: string | undefined) => {
    close();
    if (id !== undefined) focusNode(id);
    else document.querySelector<HTMLElement>(".react-flow__node, .canvas")?.focus();
  };
  const move = (step: number) => found.length > 0 && setAt((index + step + found.length) % found.length);
  const press = (event: React.KeyboardEvent) => {
    keepTyping(event);
    if (event.key === "Escape") leave(current?.id ?? getState().selection.nodes[0]);
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) move(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else return;
    event.preventDefault();
  };

  return (
    <search className="find" aria-label={t("Find in the network")} onKeyDown={press}>
      <div className="find-row">
        <input
          ref={field}
          className="text-input"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={name}
          aria-activedescendant={current ? `${name}-${index}` : undefined}
          aria-label={t("Find by id, op, activation or shape")}
          placeholder={t("Find: id, op, shape")}
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
        />
        <span className={query.trim() !== "" && found.length === 0 ? "find-count is-none" : "find-count"}>
          {query.trim() === "" ? "" : found.length === 0 ? t("No results") : t("{0} of {1}", index + 1, found.length)}
        </span>
        <IconButton
          icon="arrow-up"
          label={t("Previous")}
          keys="Shift+Enter"
          disabled={found.length < 2}
          onClick={() => move(-1)}
        />
        <IconButton
          icon="arrow-down"
          label={t("Next")}
          keys="Enter"
          disabled={found.length < 2}
          onClick={() => move(1)}
        />
        <IconButton icon="close" label={t("Close")} keys="Escape" onClick={() => leave(current?.id)} />
      </div>
      <div ref={list} id={name} className="find-list" role="listbox" aria-label={t("Found nodes")}>
        {found.slice(0, LISTED).map((node, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard and moves aria-activedescendant
          <div
            key={node.id}
            id={`${name}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === index}
            className={i === index ? "find-entry is-current" : "find-entry"}
            onClick={() => leave(node.id)}
            onPointerDown={() => setAt(i)}
          >
            <span className={`likeness likeness-${node.look}`} aria-hidden="true" />
            <bdi className="find-id">{node.id}</bdi>
            <span className="find-what">
              {node.op}
              {node.activation ? `, ${node.activation}` : ""}
              {node.broken ? "" : ` [${node.shape.join(", ")}]`}
            </span>
          </div>
        ))}
      </div>
    </search>
  );
}
