/**
 * The one place randomness comes from: xoshiro128** (Blackman and Vigna, Scrambled linear pseudorandom number
 * generators, 2021), seeded from a text by FNV-1a and the finaliser of MurmurHash3. Same text, same numbers, everywhere.
 */
export interface Random {
  /** A number in [0, 1) with all 53 bits. */
  uniform(): number;
  /** From the standard normal distribution. */
  normal(): number;
}

export function createRandom(seed: string): Random {
  const state = new Uint32Array(4);
  for (let i = 0; i < 4; i++) state[i] = hash(`${i}:${seed}`);
  // The all-zero state is the generator's only trap.
  if (state.every((word) => word === 0)) state[0] = 1;

  function next(): number {
    const [a, b, c, d] = state as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ (c ^ a);
    state[0] = a ^ (d ^ b);
    state[2] = c ^ a ^ (b << 9);
    state[3] = rotateLeft(d ^ b, 11);
    return result;
  }

  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;

  /** Box and Muller, 1958. The second of each pair is left unused: a draw never depends on how many came before in pairs. */
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

  return { uniform, normal };
}

/** The numbers from 0 to count − 1 in random order: Fisher and Yates. */
export function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

const rotateLeft = (x: number, by: number): number => ((x << by) | (x >>> (32 - by))) >>> 0;

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
