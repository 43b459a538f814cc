import { config } from "zod/mini";

// zod probes `new Function` at the first object it parses, which a strict content security policy reports as a violation.
// Imported for this effect by every file that defines schemas. They import zod's namespace themselves: a re-exported one
// defeats tree shaking and brings in all of zod's languages (400 kB).
config({ jitless: true });
