import { describe, expect, it } from 'vitest';
import { PauseWatch } from './pause-watch.js';

const voice = (ms: number) => new Int16Array(ms * 16).fill(5_000);
const quiet = (ms: number) => new Int16Array(ms * 16).fill(100);
const noticed = (watch: PauseWatch, samples: Int16Array, piece = 320) => {
  let times = 0;
  for (let at = 0; at < samples.length; at += piece) {
    if (watch.push(samples.subarray(at, at + piece))) times++;
  }
  return times;
};

describe('PauseWatch', () => {
  it('notices a pause once, when it is long enough', () => {
    for (const piece of [7, 160, 320, 1_000]) {
      const watch = new PauseWatch(160);
      expect(noticed(watch, voice(400), piece)).toBe(0);
      expect(noticed(watch, quiet(140), piece)).toBe(0);
      expect(noticed(watch, quiet(100), piece)).toBe(1);
      expect(noticed(watch, quiet(1_000), piece)).toBe(0);
      expect(noticed(watch, voice(100), piece)).toBe(0);
      expect(noticed(watch, quiet(300), piece)).toBe(1);
    }
  });

  it('takes the soft end of a word for no pause', () => {
    const watch = new PauseWatch(200);
    const soft = new Int16Array(300 * 16).fill(400); // 22 dB below the voice
    expect(noticed(watch, voice(400)) + noticed(watch, soft)).toBe(0);
    expect(noticed(watch, quiet(220))).toBe(1);
  });

  it('takes neither short gaps for a pause nor what is over already', () => {
    const watch = new PauseWatch(160);
    for (let word = 0; word < 10; word++) {
      expect(noticed(watch, voice(200)) + noticed(watch, quiet(120))).toBe(0);
    }
    expect(watch.push(Int16Array.of(...voice(100), ...quiet(300), ...voice(100)))).toBe(false);
  });
});
