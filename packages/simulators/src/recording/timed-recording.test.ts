import { describe, expect, it } from 'vitest';
import { TimedRecording } from './timed-recording.js';

const recording = () =>
  new TimedRecording<Int16Array, never>({ sampleRate: 1_000, pcmOf: (samples) => samples });
const loud = (ms: number) => new Int16Array(ms).fill(1_000);

describe('a recording', () => {
  it('stands where it was heard, and ends where it was cut', () => {
    const heard = recording();
    heard.add(2, loud(3));
    heard.add(5, loud(1));
    heard.add(8, loud(4));
    heard.add(12, loud(4));
    heard.cutAt(9.5);
    expect(heard.stretches).toEqual([
      { startMs: 2, endMs: 6 },
      { startMs: 8, endMs: 9 },
    ]);
    expect([...heard.samples()].map((sample) => sample / 1_000)).toEqual([0, 0, 1, 1, 1, 1, 0, 0, 1]);
    heard.cutAt(0);
    expect(heard.endMs).toBe(0);
  });

  it('holds the latest hour, and says how much it has lost', () => {
    const heard = recording();
    const minute = loud(60_000);
    for (let n = 0; n < 62; n++) heard.add(60_000 * n, minute);
    expect(heard.lostMs).toBe(120_000);
    expect(heard.stretches).toEqual([{ startMs: 120_000, endMs: 62 * 60_000 }]);
  });
});
