import { describe, expect, it } from 'vitest';
import { AudioLog } from './audio-log.js';

const ramp = (from: number, count: number) => Int16Array.from({ length: count }, (_, at) => from + at);

describe('the newest audio', () => {
  it('is found by its position, over the edges of its pieces', () => {
    const log = new AudioLog();
    log.push(ramp(0, 16));
    log.push(ramp(16, 32));
    expect(log.endMs).toBe(3);
    expect([...log.between(0.5, 1.5)]).toEqual([...ramp(8, 16)]);
    expect(log.between(2, 99)).toHaveLength(16);
    expect(log.between(2, 1)).toHaveLength(0);
  });

  it('keeps its positions when what lies before is forgotten', () => {
    const log = new AudioLog();
    for (let ms = 0; ms < 10; ms++) log.push(ramp(ms * 16, 16));
    log.forgetBefore(4.5);
    expect([...log.between(0, 5)]).toEqual([...ramp(64, 16)]);
    expect([...log.between(9, 10)]).toEqual([...ramp(144, 16)]);
    log.clear();
    expect([log.endMs, log.between(0, 100).length]).toEqual([0, 0]);
  });
});
