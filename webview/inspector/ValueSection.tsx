import { type ReactNode, useState } from "react";
import type { NodeDetails, NodeView } from "../../core/protocol.ts";
import { Figure } from "../controls/Figure.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import {
  isComputed,
  type Reading,
  readDelta,
  readGradient,
  readPreactivation,
  readValue,
  targetName,
} from "../selectors.ts";
import { type State, useStore } from "../store.ts";
import { askWhy, isSuspicious } from "../timeline/why.ts";
import { Pager } from "./Pager.tsx";
import { indicesOf } from "./paramModel.ts";

interface Quantity {
  readonly symbol: ReactNode;
  readonly words: string;
  readonly reading: Reading;
}

interface Props {
  readonly node: NodeView;
  /** Null until they are there. */
  readonly details: NodeDetails | null;
}

/** u, z, ∂target/∂z, φ′(u) and δ of a node, as they stand at the cursor. */
export function ValueSection({ node, details }: Props) {
  const target = useStore(targetName);
  const { id, hasPreactivation } = node;
  const u = useReading(id, readPreactivation);
  const z = useReading(id, readValue);
  const gradient = useReading(id, readGradient);
  const delta = useReading(id, readDelta);
  const isRun = useStore((state) => isComputed(state, id));
  const slope = details?.localDerivative
    ? details.numbers.subarray(details.localDerivative[0], details.localDerivative[0] + details.localDerivative[1])
    : null;
  const by =
    target === null ? (
      "∂"
    ) : (
      <>
        ∂<bdi>{target}</bdi>
      </>
    );
  const isScalar = node.size === 1;
  const quantities: Quantity[] = [
    ...(hasPreactivation ? [{ symbol: "u", words: t("pre-activation"), reading: u }] : []),
    { symbol: "z", words: node.op === "input" ? t("value") : t("output"), reading: z },
    { symbol: <>{by}/∂z</>, words: t("gradient"), reading: gradient },
  ];
  const ofActivation: Quantity[] = [
    ...(slope
      ? [{ symbol: "φ′(u)", words: t("slope of the activation"), reading: isRun ? slope : ("pending" as const) }]
      : []),
    ...(hasPreactivation
      ? [{ symbol: isScalar ? <>δ = {by}/∂u</> : "δ", words: t("gradient by the pre-activation"), reading: delta }]
      : []),
  ];
  // One above the other they read as the chain rule does; side by side, what is wanted most stands in sight.
  quantities.push(...(isScalar ? ofActivation : ofActivation.toReversed()));
  const why = (words: string, reading: Reading, at: number) =>
    words === t("gradient") && typeof reading !== "string" && isSuspicious(reading[at]) ? (
      <WhyButton onClick={() => void askWhy(id, null, at)} />
    ) : null;
  return isScalar ? (
    <ScalarValues quantities={quantities} why={why} />
  ) : (
    <VectorValues quantities={quantities} shape={node.shape} size={node.size} why={why} />
  );
}

type WhyOf = (words: string, reading: Reading, at: number) => ReactNode;

/** Beside a gradient that is zero, tiny or no number. */
export function WhyButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <IconButton icon="question" label={t("Why is it zero, tiny or no number?")} className="why" onClick={onClick} />
  );
}

function useReading(id: string, read: (state: State, id: string) => Reading): Reading {
  return useStore((state) => read(state, id));
}

function ScalarValues({ quantities, why }: { readonly quantities: readonly Quantity[]; readonly why: WhyOf }) {
  return (
    <table className="values scalar-values">
      <tbody>
        {quantities.map(({ symbol, words, reading }) => (
          <tr key={words}>
            <th scope="row" title={words}>
              {symbol}
            </th>
            <td>
              <Entry reading={reading} at={0} />
            </td>
            <td className="why-cell">{why(words, reading, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const ROWS = 50;

function VectorValues({
  quantities,
  shape,
  size,
  why,
}: {
  readonly quantities: readonly Quantity[];
  readonly shape: readonly number[];
  readonly size: number;
  readonly why: WhyOf;
}) {
  const [start, setStart] = useState(0);
  const rows = Array.from({ length: Math.min(ROWS, size - start) }, (_, i) => start + i);
  return (
    <>
      <Pager what="components" total={size} start={start} onMove={setStart} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard, and nothing in it is */}
      <section className="param-scroll value-scroll" aria-label={t("Values of each component")} tabIndex={0}>
        <table className="values">
          <thead>
            <tr>
              <td />
              {quantities.map(({ symbol, words }) => (
                <th key={words} scope="col" title={words}>
                  {symbol}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{indicesOf(row, shape).join(",")}</th>
                {quantities.map(({ words, reading }) => (
                  <td key={words}>
                    {why(words, reading, row)}
                    <Entry reading={reading} at={row} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Entry({ reading, at }: { readonly reading: Reading; readonly at: number }) {
  if (reading === "none") {
    return (
      <span className="none" title={t("Nothing flows here")}>
        —
      </span>
    );
  }
  return <Figure value={reading === "pending" ? null : (reading[at] ?? Number.NaN)} />;
}
