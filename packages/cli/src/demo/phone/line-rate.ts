/** Samples a second on a telephone line. */
export const LINE_RATE = 8_000;
