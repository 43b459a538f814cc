import { useEffect, useMemo, useState } from "react";
import { isolate } from "../../core/isolate.ts";
import type { PathsView, PathView } from "../../core/view/derivativeView.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { keyed } from "../controls/keyed.ts";
import { t } from "../l10n.ts";
import { Formula } from "../math/Formula.tsx";
import { copyFormulas, setShownFormulas } from "../timeline/copyFormulas.ts";
import { NodeLink } from "../timeline/NodeLink.tsx";
import { change } from "./asked.ts";
import { allFormulas, countText, type PathSums, readPaths } from "./pathNumbers.ts";
import { moveInList } from "./roving.ts";
import { trace } from "./trace.ts";

/** As many as the host lists. */
const MOST = 500;
/** Where the paths' products are so many times larger than their sum, they cancel. */
const CANCELLING = 8;

/** All paths from one number to another, the largest first: each path's product, and their sum, which is the derivative. */
export function PathList({ view }: { readonly view: PathsView }) {
  const sums = useMemo(() => readPaths(view), [view]);
  const [hovered, setHovered] = useState<number | null>(null);
  const [pinned, setPinned] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const shown = hovered ?? pinned;
  const path = view.paths[shown ?? 0];
  useEffect(() => {
    trace(shown === null ? null : (view.paths[shown] ?? null));
    return () => trace(null);
  }, [view, shown]);
  useEffect(() => {
    setShownFormulas(allFormulas(view, sums));
    return () => setShownFormulas([]);
  }, [view, sums]);
  const tabbable = Math.min(active, view.paths.length - 1);
  return (
    <div className="paths">
      <Lead view={view} sums={sums} />
      <div className="paths-columns">
        <ol
          className="paths-list"
          aria-label={t("Paths, the largest first")}
          onKeyDown={(event) => moveInList(event, ".path")}
          onPointerLeave={() => setHovered(null)}
          onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setHovered(null)}
        >
          {keyed(view.paths, ({ steps }) => steps.join(" ")).map(([key, each], i) => (
            <li key={key}>
              <PathButton
                path={each}
                product={sums.paths[i]?.product ?? Number.NaN}
                share={shareOf(sums, i)}
                isPinned={i === pinned}
                isShown={i === shown}
                tabbable={i === tabbable}
                onShow={() => setHovered(i)}
                onFocus={() => {
                  setActive(i);
                  setHovered(i);
                }}
                onPin={() => setPinned(i === pinned ? null : i)}
              />
            </li>
          ))}
        </ol>
        <div className="paths-detail">
          {path && <PathFormula path={path} number={(shown ?? 0) + 1} of={view.paths.length} />}
          <Sums view={view} sums={sums} />
        </div>
      </div>
    </div>
  );
}

function shareOf({ absolute, paths }: PathSums, i: number): number {
  const share = Math.abs(paths[i]?.product ?? 0) / absolute;
  return Number.isFinite(share) ? share : 0;
}

/** The derivative, and how it comes about. */
function Lead({ view, sums }: { readonly view: PathsView; readonly sums: PathSums }) {
  const { total, absolute } = sums;
  const cancels = Number.isFinite(absolute) && absolute > CANCELLING * Math.abs(total) && view.count !== "1";
  return (
    <p className="derivatives-lead" dir="ltr">
      <span className="derivatives-result">
        <Formula tex={`${view.symbol} =`} text={`${view.text} =`} />
        <Figure value={total} />
      </span>
      <span>
        {view.count === "1"
          ? t("One path leads there: the derivative is the product of the local derivatives along it.")
          : fillIn(
              t("{0} paths lead there: the derivative is the sum of the products along them."),
              <strong>{countText(view.count)}</strong>,
            )}{" "}
        {cancels && t("They cancel: taken without signs the products add up to")}{" "}
        {cancels && <Figure value={absolute} />}
      </span>
      <IconButton
        icon="copy"
        text="LaTeX"
        label={t("Copy the formulas of all listed paths as LaTeX")}
        onClick={() => void copyFormulas(allFormulas(view, sums))}
      />
    </p>
  );
}

interface PathProps {
  readonly path: PathView;
  readonly product: number;
  /** Of Σ|product|, from 0 to 1. */
  readonly share: number;
  readonly isPinned: boolean;
  readonly isShown: boolean;
  readonly tabbable: boolean;
  onShow(): void;
  onFocus(): void;
  onPin(): void;
}

function PathButton({ path, product, share, isPinned, isShown, tabbable, onShow, onFocus, onPin }: PathProps) {
  const way = path.steps.map(isolate).join(" → ");
  return (
    <button
      type="button"
      className={`path ${isShown ? "path-shown" : ""}`}
      aria-pressed={isPinned}
      tabIndex={tabbable ? 0 : -1}
      title={isPinned ? t("Let go of this path") : t("Keep this path on the canvas")}
      onPointerEnter={onShow}
      onFocus={onFocus}
      onClick={onPin}
    >
      <span className={`codicon codicon-${isPinned ? "pinned" : "blank"}`} aria-hidden="true" />
      <bdi className="path-way" title={way} dir="ltr">
        {way}
      </bdi>
      <Figure value={product} className="path-product" />
      <span className="path-share" aria-hidden="true">
        <span
          className={product < 0 ? "path-bar path-negative" : "path-bar"}
          style={{ inlineSize: `${Math.max(share > 0 ? 2 : 0, 100 * share)}%` }}
        />
      </span>
    </button>
  );
}

/** The chain rule along one path, in symbols and with its numbers. */
function PathFormula({ path, number, of }: { readonly path: PathView; readonly number: number; readonly of: number }) {
  const { formula } = path;
  return (
    <section className="path-formula" aria-label={t("Path {0} of {1}", number, of)}>
      <div className="path-formula-lines">
        <Formula tex={formula.symbols} text={formula.symbolsText} />
        {formula.numbers !== null && (
          <Formula tex={formula.numbers} text={formula.numbersText ?? ""} className="formula-numbers" />
        )}
      </div>
      <p className="path-nodes" dir="ltr">
        {path.nodes.map((id) => (
          <NodeLink key={id} id={id} />
        ))}
        <IconButton
          icon="copy"
          label={t("Copy the formula of this path as LaTeX")}
          onClick={() => void copyFormulas([formula])}
        />
      </p>
    </section>
  );
}

function Sums({ view, sums }: { readonly view: PathsView; readonly sums: PathSums }) {
  const { paths, listed, others, total } = sums;
  if (paths.length < 2 && others === null) return null;
  return (
    <table className="chain-terms path-sums">
      <tbody>
        {others !== null && (
          <>
            <tr>
              <th scope="row">{t("the {0} listed paths", paths.length)}</th>
              <td>
                <Figure value={listed} />
              </td>
            </tr>
            <tr>
              <th scope="row">
                {t("the other {0}", others)}{" "}
                {paths.length < MOST && (
                  <button
                    type="button"
                    className="link"
                    onClick={() => change({ most: Math.min(MOST, 4 * paths.length) })}
                  >
                    {t("List more")}
                  </button>
                )}
              </th>
              <td>
                <Figure value={total - listed} />
              </td>
            </tr>
          </>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            {t("sum")} = <Formula tex={view.symbol} text={view.text} />
          </th>
          <td>
            <Figure value={others === null ? listed : total} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
