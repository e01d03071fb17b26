import { expect, it } from 'vitest';
import { audioDurationMs, msToSamples, samplesToMs } from './duration.js';

it('tells how long audio plays', () => {
  expect(audioDurationMs({ samples: new Int16Array(640), sampleRate: 16000, channels: 2 })).toBe(20);
  expect(audioDurationMs({ samples: new Uint8Array(160), sampleRate: 8000 })).toBe(20);
  expect(samplesToMs(441, 44100)).toBe(10);
  expect(msToSamples(20, 44100)).toBe(882);
  expect(msToSamples(1, 11025)).toBe(11);
});
