import type { fields, JsonValue, Random } from '@antiphon/core';

const TEXTS = [
  '',
  ' ',
  'hello',
  'Good morning, how are you?',
  'naïve café',
  '日本語の音声',
  'שלום עולם',
  '👩‍👩‍👧‍👦 family',
  'line\nbreak\ttab',
  '"quoted" \\ back',
  '\u0000\u001f',
  '\ud83d',
  'a'.repeat(2_000),
] as const;

const SAMPLE_RATES = [8_000, 16_000, 24_000, 48_000] as const;

/** One of a list. */
export function pick<T>(from: readonly T[], random: Random): T {
  if (from.length === 0) throw new Error('nothing to pick from: the list is empty');
  return from[Math.floor(random() * from.length)] as T;
}

/** A whole number from `from` to `to`, both included. */
export function wholeNumber(from: number, to: number, random: Random): number {
  return from + Math.floor(random() * (to - from + 1));
}

/**
 * A value that `field` accepts, drawn with `random`; `undefined` now and then when it is optional. The
 * name of the field narrows numbers to what can occur: a rate is a rate, milliseconds aren't negative.
 *
 * @throws Error when no value that is tried is accepted: give the field in `overrides` then.
 */
export function sampleValue(field: fields.Field<unknown>, name: string, random: Random): unknown {
  if (field.form === 'local') return undefined;
  if (field.optional && random() < 0.3) return undefined;
  if (field.form === 'int16') return samplePcm(random);
  if (field.form === 'bytes') return Uint8Array.from(samplePcm(random), (sample) => sample & 0xff);
  for (let tries = 0; tries < 200; tries++) {
    const value = candidate(field, name, random);
    if (field.accepts(value)) return value;
  }
  throw new Error(`no sample found for '${name}', which must be ${field.expected}: give it in overrides`);
}

function samplePcm(random: Random): Int16Array {
  const samples = new Int16Array(pick([0, 1, 160, 320, 321, 960], random));
  for (let at = 0; at < samples.length; at++) samples[at] = wholeNumber(-32_768, 32_767, random);
  return samples;
}

function candidate(field: fields.Field<unknown>, name: string, random: Random): unknown {
  const words = [...field.expected.matchAll(/'([^']*)'/g)].map(([, word]) => word);
  if (words.length > 0) return pick(words, random);
  switch (wholeNumber(0, 4, random)) {
    case 0:
      return sampleText(random);
    case 1:
      return sampleNumber(name, random);
    case 2:
      return sampleNumber(name, random) + random();
    case 3:
      return random() < 0.5;
    default:
      return sampleJson(random, 2, name);
  }
}

function sampleText(random: Random): string {
  return pick(TEXTS, random);
}

function sampleNumber(name: string, random: Random): number {
  if (name === 'sampleRate') return pick(SAMPLE_RATES, random);
  if (/Ms$/.test(name)) return wholeNumber(0, 100_000, random);
  return random() < 0.5 ? wholeNumber(0, 10, random) : wholeNumber(-1_000_000, 1_000_000, random);
}

function sampleJson(random: Random, depth: number, name = ''): JsonValue {
  const form = wholeNumber(0, depth > 0 ? 5 : 3, random);
  if (form === 0) return null;
  if (form === 1) return random() < 0.5;
  if (form === 2) return sampleNumber(name, random);
  if (form === 3) return sampleText(random);
  const size = wholeNumber(0, 3, random);
  const items = Array.from({ length: size }, () => sampleJson(random, depth - 1));
  if (form === 4) return items;
  return Object.fromEntries(items.map((item, at) => [`${sampleText(random)}${at}`, item]));
}
