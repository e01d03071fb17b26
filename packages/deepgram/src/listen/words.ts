import { asFields, asList, asMs, asNumber, asText } from '../client/index.js';

/** A word and its place in the link's audio, in ms. */
export interface HeardWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence: number | undefined;
}

/** A message has a few dozen; more than this are left out. */
const MAX_WORDS = 10_000;

/** The words of a message that have a text and times. */
export function readWords(value: unknown): readonly HeardWord[] {
  const words: HeardWord[] = [];
  for (const item of asList(value).slice(0, MAX_WORDS)) {
    const fields = asFields(item);
    const text = asText(fields?.punctuated_word) ?? asText(fields?.word);
    const startMs = asMs(fields?.start);
    const endMs = asMs(fields?.end);
    if (text === undefined || startMs === undefined || endMs === undefined) continue;
    words.push({
      text,
      startMs,
      endMs: Math.max(startMs, endMs),
      confidence: asShare(fields?.confidence),
    });
  }
  return words;
}

/** A confidence: between 0 and 1. */
export function asShare(value: unknown): number | undefined {
  const share = asNumber(value);
  return share === undefined ? undefined : Math.min(1, share);
}
