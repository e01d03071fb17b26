import { seededRandom } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { readFluxMessage, readNovaMessage, readSpeakMessage } from '../src/index.js';

const COUNT = 100_000;

const results = {
  type: 'Results',
  channel_index: [0, 1],
  duration: 1,
  start: 0,
  is_final: true,
  speech_final: true,
  channel: {
    alternatives: [
      {
        transcript: 'hello there',
        confidence: 0.99,
        words: [
          { word: 'hello', start: 0.1, end: 0.4, confidence: 0.9, punctuated_word: 'Hello' },
          { word: 'there', start: 0.5, end: 0.8, confidence: 0.9 },
        ],
      },
    ],
  },
  metadata: { request_id: 'x' },
};
const turn = {
  type: 'TurnInfo',
  event: 'EndOfTurn',
  turn_index: 0,
  sequence_id: 7,
  audio_window_start: 0,
  audio_window_end: 1.28,
  transcript: 'Hi there',
  words: [{ word: 'Hi', confidence: 0.9, start: 0.1, end: 0.3 }],
  end_of_turn_confidence: 0.5,
  trigger: 'model',
};
const templates = {
  nova: [
    results,
    { type: 'SpeechStarted', timestamp: 0.1 },
    { type: 'UtteranceEnd', last_word_end: 0.9 },
    { type: 'Metadata' },
  ],
  flux: [
    turn,
    { type: 'Connected', sequence_id: 0 },
    { type: 'ConfigureFailure' },
    { type: 'Error', code: 'X', description: 'y' },
  ],
  speak: [
    { type: 'Metadata' },
    { type: 'Flushed', sequence_id: 0 },
    { type: 'Warning', code: 'X', description: 'y' },
  ],
};
const junk: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'NaN',
  [],
  {},
  [[[[]]]],
  { alternatives: 'x' },
  { alternatives: [null] },
  'Results',
  '\ud800',
  '__proto__',
  Array.from({ length: 50 }, () => null),
];

/** A message with some of its values replaced, removed or repeated, or its text cut and scrambled. */
function garbled(template: object, random: () => number): string {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const mutate = (value: unknown): unknown => {
    if (random() < 0.08) return pick(junk);
    if (Array.isArray(value))
      return value.flatMap((item) =>
        random() < 0.1 ? [] : random() < 0.1 ? [item, mutate(item)] : [mutate(item)],
      );
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) =>
        random() < 0.05 ? [] : [[random() < 0.02 ? '__proto__' : name, mutate(inner)]],
      ),
    );
  };
  const how = random();
  let text = JSON.stringify(how > 0.32 ? mutate(template) : template) ?? '';
  if (how < 0.15) text = text.slice(0, Math.floor(random() * text.length));
  else if (how < 0.3) {
    const at = Math.floor(random() * text.length);
    text =
      text.slice(0, at) +
      String.fromCharCode(Math.floor(random() * 0x10000)) +
      text.slice(at + Math.floor(random() * 4));
  } else if (how < 0.32) text = text.repeat(1 + Math.floor(random() * 3));
  return text;
}

const times = (message: object): number[] =>
  Object.entries(message).flatMap(([name, value]) =>
    name.endsWith('Ms') && typeof value === 'number' ? [value] : [],
  );

describe.each([
  ['nova', readNovaMessage],
  ['flux', readFluxMessage],
  ['speak', readSpeakMessage],
] as const)('the reader of %s messages', (protocol, read) => {
  it(`survives ${COUNT} garbled messages, and lets no impossible value through`, () => {
    const random = seededRandom(20_261);
    let understood = 0;
    for (let n = 0; n < COUNT; n++) {
      const template = templates[protocol][n % templates[protocol].length] as object;
      const text = garbled(template, random);
      const message = read(text);
      if (message === undefined) continue;
      understood++;
      for (const ms of times(message))
        if (!(ms >= 0 && Number.isFinite(ms))) throw new Error(`${ms} in ${text}`);
      if ('words' in message) {
        for (const { text: word, startMs, endMs } of message.words)
          if (typeof word !== 'string' || !(startMs >= 0 && endMs >= startMs)) throw new Error(text);
      }
      if ('text' in message && typeof message.text !== 'string') throw new Error(text);
    }
    // Most are damaged where it doesn't matter, or hardly; and a good share is not understood.
    expect(understood).toBeGreaterThan(COUNT * 0.2);
    expect(understood).toBeLessThan(COUNT * 0.98);
  });

  it('reads neither what is far too long nor more words than anybody says', () => {
    expect(read(`{"type":"Metadata","x":"${'x'.repeat(1_100_000)}"}`)).toBeUndefined();
    const words = Array.from({ length: 20_000 }, () => ({ word: 'a', start: 0, end: 1 }));
    const many = read(
      JSON.stringify({
        ...turn,
        words,
        duration: 1,
        start: 0,
        channel: { alternatives: [{ transcript: '', words }] },
      }),
    );
    if (many !== undefined && 'words' in many) expect(many.words.length).toBeLessThanOrEqual(10_000);
  });

  it('lets what it does not know pass by', () => {
    expect(read('{"type":"Surprise","value":1}')).toMatchObject({ type: 'other', raw: { value: 1 } });
    for (const text of ['', 'null', '[]', '1', '{}', '{"type":1}', '{']) expect(read(text)).toBeUndefined();
  });
});
