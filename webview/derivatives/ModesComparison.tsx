import { type ReactNode, useState } from "react";
import type { ModeSideView, ModeStepView, ModesView } from "../../core/view/derivativeView.ts";
import { Figure } from "../controls/Figure.tsx";
import { fillIn } from "../controls/fillIn.tsx";
import { t } from "../l10n.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import { type Asked, change } from "./asked.ts";
import { trace } from "./trace.ts";

/** The same derivative in forward and in reverse order, side by side: which vectors pass along, in what order, at what cost. */
export function ModesComparison({ view, shown }: { readonly view: ModesView; readonly shown: Asked }) {
  const { cheaper, isEstimate, note } = view;
  return (
    <div className="modes">
      <p className="derivatives-lead" dir="ltr">
        <span>
          {verdict(view)} {isEstimate && t("Costs are estimated for steps whose Jacobian is not formed.")} {note}
        </span>
      </p>
      <div className="modes-columns">
        <Side
          title={t("Forward mode")}
          view={view}
          side={view.forward}
          isForward
          isCheaper={cheaper === "forward"}
          start={{ at: shown.byAt, of: view.bySize, name: view.byName, pick: (byAt) => change({ byAt }) }}
        />
        <Side
          title={t("Reverse mode")}
          view={view}
          side={view.reverse}
          isForward={false}
          isCheaper={cheaper === "reverse"}
          start={{
            at: shown.ofAt,
            of: view.ofSize,
            name: view.ofName ?? view.of,
            pick: (ofAt) => change({ ofAt }),
          }}
        />
      </div>
    </div>
  );
}

function verdict({ cheaper, forward, reverse }: ModesView): string {
  const [least, most] = [
    Math.min(forward.multiplyAdds, reverse.multiplyAdds),
    Math.max(forward.multiplyAdds, reverse.multiplyAdds),
  ];
  if (cheaper === null) return t("Both orders cost the same: {0} multiply-adds.", formatCount(least));
  if (least === most)
    return cheaper === "reverse"
      ? t("Both orders take {0} multiply-adds; reverse mode needs fewer passes for them.", formatCount(least))
      : t("Both orders take {0} multiply-adds; forward mode needs fewer passes for them.", formatCount(least));
  const times = formatNumber(least === 0 ? Number.POSITIVE_INFINITY : most / least);
  return cheaper === "reverse"
    ? t(
        "Reverse mode is cheaper here: {0} multiply-adds; forward mode takes {1} times as many.",
        formatCount(least),
        times,
      )
    : t(
        "Forward mode is cheaper here: {0} multiply-adds; reverse mode takes {1} times as many.",
        formatCount(least),
        times,
      );
}

interface Start {
  readonly at: number;
  readonly of: number;
  readonly name: string;
  pick(at: number): void;
}

export function passCount(passes: number): string {
  return passes === 1 ? t("1 pass") : t("{0} passes", formatCount(passes));
}

interface SideProps {
  readonly title: string;
  readonly view: ModesView;
  readonly side: ModeSideView;
  readonly isForward: boolean;
  readonly isCheaper: boolean;
  readonly start: Start;
}

function Side({ title, view, side, isForward, isCheaper, start }: SideProps) {
  return (
    <section className={`mode ${isCheaper ? "mode-cheaper" : ""}`} aria-label={title}>
      <h3 className="mode-title">
        {title}
        {isCheaper && <span className="mode-badge">{t("cheaper")}</span>}
      </h3>
      <dl className="mode-costs">
        <Cost
          name={isForward ? t("one pass for each input component") : t("one pass for each output component")}
          value={passCount(side.passes)}
        />
        <Cost
          name={t("multiply-adds")}
          value={
            side.perPass === null
              ? formatCount(side.multiplyAdds)
              : `${formatCount(side.passes)} × ${formatCount(side.perPass)} = ${formatCount(side.multiplyAdds)}`
          }
        />
        <Cost name={t("numbers kept on the way")} value={formatCount(side.kept)} />
        <Cost name={t("this derivative")} value={<Figure value={side.result} />} />
      </dl>
      <StartField start={start} isForward={isForward} />
      <Steps view={view} side={side} isForward={isForward} start={start} />
    </section>
  );
}

function Cost({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Which component’s pass is listed. */
function StartField({ start, isForward }: { readonly start: Start; readonly isForward: boolean }) {
  const name = <bdi dir="ltr">{start.name}</bdi>;
  return (
    <p className="mode-start" dir="ltr">
      <span>{isForward ? fillIn(t("The pass along {0}:"), name) : fillIn(t("The pass back from {0}:"), name)}</span>
      {start.of > 1 && (
        <label className="choice-field">
          {t("component")}
          <input
            type="number"
            className="text-input"
            min={0}
            max={start.of - 1}
            value={Math.min(start.at, start.of - 1)}
            onChange={({ target: { valueAsNumber: at } }) => {
              if (Number.isInteger(at)) start.pick(Math.max(0, Math.min(at, start.of - 1)));
            }}
          />
          <span className="choice-count">{t("of {0}", start.of)}</span>
        </label>
      )}
    </p>
  );
}

interface StepsProps {
  readonly view: ModesView;
  readonly side: ModeSideView;
  readonly isForward: boolean;
  readonly start: Start;
}

/** One line a step, in the order in which they are done: the vector, what it is multiplied from, and its numbers. */
function Steps({ view, side, isForward, start }: StepsProps) {
  const half = side.leftOut > 0 ? side.steps.length / 2 : side.steps.length;
  const [active, setActive] = useState<number | null>(null);
  const show = (at: number | null) => {
    setActive(at);
    trace(at === null ? null : partsOf(side.steps[at]));
  };
  return (
    <ol
      className="mode-steps"
      aria-label={t("Steps, in their order")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls, so the keyboard must get there
      tabIndex={0}
      onPointerLeave={() => show(null)}
    >
      {side.steps.map((step, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the order
          key={i}
          value={i < half ? i + 1 : i + 1 + side.leftOut}
          className={`mode-step ${i === active ? "mode-step-shown" : ""} ${side.leftOut > 0 && i === half ? "mode-step-after-gap" : ""}`}
          onPointerEnter={() => show(i)}
        >
          <Step step={step} view={view} isForward={isForward} start={start} />
        </li>
      ))}
      {side.leftOut > 0 && (
        <li className="mode-left-out" value={side.steps.length + side.leftOut}>
          {t("{0} steps in the middle are not listed.", formatCount(side.leftOut))}
        </li>
      )}
    </ol>
  );
}

interface StepProps {
  readonly step: ModeStepView;
  readonly view: ModesView;
  readonly isForward: boolean;
  readonly start: Start;
}

function Step({ step, view, isForward, start }: StepProps) {
  const { text, products, multiplyAdds, size, run } = step;
  const name = isForward ? `∂${text}/∂${start.name}` : `∂${start.name}/∂${text}`;
  const numbers = run && view.numbers.subarray(run[0], run[0] + run[1]);
  return (
    <div className="mode-step-line" dir="ltr">
      <bdi className="mode-vector">{name}</bdi>
      {products.length === 0 ? (
        <span className="mode-products">{t("the start: a one and noughts")}</span>
      ) : (
        <span className="mode-products">
          {products.map(({ text: jacobian, rows, columns, structure, symbol }, i) => (
            <span key={symbol}>
              {i > 0 && " + "}
              {isForward ? t("{0} times the vector", jacobian) : t("the vector times {0}", jacobian)}{" "}
              <span className="mode-shape">{shapeOf(rows, columns, structure)}</span>
            </span>
          ))}
        </span>
      )}
      {multiplyAdds > 0 && <span className="mode-cost">{t("{0} multiply-adds", formatCount(multiplyAdds))}</span>}
      <span className="mode-numbers" title={numbers ? [...numbers.slice(0, 64)].join(", ") : undefined}>
        {numbers ? shortVector(numbers) : t("{0} numbers", formatCount(size))}
      </span>
    </div>
  );
}

function shapeOf(rows: number, columns: number, structure: ModeStepView["products"][number]["structure"]): string {
  const size = `${formatCount(rows)} × ${formatCount(columns)}`;
  switch (structure) {
    case "full":
      return `(${size})`;
    case "diagonal":
      return t("({0}, diagonal)", size);
    case "identity":
      return t("({0}, identity)", size);
    case "record":
      return t("({0}, by the op's own rule)", size);
  }
}

/** As many as one line has room for. */
const SHORT = 4;

function shortVector(numbers: Float64Array): string {
  const [only] = numbers;
  if (numbers.length === 1 && only !== undefined) return formatNumber(only);
  const shown = [...numbers.subarray(0, SHORT)].map((value) => formatNumber(value)).join(", ");
  return numbers.length > SHORT ? `(${shown}, …)` : `(${shown})`;
}

function partsOf(step: ModeStepView | undefined) {
  if (!step) return null;
  const others = step.products.map(({ other }) => other);
  return {
    nodes: [...new Set([step.node, ...others])].filter((id) => id !== null),
    edges: step.products.map(({ edge }) => edge).filter((key) => key !== null),
  };
}
