import type { DebugControl } from "../debugState.ts";
import type { NetworkSession } from "./session.ts";

/** What views of a session may ask of it. */
export function controlOf(session: NetworkSession): DebugControl {
  return {
    goTo: async (cursor) => session.jump({ pass: session.run.debuggee.place.pass, cursor }),
    runToNode: async (node) => session.runToNode(node),
    showSample: async (sample) => session.showSample(sample),
    setParameter: async (name, entry, value) => {
      session.stoppedRun.debuggee.setParameter(name, entry, value);
      session.numbersChanged();
    },
    takeBack: async () => session.takeBack(),
    writeWhatIfs: async () => {
      await session.writeWhatIfs();
    },
  };
}
