import type { KeyboardEvent } from "react";
import type { NodeView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { useStore } from "../store.ts";
import { subject } from "./mapChoice.ts";
import { componentText, hasMap } from "./subjects.ts";
import { TileCanvas, tileScale } from "./TileCanvas.tsx";
import { useTiles, useTilesProblem } from "./tileStore.ts";

/** More nodes than this are too many to look at; any of them can be selected on the canvas. */
const MOST_NODES = 16;

/** All units of the network small, each a button that makes it the large map. */
export function UnitMaps({ of }: { readonly of: string | null }) {
  const network = useStore((state) => state.network);
  const problem = useTilesProblem();
  const nodes = (network?.nodes ?? []).filter(hasMap);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(".map-unit")];
    const next = all[all.indexOf(event.target as HTMLElement) + step];
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move among the buttons in it
    <div className="map-units" onKeyDown={onKeyDown}>
      {problem !== null && <p className="map-note">{problem}</p>}
      {nodes.slice(0, MOST_NODES).map((view, i) => (
        <NodeUnits key={view.id} view={view} of={of} isFirst={i === 0} />
      ))}
      {nodes.length > MOST_NODES && (
        <p className="map-note">
          {t("{0} more nodes: select one on the canvas to map it.", nodes.length - MOST_NODES)}
        </p>
      )}
    </div>
  );
}

interface UnitsProps {
  readonly view: NodeView;
  readonly of: string | null;
  readonly isFirst: boolean;
}

function NodeUnits({ view, of, isFirst }: UnitsProps) {
  const tiles = useTiles(view.id);
  const names = (tiles?.components ?? []).map((component) => componentText(view, component));
  const scale = tiles && tileScale(tiles);
  return (
    <section className="map-node" aria-label={t("Maps of {0}", view.id)} dir="ltr">
      <h3>
        <bdi>{view.id}</bdi>
        {scale && scale.reach > 0 && (
          <span className="map-node-range">
            {formatNumber(scale.middle - scale.reach)} … {formatNumber(scale.middle + scale.reach)}
          </span>
        )}
        {tiles && tiles.size > names.length && names.length > 0 && (
          <span className="map-node-range">{t("{0} of {1} units", names.length, tiles.size)}</span>
        )}
      </h3>
      <div className="map-node-units">
        {tiles &&
          names.map((name, i) => (
            <button
              key={name}
              type="button"
              className="map-unit"
              aria-pressed={name === of}
              aria-label={t("Map of {0}", name)}
              title={name}
              tabIndex={name === of || (isFirst && i === 0) ? 0 : -1}
              onClick={() => subject.set(name === of ? null : name)}
            >
              <TileCanvas tiles={tiles} only={i} columns={1} />
            </button>
          ))}
      </div>
    </section>
  );
}
