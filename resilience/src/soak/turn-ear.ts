import { playout } from '@antiphon/core';
import { readTelegraph } from '@antiphon/simulators';
import { toSpeechRate } from '../stage/index.js';

/** Turns whose sound is kept. */
const KEPT_TURNS = 4;

/** A listener who knows what was played in each of the last turns. Keeps the sound of four. */
export function turnEar(sampleRate: number) {
  const played = new Map<number, Int16Array[]>();
  const processor = playout({
    name: 'turn-ear',
    sampleRate,
    sink: () => ({
      write(samples, { speech, turn }) {
        if (!speech) return;
        const pieces = played.get(turn) ?? [];
        pieces.push(toSpeechRate(samples, sampleRate));
        played.set(turn, pieces);
        for (const old of played.keys()) if (old <= turn - KEPT_TURNS) played.delete(old);
      },
      // What was written is heard at once: there is nothing to drop.
      flush() {},
    }),
  });
  return {
    processor,
    /** The words played in a turn. */
    wordsOf(turn: number): readonly string[] {
      const pieces = played.get(turn) ?? [];
      const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const piece of pieces) {
        all.set(piece, at);
        at += piece.length;
      }
      return readTelegraph(all).map(({ text }) => text);
    },
  };
}
