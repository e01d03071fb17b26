import { asList, asMs, asNumber, asText, type Fields, readFields } from '../client/index.js';
import { asShare, type HeardWord, readWords } from './words.js';

const EVENTS = ['Update', 'StartOfTurn', 'EagerEndOfTurn', 'TurnResumed', 'EndOfTurn'] as const;

/** How a turn stands. */
export interface FluxTurn {
  readonly type: 'turn';
  readonly event: (typeof EVENTS)[number];
  readonly index: number;
  /** All of the turn so far. */
  readonly text: string;
  readonly words: readonly HeardWord[];
  readonly endOfTurnConfidence: number | undefined;
  /** Why the turn ended: 'model', 'manual', 'timeout', or what later versions say. */
  readonly trigger: string | undefined;
  readonly language: string | undefined;
  /** The audio that this is about, in the link's time. */
  readonly startMs: number;
  readonly endMs: number;
  readonly raw: Fields;
}

/** What `/v2/listen` says. */
export type FluxMessage =
  | FluxTurn
  | { readonly type: 'connected'; readonly raw: Fields }
  | { readonly type: 'configured'; readonly succeeded: boolean; readonly raw: Fields }
  | { readonly type: 'error'; readonly code: string; readonly description: string; readonly raw: Fields }
  /** Of a kind that is not known: of a later version. */
  | { readonly type: 'other'; readonly raw: Fields };

/** Reads one text message of `/v2/listen`. Pure, never throws. @returns `undefined` where it is malformed */
export function readFluxMessage(text: string): FluxMessage | undefined {
  const raw = readFields(text);
  const type = asText(raw?.type);
  if (raw === undefined || type === undefined) return undefined;
  switch (type) {
    case 'TurnInfo':
      return readTurn(raw);
    case 'Connected':
      return { type: 'connected', raw };
    case 'ConfigureSuccess':
      return { type: 'configured', succeeded: true, raw };
    case 'ConfigureFailure':
      return { type: 'configured', succeeded: false, raw };
    case 'Error': {
      const code = asText(raw.code) ?? asText(raw.error_code) ?? 'unknown';
      return { type: 'error', code, description: (asText(raw.description) ?? '').slice(0, 200), raw };
    }
    default:
      return { type: 'other', raw };
  }
}

function readTurn(raw: Fields): FluxMessage | undefined {
  const event = EVENTS.find((known) => known === raw.event);
  if (event === undefined) return typeof raw.event === 'string' ? { type: 'other', raw } : undefined;
  const text = asText(raw.transcript);
  const startMs = asMs(raw.audio_window_start);
  const endMs = asMs(raw.audio_window_end);
  if (text === undefined || startMs === undefined || endMs === undefined) return undefined;
  return {
    type: 'turn',
    event,
    index: asNumber(raw.turn_index) ?? 0,
    text: text.trim(),
    words: readWords(raw.words),
    endOfTurnConfidence: asShare(raw.end_of_turn_confidence),
    trigger: asText(raw.trigger),
    language: asText(asList(raw.languages)[0]),
    startMs,
    endMs: Math.max(startMs, endMs),
    raw,
  };
}
