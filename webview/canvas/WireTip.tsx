import BundleTip from "../groups/BundleTip.tsx";
import { t } from "../l10n.ts";
import { exactNumber, formatNumber } from "../numbers.ts";
import {
  edgeView,
  problemsOfEdge,
  type Reading,
  readContribution,
  readEdgeGradient,
  readWeight,
  targetName,
} from "../selectors.ts";
import { useStore } from "../store.ts";
import HeatStrip from "./HeatStrip.tsx";
import ProblemList from "./ProblemList.tsx";
import { tipPlace } from "./tipPlace.ts";

/** What a wire carries, beside the pointer or, for the keyboard, beside the wire. */
export default function WireTip({ wire, at }: { readonly wire: string; readonly at: readonly [number, number] }) {
  const edge = useStore((state) => edgeView(state, wire));
  const weight = useStore((state) => readWeight(state, wire));
  const contribution = useStore((state) => readContribution(state, wire));
  const gradient = useStore((state) => readEdgeGradient(state, wire));
  const target = useStore(targetName);
  const problems = useStore((state) => problemsOfEdge(state, wire));
  if (!edge) return <BundleTip wire={wire} at={at} />;
  return (
    <div className="tip" role="tooltip" style={tipPlace(at)}>
      <div className="tip-title">
        <bdi>{edge.reference}</bdi> → <bdi>{edge.target}</bdi>
        {edge.port && <span className="tip-port">{edge.port}</span>}
      </div>
      <dl>
        {weight !== "none" && <Row name={t("weight w")} reading={weight} kind="value" />}
        <Row name={weight === "none" ? t("carries z") : t("contribution w·z")} reading={contribution} kind="value" />
        <Row
          name={target === null ? t("gradient") : t("∂{0}/∂{1} this way", target, edge.reference)}
          reading={gradient}
          kind="gradient"
        />
      </dl>
      {problems.length > 0 && <ProblemList problems={problems} />}
    </div>
  );
}

function Row({
  name,
  reading,
  kind,
}: {
  readonly name: string;
  readonly reading: Reading;
  readonly kind: "value" | "gradient";
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={`readout-${kind}`}>{describe(reading, kind)}</dd>
    </>
  );
}

function describe(reading: Reading, kind: "value" | "gradient") {
  if (reading === "none") return kind === "gradient" ? t("does not reach the target") : "–";
  if (reading === "pending") return t("not computed yet");
  const [first] = reading;
  if (reading.length === 1 && first !== undefined)
    return <span title={exactNumber(first)}>{formatNumber(first, 6)}</span>;
  return <HeatStrip numbers={reading} kind={kind} width={120} height={20} />;
}
