import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { SpeechChunks } from './speech-chunks.js';

const RATE = 24_000;

function chunking() {
  const clock = new VirtualClock();
  const sent: string[] = [];
  const options = { firstChunkMs: 400, chunkMs: 1_000, reserveMs: 250, aheadMs: 2_000 };
  const chunks = new SpeechChunks(options, clock, {
    send: (utterance, samples) => sent.push(`${clock.now()}: ${samples.length / 24} of ${utterance}`),
    end: (utterance) => sent.push(`${clock.now()}: end of ${utterance}`),
  });
  const write = (utterance: number, ms: number, rate = RATE) =>
    chunks.write(utterance, new Int16Array((ms * rate) / 1_000), rate);
  return { clock, chunks, sent, write };
}

describe('SpeechChunks', () => {
  it('sends a short piece first, and long ones after it', () => {
    const { clock, chunks, sent, write } = chunking();
    for (let ms = 0; ms < 2_000; ms += 100) write(1, 100);
    expect(sent).toEqual(['0: 400 of 1', '0: 1000 of 1']);
    chunks.finish(1);
    expect(sent.slice(2)).toEqual(['0: 600 of 1', '0: end of 1']);
    expect(clock.pending).toBe(0);
  });

  it('gives the avatar no more than it needs soon: never more than 2 s and a piece ahead', () => {
    const { clock, chunks, sent, write } = chunking();
    write(1, 5_000);
    chunks.finish(1);
    write(2, 500);
    expect(sent).toEqual(['0: 400 of 1', '0: 1000 of 1', '0: 1000 of 1']);
    clock.advance(10_000);
    expect(sent.slice(3)).toEqual([
      '400: 1000 of 1',
      '1400: 1000 of 1',
      '2400: 600 of 1',
      '2400: end of 1',
      '3000: 400 of 2',
      '5150: 100 of 2',
    ]);
    expect(clock.pending).toBe(0);
  });

  it('leaves no gap where the speech comes only as fast as it is heard', () => {
    const { clock, chunks, sent, write } = chunking();
    for (let ms = 0; ms < 2_000; ms += 20) {
      write(1, 20);
      clock.advance(20);
    }
    chunks.finish(1);
    let dryAtMs = Number.POSITIVE_INFINITY;
    for (const line of sent.filter((each) => !each.includes('end'))) {
      const [atMs, ms] = line.split(/: | of /).map(Number) as [number, number];
      expect(atMs).toBeLessThanOrEqual(dryAtMs);
      dryAtMs =
        Math.min(dryAtMs, atMs) === atMs && dryAtMs === Number.POSITIVE_INFINITY ? atMs + ms : dryAtMs + ms;
    }
    expect(sent[0]).toBe('380: 400 of 1');
    expect(clock.pending).toBe(0);
  });

  it('does not keep the first words back where little comes', () => {
    const { clock, sent, write } = chunking();
    write(1, 150);
    clock.advance(399);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual(['400: 150 of 1']);
  });

  it('begins anew with every utterance, and sends the rest of the last one first', () => {
    const { sent, chunks, write } = chunking();
    write(1, 500);
    write(2, 400);
    const both = ['0: 400 of 1', '0: 100 of 1', '0: end of 1', '0: 400 of 2'];
    expect(sent).toEqual(both);
    chunks.finish(1);
    expect(sent).toEqual(both);
  });

  it('takes speech of any rate, and gives all of it', () => {
    const { sent, chunks, write } = chunking();
    write(1, 400, 16_000);
    write(1, 300, 48_000);
    chunks.finish(1);
    const wholeMs = sent.slice(0, -1).reduce((sum, line) => sum + Number(line.split(/: | of /)[1]), 0);
    expect(wholeMs).toBeGreaterThanOrEqual(699);
    expect(wholeMs).toBeLessThan(706);
  });

  it('forgets everything when it is told to', () => {
    const { clock, sent, chunks, write } = chunking();
    write(1, 6_000);
    sent.length = 0;
    chunks.clear();
    clock.advance(5_000);
    chunks.finish(1);
    expect(sent).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
