import { VirtualClock } from '@antiphon/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VendorSocket } from '../client/index.js';
import { Chunker } from './chunker.js';
import { ListenLink } from './listen-link.js';
import { Pace } from './pace.js';
import { SentAudio } from './sent-audio.js';
import { Timeline } from './timeline.js';

function linked({ finalUntilMs = 0, speed = 1.25 } = {}) {
  const clock = new VirtualClock();
  const sent: (string | Uint8Array)[] = [];
  const socket = {
    send: (data: string | Uint8Array) => void sent.push(data),
    bufferedBytes: 0,
    canPing: false,
    isOpen: true,
    close: () => {},
  } as unknown as VendorSocket;
  const timeline = new Timeline();
  const link = new ListenLink({
    socket,
    format: { encoding: 'linear16', sampleRate: 16_000 },
    timeline,
    pace: new Pace(clock, speed),
    keepAlive: { silenceMs: 100 },
    finalUntilMs: () => finalUntilMs,
    highWatermarkBytes: 1_000,
  });
  return { clock, sent, timeline, link };
}

const audio = (startMs: number, ms: number) => ({
  kind: 'audio' as const,
  bytes: Uint8Array.from({ length: ms * 32 }, (_, at) => at),
  startMs,
  endMs: startMs + ms,
});

describe('ListenLink', () => {
  it('sends only what is not final, from the very sample on, and never an empty frame', () => {
    const { link, sent, timeline } = linked({ finalUntilMs: 110 });
    link.send(audio(60, 40));
    link.send(audio(100, 40));
    expect(sent).toEqual([audio(100, 40).bytes.subarray(320)]);
    expect(timeline.streamMs(0)).toBe(110);
    expect(timeline.linkMs).toBe(30);
  });

  it('keeps an idle vendor awake with silence that takes no time of the stream', () => {
    const { link, sent, timeline } = linked();
    link.send(audio(0, 20));
    link.keepAlive();
    expect(sent[1]).toEqual(new Uint8Array(3_200));
    expect(timeline.streamMs(120)).toBe(20);
  });

  it('holds a replay to its pace, and live audio never', () => {
    const { link, clock } = linked();
    let sentMs = 0;
    for (let ms = 0; ms < 4_000; ms += 20) {
      while (link.bufferedBytes() <= 1_000) {
        link.send(audio(sentMs, 20));
        sentMs += 20;
      }
      clock.advance(20);
    }
    expect(sentMs).toBeGreaterThan(5_000);
    expect(sentMs).toBeLessThan(5_600);
    const live = linked();
    for (let ms = 0; ms < 60_000; ms += 100) {
      for (let at = 0; at < 100; at += 20) live.link.send(audio(ms + at, 20));
      expect(live.link.bufferedBytes()).toBe(0);
      live.clock.advance(100);
    }
  });
});

describe('Chunker', () => {
  it('loses no byte, holds less than the least, and sends nothing longer than the most', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000)), (lengths) => {
        const chunker = new Chunker(640, 1_280);
        const out: number[] = [];
        const sizes: number[] = [];
        let next = 0;
        for (const length of lengths) {
          const piece = Uint8Array.from({ length }, () => next++ & 0xff);
          chunker.push(piece, (chunk) => {
            sizes.push(chunk.length);
            out.push(...chunk);
          });
          expect(next - out.length).toBeLessThan(640);
        }
        expect(sizes.every((size) => size >= 640 && size <= 1_280)).toBe(true);
        chunker.flush((chunk) => void out.push(...chunk));
        expect(out).toEqual(Array.from({ length: next }, (_, at) => at & 0xff));
      }),
      { numRuns: 50 },
    );
  });
});

describe('SentAudio', () => {
  it('finds the last item that a time covers, and forgets the oldest beyond its bound', () => {
    const items = new SentAudio(100);
    for (let sequence = 1; sequence <= 5_000; sequence++) items.add(sequence, sequence * 20);
    expect(items.takeUntil(20 * 4_800)).toBe(0);
    expect(items.takeUntil(20 * 4_950 + 19)).toBe(4_950);
    expect(items.takeUntil(20 * 4_950)).toBe(0);
    expect(items.takeUntil(Number.POSITIVE_INFINITY)).toBe(5_000);
  });
});
