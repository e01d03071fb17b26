import {
  addF32,
  addF32x4,
  addI32,
  againIf,
  constF32,
  constI32,
  end,
  get,
  I32,
  isAtLeastU32,
  isBelowU32,
  lane,
  loadF32x4,
  loop,
  maxF32,
  minF32,
  mulF32x4,
  mulI32,
  NOTHING,
  nearestF32,
  select,
  set,
  storeI16,
  subI32,
  tee,
  truncatedF32,
  unsigned,
  V128,
  zeroF32x4,
} from './instructions.js';

/** Coefficients that one turn of the inner loop takes: four by four. Rows are filled up with zeros to this. */
export const STRIDE = 16;

/**
 * Filters one block: `count` output samples of 16 bits, one or more of them. Addresses are in bytes, `taps` is a
 * multiple of {@link STRIDE}; `base` and `phase` say where the first output sample lies, the two steps how far it is
 * to the next.
 */
export type Filter = (
  input: number,
  coefficients: number,
  output: number,
  taps: number,
  up: number,
  phase: number,
  base: number,
  wholeStep: number,
  phaseStep: number,
  count: number,
) => void;

const PARAMETERS = 10;
const [INPUT, COEFFICIENTS, OUTPUT, TAPS, UP, PHASE, BASE, WHOLE_STEP, PHASE_STEP, COUNT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;
/** Where the inner loop is, and where it ends. */
const [X, H, ROW_END] = [10, 11, 12] as const;
const SUMS = [13, 14, 15, 16] as const;

const FLOAT_BYTES = 4;

/** sum += four input samples × four coefficients */
const product = (sum: number, at: number) => [
  ...get(sum),
  ...[...get(X), ...loadF32x4(4 * FLOAT_BYTES * at)],
  ...[...get(H), ...loadF32x4(4 * FLOAT_BYTES * at)],
  ...mulF32x4,
  ...addF32x4,
  ...set(sum),
];

const advance = (local: number, by: readonly number[]) => [...get(local), ...by, addI32, ...set(local)];

/** The four sums into one number: x is spent by now, and holds nothing any more that counts. */
const sumOfSums = [
  ...[...get(SUMS[0]), ...get(SUMS[1]), ...addF32x4],
  ...[...get(SUMS[2]), ...get(SUMS[3]), ...addF32x4],
  ...[...addF32x4, ...set(SUMS[0])],
  ...[...get(SUMS[0]), ...lane(0), ...get(SUMS[0]), ...lane(1), addF32],
  ...[...get(SUMS[0]), ...lane(2), ...get(SUMS[0]), ...lane(3), addF32, addF32],
];

const code = [
  ...[loop, NOTHING],
  ...[...get(INPUT), ...get(BASE), ...constI32(FLOAT_BYTES), mulI32, addI32, ...set(X)],
  ...[...get(PHASE), ...get(TAPS), mulI32, ...constI32(FLOAT_BYTES), mulI32],
  ...[...get(COEFFICIENTS), addI32, ...tee(H)],
  ...[...get(TAPS), ...constI32(FLOAT_BYTES), mulI32, addI32, ...set(ROW_END)],
  ...SUMS.flatMap((sum) => [...zeroF32x4, ...set(sum)]),
  ...[loop, NOTHING],
  ...SUMS.flatMap(product),
  ...advance(X, constI32(STRIDE * FLOAT_BYTES)),
  ...[...get(H), ...constI32(STRIDE * FLOAT_BYTES), addI32, ...tee(H)],
  ...[...get(ROW_END), isBelowU32, ...againIf, end],
  // Rounded and saturated to 16 bits.
  ...[...get(OUTPUT), ...sumOfSums],
  ...[...constF32(32767), minF32, ...constF32(-32768), maxF32, nearestF32, ...truncatedF32, ...storeI16],
  ...advance(OUTPUT, constI32(2)),
  ...advance(BASE, get(WHOLE_STEP)),
  ...advance(PHASE, get(PHASE_STEP)),
  // The phase has gone round: one input sample further.
  ...[...get(BASE), ...get(PHASE), ...get(UP), isAtLeastU32, addI32, ...set(BASE)],
  ...[...get(PHASE), ...get(UP), subI32, ...get(PHASE)],
  ...[...get(PHASE), ...get(UP), isAtLeastU32, select, ...set(PHASE)],
  ...[...get(COUNT), ...constI32(1), subI32, ...tee(COUNT), ...againIf],
  ...[end, end],
];

const section = (id: number, content: readonly number[]) => [id, ...unsigned(content.length), ...content];
const text = (name: string) => [name.length, ...[...name].map((letter) => letter.charCodeAt(0))];

/** A WebAssembly module that exports `memory`, of so many pages of 64 KiB, and the {@link Filter} `filter`. */
export function filterModule(pages: number): Uint8Array<ArrayBuffer> {
  const locals = [2, ROW_END - PARAMETERS + 1, I32, SUMS.length, V128];
  const body = [...locals, ...code];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, PARAMETERS, ...new Array<number>(PARAMETERS).fill(I32), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, pages, pages]),
    ...section(7, [2, ...text('memory'), 2, 0, ...text('filter'), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  );
}
