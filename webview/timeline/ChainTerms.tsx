import type { GradientSum, SumTerm } from "../../core/explain/gradientSum.ts";
import { PAGE_OF_TERMS } from "../../core/explain/gradientSum.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { Pager } from "../inspector/Pager.tsx";
import { t } from "../l10n.ts";
import { NodeLink } from "./NodeLink.tsx";

interface Props {
  readonly sum: GradientSum;
  onPage(from: number): void;
}

/** The chain rule with several variables: one row a consumer, upstream × local = product, and their sum. */
export function ChainTerms({ sum, onPage }: Props) {
  const { kind, text, factors, terms, from, count, rest, total } = sum;
  const name = <bdi dir="ltr">{text}</bdi>;
  const hasSum = count > 1 || !terms.every(({ product }) => Object.is(product, total));
  return (
    <table className="chain-terms">
      <caption>
        {kind === "node"
          ? fillIn(t("{0} through each that uses it"), name)
          : fillIn(t("{0} from each of its uses"), name)}
        <Pager what="terms" total={count} start={from} size={PAGE_OF_TERMS} onMove={onPage} />
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("through")}</th>
          <th scope="col">
            <bdi dir="ltr">{factors[0]}</bdi>
          </th>
          <td />
          <th scope="col">
            <bdi dir="ltr">{factors[1]}</bdi>
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
        {rest !== null && (
          <tr>
            <th scope="row" colSpan={5}>
              {t("the other {0}", count - terms.length)}
            </th>
            <td>
              <Figure value={rest} />
            </td>
          </tr>
        )}
      </tbody>
      {hasSum && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={5}>
              {t("sum")}
            </th>
            <td>
              <Figure value={total} />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function TermRow({ term }: { readonly term: SumTerm }) {
  const { through, node, sample, upstream, local, product } = term;
  return (
    <tr>
      <th scope="row">
        {node === null ? t("regularization") : <NodeLink id={node} label={through} />}
        {sample !== null && <span className="term-sample"> {t("sample {0}", sample)}</span>}
      </th>
      {upstream === null ? (
        <td colSpan={4} />
      ) : (
        <>
          <td>
            <Figure value={upstream} />
          </td>
          <td aria-hidden="true">×</td>
          <td>
            <Figure value={local} />
          </td>
          <td aria-hidden="true">=</td>
        </>
      )}
      <td>
        <Figure value={product} />
      </td>
    </tr>
  );
}
