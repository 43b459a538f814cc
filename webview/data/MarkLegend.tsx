import { formatCount } from "../numbers.ts";
import { type MarkGroup, markPath } from "./marks.ts";

/** What the shapes and colours of a plot mean, and how many points each has. */
export function MarkLegend({ title, groups }: { readonly title: string; readonly groups: readonly MarkGroup[] }) {
  return (
    <div className="data-legend" dir="ltr">
      <div className="data-legend-title">
        <bdi>{title}</bdi>
      </div>
      <ul>
        {groups.map(({ name, look, shape, points }) => (
          <li key={name}>
            <svg width={14} height={14} aria-hidden="true">
              <path className={`data-mark data-mark-${look}`} d={markPath(shape, 7, 7, 4)} />
            </svg>
            <bdi>{name}</bdi>
            <span className="data-dim">{formatCount(points.length)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
