/**
 * What becomes of a call's audio. `mulaw`: the line's bytes are kept in both directions, as between a telephone and
 * Deepgram. `resampled`: 16 kHz for whoever listens, and 24 kHz from whoever speaks.
 */
export type Mode = 'mulaw' | 'resampled';

export const MODES = ['mulaw', 'resampled'] as const satisfies readonly Mode[];

/** Whose calls are counted: Antiphon, or the loop over `ws` that somebody would write by hand. */
export type System = 'antiphon' | 'byHand';

export const SYSTEMS = ['antiphon', 'byHand'] as const satisfies readonly System[];

export const FRAME_MS = 20;
/** Bytes of G.711 in a frame. */
export const FRAME_BYTES = 160;

/** Where both systems believe to be found, and what the callers sign with. */
export const PUBLIC_URL = 'https://calls.example.com';
export const STREAM_PATH = '/media';
export const AUTH_TOKEN = 'benchmark';
