import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioQueue, type AudioQueueOptions } from './audio-queue.js';

const queueOf = (options: Partial<AudioQueueOptions> = {}) =>
  new AudioQueue<string>({ name: 'test', sampleRate: 1000, ...options });

const ones = (length: number, value = 1): Int16Array => new Int16Array(length).fill(value);

describe('AudioQueue', () => {
  it('gives back what it was given, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (sizes, frame) => {
          const queue = queueOf();
          const given: number[] = [];
          for (const size of sizes) {
            const chunk = Int16Array.from({ length: size }, (_, at) => given.length + at);
            given.push(...chunk);
            queue.push(chunk, 1);
          }
          expect(queue.queuedSamples).toBe(given.length);
          const taken: number[] = [];
          const into = new Int16Array(frame);
          while (!queue.isEmpty) {
            expect(queue.available(frame)).toBe(Math.min(frame, queue.queuedSamples));
            taken.push(...into.subarray(0, queue.take(into)));
          }
          expect(taken).toEqual(given);
          expect(queue.size).toBe(0);
        },
      ),
    );
  });

  it('never mixes two turns in one take', () => {
    const queue = queueOf();
    queue.push(ones(30), 1);
    queue.push(ones(30), 2);
    const into = new Int16Array(50);
    expect(queue.available(50)).toBe(30);
    expect(queue.take(into)).toBe(30);
    expect(queue.nextTurn).toBe(2);
  });

  it('never mixes chunks whose labels do not join', () => {
    const queue = queueOf();
    queue.push(ones(10), 1, 'speech');
    queue.push(ones(10), 1, 'speech');
    queue.push(ones(10), 1, 'music');
    const isSpeech = (label: string | undefined) => label === 'speech';
    expect(queue.nextLabel).toBe('speech');
    expect(queue.available(50, isSpeech)).toBe(20);
    expect(queue.take(new Int16Array(50), isSpeech)).toBe(20);
    expect(queue.nextLabel).toBe('music');
    expect(queue.take(new Int16Array(50), isSpeech)).toBe(0);
  });

  it('refuses what does not fit, or drops the oldest, by its policy', () => {
    const refusing = queueOf({ maxMs: 100 });
    expect(refusing.push(ones(80))).toBe(true);
    expect(refusing.push(ones(30))).toBe(false);
    expect(refusing.queuedMs).toBe(80);
    const dropped: number[] = [];
    const dropping = queueOf({ maxMs: 100, overflow: 'dropOldest', onDrop: (ms) => dropped.push(ms) });
    dropping.push(ones(80));
    dropping.push(ones(30, 2));
    expect(dropped).toEqual([10]);
    expect(dropping).toMatchObject({ queuedMs: 100, droppedMs: 10, peakMs: 100 });
  });

  it('lets in a chunk that is longer than the whole queue, when nothing else waits', () => {
    expect(queueOf({ maxMs: 100 }).push(ones(500))).toBe(true);
  });

  it('tells when it passes its marks, once each way', () => {
    const marks: string[] = [];
    const queue = queueOf({
      highMs: 100,
      lowMs: 50,
      onHigh: (ms) => marks.push(`high ${ms}`),
      onLow: (ms) => marks.push(`low ${ms}`),
    });
    queue.push(ones(90));
    queue.push(ones(20));
    queue.push(ones(20));
    queue.take(new Int16Array(79));
    queue.take(new Int16Array(2));
    queue.take(new Int16Array(2));
    expect(marks).toEqual(['high 110', 'low 49']);
  });

  it('drops old turns and keeps what has none', () => {
    const queue = queueOf();
    queue.push(ones(10), 1);
    queue.push(ones(10));
    queue.push(ones(10), 2);
    expect(queue.holds(1)).toBe(true);
    queue.take(new Int16Array(3));
    queue.clearBefore(2);
    expect(queue).toMatchObject({ queuedSamples: 20, size: 2, nextTurn: -1 });
    expect(queue.holds(1)).toBe(false);
    queue.clear();
    expect(queue.isEmpty).toBe(true);
  });
});
