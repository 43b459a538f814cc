import * as z from "zod/mini";

// zod probes `new Function` at the first object it parses, which a strict content security policy reports as a violation.
z.config({ jitless: true });

export { z };
