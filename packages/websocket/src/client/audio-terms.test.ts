import { expect, it } from 'vitest';
import { AudioTerms } from './audio-terms.js';

const pcm = { bytes: new Uint8Array(640), sampleRate: 16_000, channels: 1 };
/** One frame of SILK of 60 ms. */
const packet = { name: 'audio+opus', bytes: Uint8Array.of(0x18, 0), sampleRate: 16_000, channels: 1 };
const broken = { ...packet, bytes: new Uint8Array(0) };

it.each([
  ['PCM', pcm, 20],
  ['packets of Opus', packet, 60],
  ['packets that are none', broken, 20],
])(
  'takes half a minute of %s at once, and half as much again as real time from then on',
  (_what, audio, ms) => {
    const terms = new AudioTerms(1_500, 0);
    const take = (nowMs: number) => terms.objection(audio, true, nowMs);
    for (let tookMs = 0; tookMs < 30_000; tookMs += ms) expect(take(0)).toBeUndefined();
    expect(take(0)).toBe('more sound came than 1500 ms of it in a second');
    expect(take(ms / 1.5)).toBeUndefined();
    expect(take(ms / 1.5)).toBeDefined();
  },
);

it('takes no Opus where it is not understood, and 20 rates', () => {
  const terms = new AudioTerms(1_500, 0);
  expect(terms.objection(packet, false, 0)).toContain('PCM was agreed on');
  const rates = Array.from({ length: 20 }, (_, at) => 8_000 + 25 * at);
  const objections = rates.map((sampleRate) => terms.objection({ ...pcm, sampleRate }, false, 0));
  expect(objections.slice(0, 19).every((each) => each === undefined)).toBe(true);
  expect(objections[19]).toBe('its rate has changed 20 times');
});
