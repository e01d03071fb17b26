import { type Clock, delay, seededRandom } from '@antiphon/core';
import type { UtteranceRecognizer } from '@antiphon/server';
import { SENTENCE } from '../server/speech.js';

const LEAST_MS = 100;
const MOST_MS = 600;

/** Understands whatever is said at no cost, and takes now less, now more time: no poll falls in step with it. */
export function unevenRecognizer(clock: Clock, seed: number): UtteranceRecognizer {
  const random = seededRandom(seed);
  return {
    async recognize(_pcm, { signal }) {
      await delay(clock, LEAST_MS + random() * (MOST_MS - LEAST_MS), signal);
      return { text: SENTENCE };
    },
  };
}
