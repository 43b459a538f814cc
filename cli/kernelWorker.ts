import { workerData } from "node:worker_threads";
import { serve, type TeamMember } from "../core/engine/wasm/team.ts";

/** The body of a thread that trains beside the first one; see core/engine/wasm/team.ts. */
serve(workerData as TeamMember);
