import { joinIds } from "../../core/isolate.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { Popover } from "../controls/Popover.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";

/** What kind of network this is: its counts beside each other, and all that follows from the drawing in a box that opens. */
export function NetworkFacts() {
  const network = useStore((state) => state.network);
  if (!network) return null;
  return (
    <>
      <ul className="facts" aria-label={t("The network")}>
        {countsOf(network).map(([count, unit]) => (
          <li key={unit}>
            <b>{formatCount(count)}</b> {unit}
          </li>
        ))}
        <li>
          {t("depth")} <b>{network.depth}</b>
        </li>
        {network.isLinear && (
          <li className="fact-linear" title={sentenceOnLinearity(network)}>
            {t("linear")}
          </li>
        )}
      </ul>
      <Popover
        label={t("About this network")}
        title={t("About this network: size, depth, and what follows from them")}
        className="icon-button"
        button={<span className="codicon codicon-info" role="img" aria-label={t("About this network")} />}
      >
        <About network={network} />
      </Popover>
    </>
  );
}

function countsOf(network: NetworkView): readonly (readonly [count: number, unit: string])[] {
  const { nodes, parameterCount, hiddenUnits } = network;
  return [
    [nodes.length, nodes.length === 1 ? t("node") : t("nodes")],
    [parameterCount, parameterCount === 1 ? t("parameter") : t("parameters")],
    [hiddenUnits, hiddenUnits === 1 ? t("hidden unit") : t("hidden units")],
  ];
}

/** Nodes with the most parameters that the box lists; the inspector has each node's own. */
const LISTED = 12;

function About({ network }: { readonly network: NetworkView }) {
  const learning = network.nodes.filter((node) => node.parameterCount > 0);
  const largest = [...learning].sort((a, b) => b.parameterCount - a.parameterCount).slice(0, LISTED);
  return (
    <div className="about">
      <dl>
        {countsOf(network).map(([count, unit]) => (
          <Fact key={unit} name={unit} value={formatCount(count)} />
        ))}
        <Fact name={t("depth")} value={String(network.depth)} />
      </dl>
      <p>{sentenceOnDepth(network)}</p>
      <p>{sentenceOnLinearity(network)}</p>
      {largest.length > 0 && (
        <table>
          <caption>{t("Where the parameters are")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("node")}</th>
              <th scope="col">{t("op")}</th>
              <th scope="col">{t("output")}</th>
              <th scope="col">{t("parameters")}</th>
            </tr>
          </thead>
          <tbody>
            {largest.map((node) => (
              <tr key={node.id}>
                <th scope="row" dir="auto">
                  {node.id}
                </th>
                <td>{node.op}</td>
                <td>{`[${node.shape.join(", ")}]`}</td>
                <td className="about-count">{formatCount(node.parameterCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {learning.length > LISTED && <p>{t("and {0} more with fewer", learning.length - LISTED)}</p>}
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function sentenceOnDepth({ deepPath }: NetworkView): string {
  return deepPath
    ? t("It is deep: a path passes more than one hidden unit, {0}.", joinIds(deepPath, " → "))
    : t("It is not deep: no path passes more than one hidden unit.");
}

function sentenceOnLinearity({ isLinear, parameterCount }: NetworkView): string {
  if (isLinear) return t("It is linear: without activations, all of it is one affine map of its inputs.");
  return parameterCount === 0
    ? t("It has no parameters, so there is nothing to learn.")
    : t("It is not linear: activations keep its layers from collapsing into one affine map.");
}
