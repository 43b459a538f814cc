import * as vscode from "vscode";
import { formatNumber } from "../../core/explain/numbers.ts";
import { t } from "../l10n.ts";

export interface Matrix {
  readonly title: string;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Rows and columns that a page shows; what lies behind is said. */
const MOST = 200;
/** Steps of colour on each side of 0. */
const LEVELS = 10;

/** A matrix as a table whose cells are coloured by sign and size: read by eye, by keyboard, and by a screen reader. */
export function showHeatMap(matrix: Matrix): void {
  const column = vscode.ViewColumn.Beside;
  const panel = vscode.window.createWebviewPanel("chainrule.heatMap", matrix.title, {
    viewColumn: column,
    preserveFocus: true,
  });
  panel.webview.html = heatPage(matrix, crypto.randomUUID());
}

/** The page; no script runs in it. */
export function heatPage({ title, rowLabels, columnLabels, rows }: Matrix, nonce: string): string {
  const shown = rows.slice(0, MOST).map((row) => row.slice(0, MOST));
  const largest = shown
    .flat()
    .reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  const head = columnLabels.slice(0, MOST).map((label) => `<th scope="col">${inMarkup(label)}</th>`);
  const body = shown.map(
    (row, i) =>
      `<tr><th scope="row">${inMarkup(rowLabels[i] ?? String(i))}</th>${row.map((value) => cell(value, largest)).join("")}</tr>`,
  );
  const size = `[${rows.length} × ${rows[0]?.length ?? 0}]`;
  const isCut = rows.length > MOST || (rows[0]?.length ?? 0) > MOST;
  const note = isCut ? t("The first {0} rows and columns are shown.", MOST) : "";
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${inMarkup(title)}</title><style nonce="${nonce}">${STYLE}</style></head><body><h1>${inMarkup(title)} <span>${size}</span></h1><p>${inMarkup(t("Positive numbers are filled, negative ones are framed; the largest is {0}.", formatNumber(largest)))} ${inMarkup(note)}</p><div tabindex="0" role="region" aria-label="${inMarkup(title)}"><table><thead><tr><td></td>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div></body></html>`;
}

function cell(value: number, largest: number): string {
  const level = largest > 0 && Number.isFinite(value) ? Math.ceil((LEVELS * Math.abs(value)) / largest) : 0;
  const sign = Number.isFinite(value) ? (value > 0 ? "p" : value < 0 ? "n" : "z") : "odd";
  return `<td class="${sign} l${level}" title="${value}">${inMarkup(formatNumber(value, 3))}</td>`;
}

function inMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

const levels = Array.from({ length: LEVELS }, (_, i) => {
  const share = Math.round(((i + 1) * 70) / LEVELS);
  return `.p.l${i + 1}{background:color-mix(in srgb,var(--vscode-chainrule-positive) ${share}%,transparent)}.n.l${i + 1}{background:color-mix(in srgb,var(--vscode-chainrule-negative) ${share}%,transparent)}`;
}).join("");

const STYLE = `body{font:13px var(--vscode-font-family);color:var(--vscode-foreground)}h1{font-size:1.2em}h1 span{font-weight:normal}div{overflow:auto;max-height:85vh}table{border-collapse:collapse;font-family:var(--vscode-editor-font-family)}th{position:sticky;background:var(--vscode-editor-background);font-weight:normal;padding:2px 6px;text-align:right}thead th{top:0}tbody th{left:0}td{padding:2px 6px;text-align:right;border:1px solid transparent}.n{border:1px solid var(--vscode-chainrule-negative)}.odd{border:2px dashed var(--vscode-errorForeground)}${levels}`;
