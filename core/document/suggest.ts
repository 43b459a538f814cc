/** The candidate a person most likely meant, or null where none is near. Case and separators (`-`, `_`) do not count. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  const wanted = fold(word);
  // A name far longer than any candidate cannot be near one, and comparing it would be slow.
  if (wanted.length > 60) return null;
  let best: string | null = null;
  let bestDistance = 1 + Math.max(1, Math.floor(wanted.length / 3));
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (Math.abs(folded.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, folded);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `"sum", "mean" or "batch-mean"`; a long list is cut with its count. */
export function listAlternatives(names: Iterable<string>, most = 40): string {
  const quoted = [...names].map((name) => JSON.stringify(name));
  if (quoted.length > most) return `${quoted.slice(0, most).join(", ")} and ${quoted.length - most} more`;
  if (quoted.length < 2) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, "");
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
