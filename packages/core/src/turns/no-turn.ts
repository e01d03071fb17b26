/** The turn of what belongs to none. */
export const NO_TURN = -1;
