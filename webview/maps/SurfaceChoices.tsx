import { useMemo } from "react";
import { componentName } from "../../core/graph/componentName.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { type Choice, Combobox } from "../controls/Combobox.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { exactNumber, parseNumber } from "../numbers.ts";
import { useStore } from "../store.ts";
import { cancelSurface, measureSurface, type SurfaceWish, surfaceState, surfaceWish } from "./surfaceJob.ts";

const SIZES = [11, 21, 31, 51] as const;
const MOST_CHOICES = 400;

interface Props {
  readonly wantsLog: boolean;
  onLog(wanted: boolean): void;
}

/** Along what, how far, how fine; and the measuring itself, which may take long. */
export function SurfaceChoices({ wantsLog, onLog }: Props) {
  const wish = surfaceWish.use();
  const network = useStore((state) => state.network);
  const { progress } = surfaceState.use();
  const entries = useMemo(() => (network ? parameterChoices(network) : []), [network]);
  const change = (part: Partial<SurfaceWish>) => {
    surfaceWish.set({ ...wish, ...part });
    void measureSurface();
    return null;
  };
  const setKind = (kind: SurfaceWish["kind"]) => {
    const [first, second] = entries;
    change({ kind, x: wish.x || (first?.value ?? ""), y: wish.y || (second?.value ?? first?.value ?? "") });
  };
  return (
    <div className="map-choices" dir="ltr">
      <label className="map-choice">
        <span>{t("Directions")}</span>
        <select
          className="select"
          value={wish.kind}
          onChange={(event) => setKind(event.target.value as SurfaceWish["kind"])}
        >
          <option value="random">{t("random, filter-normalized")}</option>
          <option value="parameters">{t("two parameters")}</option>
        </select>
      </label>
      {wish.kind === "random" ? (
        <span className="map-choice">
          <span>{t("seed {0}", wish.seed)}</span>
          <IconButton
            icon="refresh"
            label={t("Other directions: the next seed")}
            onClick={() => change({ seed: wish.seed + 1 })}
          />
        </span>
      ) : (
        (["x", "y"] as const).map((side) => (
          <span key={side} className="map-choice">
            <span aria-hidden="true">{side === "x" ? t("across") : t("up")}</span>
            <Combobox
              label={side === "x" ? t("across") : t("up")}
              value={wish[side]}
              choices={entries}
              className="map-field"
              commit={(text) => change({ [side]: text.trim() })}
            />
          </span>
        ))
      )}
      <span className="map-choice">
        <span aria-hidden="true">{t("reach ±")}</span>
        <Combobox
          label={t("reach to either side")}
          value={exactNumber(wish.reach)}
          choices={["0.1", "0.5", "1", "2", "5"].map((value) => ({ value }))}
          className="map-number"
          commit={(text) => {
            const reach = parseNumber(text);
            return reach !== null && reach > 0 ? change({ reach }) : t("A number above 0.");
          }}
        />
      </span>
      <label className="map-choice">
        <span>{t("places")}</span>
        <select className="select" value={wish.size} onChange={(event) => change({ size: Number(event.target.value) })}>
          {SIZES.map((size) => (
            <option key={size} value={size}>{`${size} × ${size}`}</option>
          ))}
        </select>
      </label>
      <span className="map-buttons">
        <IconButton
          icon="graph-line"
          text={t("log scale")}
          label={t("log scale: equal steps of colour are equal factors")}
          pressed={wantsLog}
          onClick={() => onLog(!wantsLog)}
        />
        {progress ? (
          <IconButton icon="debug-stop" text={t("Cancel")} label={t("Cancel")} onClick={cancelSurface} />
        ) : (
          <IconButton
            icon="refresh"
            text={t("Measure again")}
            label={t("Measure again, around the numbers as they are now")}
            onClick={() => void measureSurface()}
          />
        )}
      </span>
    </div>
  );
}

function parameterChoices({ nodes }: NetworkView): readonly Choice[] {
  const choices: Choice[] = [];
  const seen = new Set<string>();
  for (const { params } of nodes)
    for (const { listedAs, shape, size } of params) {
      if (seen.has(listedAs)) continue;
      seen.add(listedAs);
      for (let i = 0; i < size && choices.length < MOST_CHOICES; i++)
        choices.push({ value: componentName({ id: listedAs, shape }, i) });
    }
  return choices;
}
