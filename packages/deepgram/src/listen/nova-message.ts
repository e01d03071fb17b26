import { asFields, asList, asMs, asText, type Fields, readFields } from '../client/index.js';
import { asShare, type HeardWord, readWords } from './words.js';

/** A transcript of a stretch of the link's audio, for good or so far. */
export interface NovaResults {
  readonly type: 'results';
  readonly text: string;
  readonly words: readonly HeardWord[];
  readonly confidence: number | undefined;
  readonly language: string | undefined;
  /** Times of the link: from the first audio it was sent. */
  readonly startMs: number;
  readonly endMs: number;
  /** This stretch will not change any more. */
  readonly isFinal: boolean;
  /** It ended with a pause. */
  readonly speechFinal: boolean;
  /** It ended because `Finalize` asked for it. */
  readonly fromFinalize: boolean;
  readonly raw: Fields;
}

/** What `/v1/listen` says. */
export type NovaMessage =
  | NovaResults
  | { readonly type: 'speechStarted'; readonly atMs: number; readonly raw: Fields }
  | { readonly type: 'utteranceEnd'; readonly lastWordEndMs: number; readonly raw: Fields }
  | { readonly type: 'metadata'; readonly raw: Fields }
  | { readonly type: 'error'; readonly description: string; readonly raw: Fields }
  /** Of a kind that is not known: of a later version. */
  | { readonly type: 'other'; readonly raw: Fields };

/** Reads one text message of `/v1/listen`. Pure, never throws. @returns `undefined` where it is malformed */
export function readNovaMessage(text: string): NovaMessage | undefined {
  const raw = readFields(text);
  const type = asText(raw?.type);
  if (raw === undefined || type === undefined) return undefined;
  switch (type) {
    case 'Results':
      return readResults(raw);
    case 'SpeechStarted': {
      const atMs = asMs(raw.timestamp);
      return atMs === undefined ? undefined : { type: 'speechStarted', atMs, raw };
    }
    case 'UtteranceEnd': {
      const lastWordEndMs = asMs(raw.last_word_end);
      return lastWordEndMs === undefined ? undefined : { type: 'utteranceEnd', lastWordEndMs, raw };
    }
    case 'Metadata':
      return { type: 'metadata', raw };
    case 'Error': {
      const description = asText(raw.description) ?? asText(raw.message) ?? 'no description';
      return { type: 'error', description: description.slice(0, 200), raw };
    }
    default:
      return { type: 'other', raw };
  }
}

function readResults(raw: Fields): NovaResults | undefined {
  const alternative = asFields(asList(asFields(raw.channel)?.alternatives)[0]);
  const text = asText(alternative?.transcript);
  const startMs = asMs(raw.start);
  const durationMs = asMs(raw.duration);
  if (text === undefined || startMs === undefined || durationMs === undefined) return undefined;
  return {
    type: 'results',
    text: text.trim(),
    words: readWords(alternative?.words),
    confidence: asShare(alternative?.confidence),
    language: asText(asList(alternative?.languages)[0]),
    startMs,
    endMs: startMs + durationMs,
    isFinal: raw.is_final === true,
    speechFinal: raw.speech_final === true,
    fromFinalize: raw.from_finalize === true,
    raw,
  };
}
