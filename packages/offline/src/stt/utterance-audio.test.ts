import { describe, expect, it } from 'vitest';
import { UtteranceAudio } from './utterance-audio.js';

describe('UtteranceAudio', () => {
  it('takes no more than its bound', () => {
    const audio = new UtteranceAudio(1_000);
    expect(audio.push(new Int16Array(900), 0)).toBe(900);
    expect(audio.push(new Int16Array(900), 100)).toBe(100);
    expect([audio.held, audio.end]).toEqual([1_000, 1_000]);
  });

  it('gives its oldest samples away and goes on counting', () => {
    const audio = new UtteranceAudio(100_000);
    audio.push(
      Int16Array.from({ length: 40_000 }, (_, index) => index % 1_000),
      0,
    );
    expect(audio.take(30_001).at(-1)).toBe(0);
    expect(audio.copy()[0]).toBe(1);
    expect([audio.held, audio.end]).toEqual([9_999, 40_000]);
  });

  it('knows silence from speech after a position', () => {
    const audio = new UtteranceAudio(100_000);
    audio.push(new Int16Array(16_000).fill(8_000), 0);
    const position = audio.end;
    audio.push(new Int16Array(4_000).fill(200), 0);
    expect(audio.isQuietAfter(position)).toBe(true);
    audio.push(new Int16Array(640).fill(3_000), 0);
    expect(audio.isQuietAfter(position)).toBe(false);
  });
});
