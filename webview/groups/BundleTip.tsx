import { shownNetwork } from "../canvas/shownNetwork.ts";
import { tipPlace } from "../canvas/tipPlace.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { edgesBehind } from "./foldNetwork.ts";
import { shownName } from "./groupId.ts";

/** More would be a list, not a tip. */
const MOST = 8;

/** What a wire stands for that is drawn once for several of the text. */
export default function BundleTip({ wire, at }: { readonly wire: string; readonly at: readonly [number, number] }) {
  const shown = useStore(shownNetwork);
  const drawn = shown?.edges.find(({ key }) => key === wire);
  if (!shown || !drawn) return null;
  const wires = edgesBehind(shown, wire);
  return (
    <div className="tip" role="tooltip" style={tipPlace(at)}>
      <div className="tip-title">
        <bdi>{shownName(drawn.source)}</bdi> → <bdi>{shownName(drawn.target)}</bdi>
        <span className="tip-port">{t("{0} wires", wires.length)}</span>
      </div>
      <ul className="bundle-wires">
        {wires.slice(0, MOST).map(({ key, reference, target }) => (
          <li key={key}>
            <bdi>{reference}</bdi> → <bdi>{target}</bdi>
          </li>
        ))}
        {wires.length > MOST && <li>{t("and {0} more", wires.length - MOST)}</li>}
      </ul>
    </div>
  );
}
