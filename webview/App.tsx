import { useState, useSyncExternalStore } from "react";
import Boundary from "./Boundary.tsx";
import Canvas from "./canvas/Canvas.tsx";
import Inspector from "./inspector/Inspector.tsx";
import { getStrings, subscribeToStrings, t } from "./l10n.ts";
import { useStore } from "./store.ts";
import Timeline from "./timeline/Timeline.tsx";
import Toolbar from "./toolbar/Toolbar.tsx";

/** The frame: tools above, the canvas with the inspector beside it, time below. */
export default function App() {
  const strings = useSyncExternalStore(subscribeToStrings, getStrings);
  // Built anew with other strings: parts that nothing else changes would keep their English.
  const [built, setBuilt] = useState({ strings, time: 0 });
  if (built.strings !== strings) setBuilt({ strings, time: built.time + 1 });
  return (
    <div className="app" key={built.time}>
      <header className="app-toolbar">
        <Boundary name={t("toolbar")}>
          <Toolbar />
        </Boundary>
      </header>
      <main className="app-canvas">
        <Boundary name={t("canvas")}>
          <Canvas />
        </Boundary>
      </main>
      <aside className="app-inspector" aria-label={t("Inspector")}>
        <Boundary name={t("inspector")}>
          <Inspector />
        </Boundary>
      </aside>
      <footer className="app-timeline">
        <Boundary name={t("timeline")}>
          <Timeline />
        </Boundary>
      </footer>
      <Announcements />
    </div>
  );
}

/** By itself: what is said of every step must not render all the rest again. */
function Announcements() {
  const announcement = useStore((state) => state.announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  );
}
