import { useStore as useFlowStore, useViewport, ViewportPortal } from "@xyflow/react";
import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { portsOf } from "./rules.ts";
import { useShownNetwork } from "./shownNetwork.ts";
import { judgeEnd, useWiring, type Wiring } from "./wiring.ts";

/** While a wire is drawn: where it would fit lights up, the rest dims, and ports with names become places to drop it. */
export default function ConnectionGuide({ layout }: { readonly layout: Layout }) {
  const wire = useWiring();
  const shown = useShownNetwork();
  const network = useStore((state) => state.network);
  return wire && shown && network && <Guide wire={wire} shown={shown} network={network} layout={layout} />;
}

interface Props {
  readonly wire: Wiring;
  /** What is drawn; what is judged is the whole. */
  readonly shown: NetworkView;
  readonly network: NetworkView;
  readonly layout: Layout;
}

function Guide({ wire, shown, network, layout }: Props) {
  const seen = useSeen();
  return (
    <ViewportPortal>
      {shown.nodes.map((node) => {
        const place = layout.positions.get(node.id);
        if (!place || node.id === wire.fixed || !seen(place)) return null;
        return <Light key={node.id} node={node} place={place} wire={wire} network={network} />;
      })}
    </ViewportPortal>
  );
}

interface LightProps {
  readonly node: NodeView;
  readonly place: Point;
  readonly wire: Wiring;
  readonly network: NetworkView;
}

function Light({ node, place, wire, network }: LightProps) {
  const ports = wire.fixedEnd === "source" ? portsOf(network, node.id) : [];
  const verdicts = ports.map((port) => judgeEnd(network, wire, { id: node.id, port: port.name }));
  const fits = judgeEnd(network, wire, { id: node.id, port: null }).fits;
  // A node that is full takes the wire at a port by its name, in the place of what is there.
  const hasPort = verdicts.some((verdict) => verdict.fits);
  const { body, width, height } = geometryOf(node);
  const isOver = wire.over?.id === node.id;
  const size = fits || hasPort ? body : { width, height };
  const kind = fits ? "guide-fits" : hasPort ? "guide-ports-only" : "guide-veil";
  const borderRadius = fits || hasPort ? roundness(node) : 8;
  return (
    <>
      <div
        className={`guide ${kind}${isOver ? " is-over" : ""}`}
        style={{ left: place[0], top: place[1], width: size.width, height: size.height, borderRadius }}
      />
      {(fits || hasPort) && ports.length > 0 && (
        <div className="guide-ports" style={{ left: place[0] - 8, top: place[1] + body.height / 2 }}>
          {ports.map(({ name, taken }, i) => (
            <div
              key={name}
              className={`guide-port ${verdicts[i]?.fits ? "guide-port-fits" : "guide-port-refuses"}${isOver && wire.over?.port === name ? " is-over" : ""}`}
              data-port={name}
              data-port-of={node.id}
              title={taken === null ? t("Connect as {0}", name) : t("Replace {0} as {1}", taken, name)}
            >
              <i
                className={`codicon codicon-${verdicts[i]?.fits ? "circle-filled" : "circle-slash"}`}
                aria-hidden="true"
              />
              {name}
              {taken !== null && <span className="guide-taken">← {taken}</span>}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function roundness({ look }: NodeView): string {
  return look === "layer" || look === "loss" || look === "group" ? "8px" : "50%";
}

/** Only what is on the screen, and a little more, needs a light. */
function useSeen(): (place: Point) => boolean {
  const { x, y, zoom } = useViewport();
  const width = useFlowStore((state) => state.width);
  const height = useFlowStore((state) => state.height);
  const margin = 240;
  return ([px, py]) =>
    px * zoom + x > -margin &&
    py * zoom + y > -margin &&
    px * zoom + x < width + margin &&
    py * zoom + y < height + margin;
}
