import { InvalidQuery, QueryReader } from '../wire/index.js';
import { isVoice } from './voices.js';

export type SpeakEncoding = 'linear16' | 'mulaw' | 'alaw';

/** What `/v1/speak` was asked for. */
export interface SpeakParams {
  readonly model: string;
  readonly encoding: SpeakEncoding;
  readonly sampleRate: number;
  /** REST only. */
  readonly container: 'none' | 'wav';
}

/** Rates by encoding, the first one by default. */
const RATES: Readonly<Record<SpeakEncoding, readonly number[]>> = {
  linear16: [24_000, 8_000, 16_000, 32_000, 48_000],
  mulaw: [8_000, 16_000],
  alaw: [8_000, 16_000],
};
const ENCODINGS = ['linear16', 'mulaw', 'alaw'] as const;
const DEFAULT_MODEL = 'aura-asteria-en';

/** @throws InvalidQuery */
export function readSpeakParams(query: URLSearchParams, over: 'websocket' | 'http'): SpeakParams {
  const reader = new QueryReader(query);
  const model = reader.text('model') ?? DEFAULT_MODEL;
  if (!isVoice(model)) throw new InvalidQuery('No such model/version combination found.');
  const named = reader.text('encoding');
  if (over === 'http' && (named === undefined || ['mp3', 'opus', 'flac', 'aac'].includes(named))) {
    throw new InvalidQuery(`The simulator cannot encode ${named ?? 'mp3'}; ask for ${ENCODINGS.join(', ')}.`);
  }
  const encoding = reader.oneOf('encoding', ENCODINGS) ?? 'linear16';
  const rates = RATES[encoding];
  const sampleRate = Number(reader.text('sample_rate') ?? rates[0]);
  if (!rates.includes(sampleRate)) {
    throw new InvalidQuery(
      `Unsupported audio format: sample_rate must be one of ${rates.join(', ')} for ${encoding}.`,
    );
  }
  reader.number('speed', { least: 0.7, most: 1.5 });
  const container = reader.oneOf('container', ['none', 'wav']) ?? (over === 'http' ? 'wav' : 'none');
  if (over === 'websocket' && container !== 'none') {
    throw new InvalidQuery('Unsupported audio format: container must be none for streaming.');
  }
  return { model, encoding, sampleRate, container };
}

/** The content type of the audio. */
export function contentTypeOf({ encoding, sampleRate, container }: SpeakParams): string {
  if (container === 'wav') return 'audio/wav';
  const name = { linear16: 'l16', mulaw: 'mulaw', alaw: 'alaw' }[encoding];
  return `audio/${name};rate=${sampleRate}`;
}
