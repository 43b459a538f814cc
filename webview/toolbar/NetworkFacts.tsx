import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";

/** What kind of network this is, in four counts. */
export function NetworkFacts() {
  const network = useStore((state) => state.network);
  if (!network) return null;
  const facts: [count: number, one: string, many: string][] = [
    [network.nodes.length, "node", "nodes"],
    [network.parameterCount, "parameter", "parameters"],
    [network.hiddenUnits, "hidden unit", "hidden units"],
  ];
  return (
    <ul className="facts" aria-label="The network">
      {facts.map(([count, one, many]) => (
        <li key={one}>
          <b>{formatCount(count)}</b> {count === 1 ? one : many}
        </li>
      ))}
      <li>
        depth <b>{network.depth}</b>
      </li>
    </ul>
  );
}
