/**
 * Whose clients are counted: Antiphon's socket with RTVI behind it, or the loop over `ws` that somebody would write by
 * hand around the same framing.
 */
export type System = 'antiphon' | 'byHand';

export const SYSTEMS = ['antiphon', 'byHand'] as const satisfies readonly System[];

/** What Pipecat's clients send and play. */
export const MICROPHONE_RATE = 16_000;
export const LOUDSPEAKER_RATE = 24_000;
export const PATH = '/ws';

/** How far ahead of real time a client is fed that cannot drop what it has. */
export const LEAD_MS = 80;
