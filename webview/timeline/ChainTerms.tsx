import type { ChainTerm } from "../../core/explain/explanation.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { t } from "../l10n.ts";
import { dispatch } from "../store.ts";

interface Props {
  readonly terms: readonly ChainTerm[];
  readonly target: string;
  readonly node: string;
}

/** The chain rule with several variables: one row a consumer, upstream × local = product, and their sum. */
export function ChainTerms({ terms, target, node }: Props) {
  const sum = terms.reduce((total, term) => total + term.product, 0);
  return (
    <table className="chain-terms">
      <caption>
        {fillIn(
          t("{0} through each that uses it"),
          <>
            ∂<bdi>{target}</bdi>/∂<bdi>{node}</bdi>
          </>,
        )}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("through")}</th>
          <th scope="col">
            ∂<bdi>{target}</bdi>/∂·
          </th>
          <td />
          <th scope="col">
            ∂·/∂<bdi>{node}</bdi>
          </th>
          <td />
          <th scope="col">{t("product")}</th>
        </tr>
      </thead>
      <tbody>
        {terms.map((term, i) => (
          // One consumer can stand in several rows, when it takes the value twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
          <TermRow key={i} term={term} />
        ))}
      </tbody>
      {terms.length > 1 && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={5}>
              {t("sum")}
            </th>
            <td>
              <Figure value={sum} />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function TermRow({ term }: { readonly term: ChainTerm }) {
  const { consumer } = term;
  const show = () => dispatch({ type: "hover", part: { kind: "node", id: consumer } });
  const hide = () => dispatch({ type: "hover", part: null });
  return (
    <tr onPointerEnter={show} onPointerLeave={hide}>
      <th scope="row">
        <button
          type="button"
          className="panel-link"
          dir="auto"
          title={t("Select {0}", consumer)}
          onFocus={show}
          onBlur={hide}
          onClick={() => dispatch({ type: "select", nodes: [consumer] })}
        >
          {consumer}
        </button>
      </th>
      <td>
        <Figure value={term.upstream} />
      </td>
      <td aria-hidden="true">×</td>
      <td>
        <Figure value={term.local} />
      </td>
      <td aria-hidden="true">=</td>
      <td>
        <Figure value={term.product} />
      </td>
    </tr>
  );
}
