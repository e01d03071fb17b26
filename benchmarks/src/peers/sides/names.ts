/** Who is compared: the floor, this project, and its peer. */
export const SIDES = ['by hand', 'antiphon', 'livekit'] as const;

export type SideName = (typeof SIDES)[number];
