import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { HostMessage } from "../core/protocol.ts";
import App from "./App.tsx";
import { bringIntoView } from "./canvas/focus.ts";
import { keepFocus } from "./canvas/keepFocus.ts";
import { carryOut } from "./commands.ts";
import { announceDebugging } from "./debug/announceDebugging.ts";
import { listenForSteps } from "./debug/expectStep.ts";
import { answerDraw } from "./export/exportActions.ts";
import { createInbox } from "./inbox.ts";
import { startPlayback } from "./playback.ts";
import { keepView } from "./savedView.ts";
import { dispatch, getState } from "./store.ts";
import { receiveSweep } from "./sweep/sweepState.ts";
import { tellCursor } from "./tellCursor.ts";
import { tellSelection } from "./tellSelection.ts";
import "./theme/theme.css";
import { announceTraining } from "./training/announceTraining.ts";
import { tellPainted } from "./training/tellPainted.ts";
import { transport } from "./transport.ts";

const receive = createInbox(
  dispatch,
  () => getState().pass !== null,
  (nodes) => {
    dispatch({ type: "select", nodes });
    const [first] = nodes;
    if (first !== undefined) bringIntoView(first);
  },
);

/** The way in: listen first, then say `ready`; the host answers with the network and its pass. */
window.addEventListener("message", (event: MessageEvent<HostMessage>) => {
  const message = transport.receive(event.data);
  if (message?.type === "command") carryOut(message.command);
  else if (message?.type === "sweep") receiveSweep(message.sweep);
  else if (message?.type === "draw") void answerDraw(message.id, message.wishes);
  else if (message) receive(message);
  if (message?.type === "training") tellPainted(transport.post);
});

keepView();
tellSelection(transport.post);
tellCursor(transport.post);
announceDebugging();
listenForSteps();
announceTraining();
startPlayback();
keepFocus();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
transport.post({ type: "ready" });
