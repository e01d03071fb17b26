import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FRAME_CODES, timingDesigns } from './designs.js';
import { slotMs } from './timing-error.js';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(timingDesigns)('$name', (design) => {
  it('sends every frame in its slot when timers are exact', async () => {
    const beganMs = performance.now();
    const sentMs: number[] = [];
    const stream = design.begin((codes) => {
      expect(codes).toBe(FRAME_CODES);
      sentMs.push(performance.now() - beganMs);
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sentMs).toHaveLength(151 + design.leadMs / 20);
    expect(sentMs).toEqual(sentMs.map((_, n) => slotMs(n, design.leadMs)));
    stream.stop();
  });

  it('leaves no timer and sends nothing when it was stopped', async () => {
    let sent = 0;
    const stream = design.begin(() => sent++);
    await vi.advanceTimersByTimeAsync(1_000);
    stream.stop();
    const before = sent;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});
