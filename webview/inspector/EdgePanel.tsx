import { edit } from "../actions.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { formatShape } from "../numbers.ts";
import { edgeView, type Reading, readContribution, readEdgeGradient, readWeight } from "../selectors.ts";
import { dispatch, useStore } from "../store.ts";

/** One connection: what it carries, with which weight, and what comes back along it. */
export function EdgePanel({ edgeKey }: { readonly edgeKey: string }) {
  const edge = useStore((state) => edgeView(state, edgeKey));
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const weight = useStore((state) => readWeight(state, edgeKey));
  const contribution = useStore((state) => readContribution(state, edgeKey));
  const gradient = useStore((state) => readEdgeGradient(state, edgeKey));
  if (!edge) return null;
  const rows: [label: string, reading: Reading][] = [
    [t("weight"), weight],
    [t("contribution"), contribution],
    [t("gradient through this edge"), gradient],
  ];
  const written = <code dir="auto">{edge.reference}</code>;
  return (
    <article className="node-panel" aria-label={t("Connection")}>
      <h2 className="panel-title">
        <NodeLink id={edge.source} /> → <NodeLink id={edge.target} />
      </h2>
      <p className="doc">
        {edge.port === null
          ? fillIn(t("Input {0}, written {1}: {2}."), edge.input, written, formatShape(edge.shape))
          : fillIn(t("Input {0} ({1}), written {2}: {3}."), edge.input, edge.port, written, formatShape(edge.shape))}
      </p>
      <table className="values scalar-values">
        <tbody>
          {rows.map(([label, reading]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <Carried reading={reading} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <IconButton
        icon="trash"
        text={t("Disconnect")}
        label={t("Disconnect")}
        disabled={readOnly}
        onClick={() =>
          void edit(
            [{ kind: "disconnect", to: edge.target, at: edge.input }],
            t("Disconnect {0} from {1}", edge.source, edge.target),
          )
        }
      />
    </article>
  );
}

/** The first few numbers; the rest belong to the nodes at either end. */
const SHOWN = 6;

function Carried({ reading }: { readonly reading: Reading }) {
  if (reading === "none") return <span className="none">—</span>;
  if (reading === "pending") return <Figure value={null} />;
  return (
    <>
      {[...reading.subarray(0, SHOWN)].map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: components are known by their place alone
        <Figure key={i} value={value} className="carried" />
      ))}
      {reading.length > SHOWN && "…"}
    </>
  );
}

function NodeLink({ id }: { readonly id: string }) {
  return (
    <button type="button" className="panel-link" dir="auto" onClick={() => dispatch({ type: "select", nodes: [id] })}>
      {id}
    </button>
  );
}
