/**
 * The numbers of the module's instructions and of what they name, read by the module (AssemblyScript) and by the
 * planner (TypeScript) alike. An instruction is a run of 32-bit words: code, length in words, operands. Addresses are
 * bytes in the module's memory.
 */

/** out, A, row step of A, column step of A (bytes), X, bias or 0, rows, inner length, stride (bytes), add */
export const PRODUCT = 1;
/** out, A, X, rows, inner length, row step of A (bytes): matrix times one vector */
export const ROWS_TIMES_VECTOR = 2;
/** u, bias or 0, A, x, rows, inner length: as PRODUCT for one sample, inner axis contiguous */
export const VECTOR_PRODUCT = 3;
/** gx, A, δ, columns, rows, add: Aᵀδ for one sample */
export const VECTOR_TRANSPOSED = 4;
/** gA, gb or 0, δ, x, rows, columns, stride (bytes), how */
export const OUTER = 5;
/** gA, gb or 0, δ, x, rows, columns, how: for one sample */
export const VECTOR_OUTER = 6;
/** u, neurons, table, stride (bytes) */
export const NEURONS_FORWARD = 7;
/** δ, neurons, table, stride (bytes), how */
export const NEURONS_BACKWARD = 8;
/** activation, u, z, derivative or 0, bytes, constants */
export const ACTIVATE = 9;
/** out, g, derivative, bytes */
export const TIMES = 10;
/** out, z, g, bytes: where z > 0 */
export const WHERE_POSITIVE = 11;
/** z, u, components, stride (bytes), 1 for one sample */
export const SOFTMAX = 12;
/** δ, z, g, components, stride (bytes), add */
export const SOFTMAX_BACKWARD = 13;
/** to, from, bytes, add: whole vectors */
export const COPY = 14;
/** address, bytes */
export const CLEAR = 15;
/** out, a, b, bytes, kind */
export const COMBINE = 16;
/** out, a, b, bytes: out += a ⊙ b */
export const ADD_PRODUCT = 17;
/** loss, out, prediction, target, components, stride (bytes), samples, factor (address), 1 where the target is an index */
export const LOSS = 18;
/** loss, g of the prediction, prediction, target, components, stride (bytes), samples, factor, index target, upstream (address), add */
export const LOSS_BACKWARD = 19;
/** out (f64), terms, table of (address, samples), squares and absolutes of θ: l1, l2 (address of two f64), ranges, table of (address, numbers) */
export const OBJECTIVE = 20;
/** ranges, table of (θ, g, numbers), l1 and l2 (address) */
export const REGULARIZE = 21;
/** numbers, to, from, table of addresses: to[k] = *table[k] */
export const GATHER = 22;
/** numbers, from, table of addresses: *table[k] += from[k] */
export const SCATTER = 23;
/** optimizer, θ, g, numbers, memory, memory, memory, hyperparameters */
export const OPTIMIZE = 24;
/** data, to, features, samples, stride (bytes), order or 0 */
export const LOAD_ROWS = 25;
/** out, x, W, b or 0, channels out, taps, table of tap offsets, positions, table of position offsets, stride (bytes), bytes of one channel of out */
export const CONVOLVE = 26;
/** gW, gb, δ, x, channels out, taps, table, positions, table, stride, bytes of a channel of out, how */
export const CONVOLVE_OUTER = 27;
/** gx, δ, W, channels out, taps, table, positions, table, stride, bytes of a channel of out */
export const CONVOLVE_TRANSPOSED = 28;
/** out, x, channels, taps, table, positions, table, stride, bytes of a channel of x, counts of taps (one a position, T) or 0 for the maximum */
export const POOL = 29;
/** gx, x, g, channels, taps, table, positions, table, stride, bytes of a channel of x, counts or 0 */
export const POOL_BACKWARD = 30;
/** to, from, channels, height, width, padded width, padded height, top, left, stride (bytes), background (0: zero, 1: −∞), direction (0 into the frame, 1 out of it, adding) */
export const FRAME = 31;
/** node, phase: runs the reference kernel of a node outside */
export const HOST = 32;
/** address, samples, value bytes step: adds 1 to `samples` numbers */
export const SEED = 33;
/** slope gradient, g, u, bytes, how: of a learned slope */
export const SLOPE = 34;
/** waits until every worker is here */
export const BARRIER = 35;
/** 1 by value, 0 by norm; ranges, table of (g, numbers), limit (address): clips all of them together */
export const CLIP = 36;

/** How a gradient is left behind. */
export const SET = 0;
export const ADD = 1;
/** The parameter itself moves by −η·gradient and the gradient is not kept. */
export const UPDATE = 2;

export const IDENTITY = 0;
export const STEP = 1;
export const SIGMOID = 2;
export const TANH = 3;
export const TANH_HALF = 4;
export const HARD_SIGMOID = 5;
export const HARD_TANH = 6;
export const RELU = 7;
export const LEAKY_RELU = 8;
export const PRELU = 9;
export const ELU = 10;
export const SELU = 11;
export const GELU = 12;
export const GELU_TANH = 13;
export const SILU = 14;
export const SOFTPLUS = 15;

export const SUM = 0;
export const DIFFERENCE = 1;
export const MULTIPLY = 2;
export const NEGATED_ADD = 3;

export const SQUARED_ERROR = 0;
export const LOGISTIC = 1;
export const BINARY_CROSS_ENTROPY = 2;
export const SOFTMAX_CROSS_ENTROPY = 3;

export const SGD = 0;
export const RMSPROP = 1;
export const ADAM = 2;
export const ADAMW = 3;
export const ADAGRAD = 4;
