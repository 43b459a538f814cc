import type { CompareHostMessage, ComparePageMessage } from "../../core/compare/messages.ts";
import { setStrings } from "../l10n.ts";
import { vsCodeApi } from "../transport.ts";
import "../theme/theme.css";
import "./compare.css";
import { showComparison } from "./comparePage.ts";

/** The page of a comparison: two pictures, and what differs in words. Small enough to need no view library. */

const send = (message: CompareHostMessage): void => vsCodeApi().postMessage(message);

window.addEventListener("message", ({ data }: MessageEvent<ComparePageMessage>) => {
  if (data.type === "strings") setStrings(data.strings);
  const root = document.getElementById("root");
  if (data.type === "comparison" && root) showComparison(root, data.comparison, send);
});

send({ type: "ready" });
