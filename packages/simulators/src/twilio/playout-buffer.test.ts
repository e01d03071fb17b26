import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { CallerRecording } from './caller-recording.js';
import { PlayoutBuffer } from './playout-buffer.js';

function buffer() {
  const clock = new VirtualClock();
  clock.advance(500);
  const heard = new CallerRecording();
  const returned: string[] = [];
  const made = new PlayoutBuffer(clock, heard, (name) => returned.push(`${clock.now() - 500} ${name}`));
  return { clock, heard, returned, buffer: made };
}
const sound = (ms: number, code = 1): Uint8Array => new Uint8Array(ms * 8).fill(code);

describe('the carrier’s buffer', () => {
  it('plays in order and in real time, however fast it is filled', () => {
    const { clock, heard, buffer: line } = buffer();
    line.media(sound(100));
    line.media(sound(100, 2));
    clock.advance(300);
    line.media(sound(50, 3));
    clock.advance(100);
    expect(heard.stretches).toEqual([
      { startMs: 0, endMs: 200 },
      { startMs: 300, endMs: 350 },
    ]);
    expect([...new Set(heard.codes)]).toEqual([1, 2, 3]);
    expect(heard.samples()).toHaveLength(350 * 8);
    expect(heard.samples()[250 * 8]).toBe(0);
  });

  it('returns a mark when what was before it has been played, and at once when nothing was', () => {
    const { clock, returned, buffer: line } = buffer();
    line.mark('at once');
    line.media(sound(100));
    line.mark('first');
    line.media(sound(40));
    line.mark('second');
    clock.advance(1_000);
    expect(returned).toEqual(['0 at once', '100 first', '140 second']);
  });

  it('drops everything on clear, and returns all marks', () => {
    const { clock, heard, returned, buffer: line } = buffer();
    line.media(sound(100));
    line.mark('a');
    line.media(sound(100));
    line.mark('b');
    clock.advance(30);
    line.clear();
    expect(returned).toEqual(['30 a', '30 b']);
    expect(heard.endMs).toBe(30);
    expect(heard.cutsMs).toEqual([30]);
    line.clear();
    expect(heard.cutsMs).toEqual([30]);
    expect(heard.counts).toEqual({ media: 2, mark: 2, markReturned: 2, clear: 2 });
    line.media(sound(20));
    clock.advance(500);
    expect(heard.stretches).toEqual([{ startMs: 0, endMs: 50 }]);
    expect(clock.pending).toBe(0);
  });

  it('keeps ten minutes and no more', () => {
    const { buffer: line } = buffer();
    for (let minute = 0; minute < 12; minute++) line.media(sound(60_000));
    expect(line.bufferedMs).toBe(600_000);
  });

  it('lets an hour be listened to again, the latest', () => {
    const { clock, heard, buffer: line } = buffer();
    for (let minute = 0; minute < 70; minute++) {
      line.media(sound(60_000, minute));
      clock.advance(60_000);
    }
    expect(heard.codes).toHaveLength(3_600_000 * 8);
    expect(heard.lostMs).toBe(600_000);
    expect(heard.codes[0]).toBe(10);
    expect(heard.stretches).toEqual([{ startMs: 600_000, endMs: 4_200_000 }]);
  });

  it('plays nothing more when the call is over', () => {
    const { clock, heard, returned, buffer: line } = buffer();
    line.media(sound(100));
    line.mark('never');
    clock.advance(60);
    line.close();
    clock.advance(100);
    expect(heard.endMs).toBe(60);
    expect(returned).toEqual([]);
  });
});
