import { AntiphonError, type SentRecord } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { adaptiveChunks } from './adaptive-chunks.js';
import { FRAME, fedPeer, RATE, Voice } from './peer.fixture.js';

const MINUTE = 60 * RATE;

describe('PacedOutput', () => {
  it('plays thirty seconds that were made in one: 1,500 frames, in order, each in its slot, none lost', async () => {
    const { clock, peer, output } = fedPeer({ leadMs: 100, maxQueuedMs: 2_000 });
    const voice = new Voice();
    const produced: number[] = [];
    const producer = (async () => {
      for (let n = 0; n < 30; n++) {
        expect(await output.write(voice.say(RATE))).toBe('queued');
        produced.push(clock.now());
      }
      output.finish();
    })();
    await clock.run(40_000);
    await producer;
    expect(peer.sent).toHaveLength(1500);
    expect(peer.sound).toEqual(voice.said);
    for (const [n, { atMs, samples }] of peer.sent.entries()) {
      expect([atMs, samples.length]).toEqual([Math.max(0, n * 20 - 100), FRAME]);
    }
    expect(peer.gaps).toEqual([]);
    // The producer was held back: it could have been done at once.
    expect(produced[0]).toBe(0);
    expect(produced.at(-1)).toBeGreaterThan(27_000);
    const { peakQueuedMs, waits, waitedMs, frames, refusedChunks, timingError } = output.stats;
    expect(peakQueuedMs).toBeLessThanOrEqual(2_000);
    expect(waits).toBeGreaterThan(20);
    expect(waitedMs).toBeGreaterThan(20_000);
    expect([frames, refusedChunks, timingError.p99Ms]).toEqual([1500, 0, 0]);
    expect(clock.pending).toBe(0);
  });

  it('keeps a bound for whoever does not wait: push() says full, and takes the rest later', () => {
    const { clock, peer, output } = fedPeer({ maxQueuedMs: 1_000, leadMs: 0 });
    const voice = new Voice();
    const first = voice.say(RATE);
    expect(output.push({ samples: first, sampleRate: RATE, turn: 0 })).toBe('queued');
    const second = { samples: voice.say(RATE), sampleRate: RATE, turn: 0 };
    expect(output.push(second)).toBe('full');
    clock.advance(1_000);
    expect(output.push(second)).toBe('queued');
    output.finish();
    clock.advance(2_000);
    expect(peer.sound).toEqual(voice.said);
    expect(output.stats.refusedChunks).toBe(1);
  });

  it('lets nobody hear three stalls of 150 ms with a lead of 200', async () => {
    const { clock, peer, output } = fedPeer({ leadMs: 200, maxQueuedMs: 60_000, highMs: 59_000 });
    output.write(new Voice().say(MINUTE)).catch(() => {});
    for (const atMs of [10_000, 25_000, 40_000]) {
      await clock.run(atMs - clock.now());
      clock.stall(150);
    }
    await clock.run(60_000 - clock.now());
    expect(peer.gaps).toEqual([]);
    expect(peer.sent).toHaveLength(3000);
    expect(peer.maxHeldMs).toBeLessThanOrEqual(220);
    expect(output.stats.underruns).toBe(0);
    // The lead is whole again at the end: nothing has slipped.
    expect(peer.sent.at(-1)?.playsAtMs).toBe(59_980);
  });

  it('would be heard to stall if it slept after each frame', () => {
    const { clock, peer } = fedPeer();
    let sent = 0;
    const sleepAfterSend = (): void => {
      peer.take(new Int16Array(FRAME), { turn: 0, positionMs: 0, playsAtMs: 0, speech: true }, clock.now());
      if (++sent < 3000) clock.after(20, sleepAfterSend);
    };
    sleepAfterSend();
    for (const atMs of [10_000, 25_000, 40_000]) {
      clock.advance(atMs - 5 - clock.now());
      clock.stall(150);
    }
    clock.advance(90_000);
    expect(peer.gaps).toHaveLength(3);
    expect(peer.endMs).toBeGreaterThan(60_000 + 3 * 100);
  });

  it('never feeds more than the lead, however long the process stood still', async () => {
    const { clock, peer, output } = fedPeer({ leadMs: 100, maxQueuedMs: 60_000, highMs: 59_000 });
    void output.write(new Voice().say(MINUTE));
    for (const ms of [50, 101, 450, 3_000, 3_600_000]) {
      await clock.run(1_000);
      clock.stall(ms);
    }
    await clock.run(60_000);
    expect(peer.maxHeldMs).toBeLessThanOrEqual(120);
    expect(peer.sent).toHaveLength(3000);
    expect(peer.gaps).toHaveLength(3);
    expect(output.stats.underruns).toBe(3);
  });

  it('does not drift without a lead, when every timer is late', () => {
    const { clock, peer, output } = fedPeer({ leadMs: 0, maxQueuedMs: 70_000, highMs: 61_000 });
    const after = clock.after.bind(clock);
    clock.after = (ms, callback) => after(ms + 3, callback);
    void output.write(new Voice().say(MINUTE));
    clock.advance(60_100);
    expect(peer.sent).toHaveLength(3000);
    const late = peer.sent.map(({ atMs }, n) => atMs - n * 20);
    expect(Math.max(...late)).toBeLessThanOrEqual(3);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  });

  it('is empty within the call that interrupts, fades, and begins the next turn', async () => {
    const { clock, peer, output } = fedPeer({ leadMs: 0 });
    const spoken = output.write(new Int16Array(4 * RATE).fill(1000));
    await clock.run(505);
    output.interrupt();
    const cut = peer.sent.at(-1);
    expect([output.queuedMs, cut?.atMs, cut?.samples.length]).toEqual([0, 505, FRAME]);
    const fading = [...(cut?.samples.subarray(0, 40) ?? [])];
    expect(fading.every((value, at) => at === 0 || value < (fading[at - 1] as number))).toBe(true);
    expect(fading.at(-1)).toBe(0);
    expect(cut?.samples.subarray(40).every((value) => value === 0)).toBe(true);
    expect(await spoken).toBe('stale');
    expect(output.stats).toMatchObject({ interruptions: 1, isInterrupted: true });
    expect(await output.write(new Int16Array(FRAME), 0)).toBe('stale');
    expect(await output.write(new Int16Array(FRAME).fill(7))).toBe('queued');
    await clock.run(100);
    expect(peer.sent.at(-1)).toMatchObject({ turn: 1, positionMs: 0 });
    expect(output.stats.isInterrupted).toBe(false);
  });

  it('clears a peer that can drop what it has, and then speaks at once', async () => {
    const cleared: number[] = [];
    const { clock, peer, output } = fedPeer({ leadMs: 200, clear: () => cleared.push(clock.now()) });
    void output.write(new Voice().say(RATE));
    await clock.run(333);
    const count = peer.sent.length;
    output.interrupt();
    expect([peer.sent.length, cleared]).toEqual([count, [333]]);
    await output.write(new Voice().say(FRAME));
    expect(peer.sent.at(-1)).toMatchObject({ atMs: 333, playsAtMs: 333, turn: 1 });
  });

  it('stops at once when idle and when busy, and leaves no timer and no writer', async () => {
    const idle = fedPeer({ comfort: true });
    await idle.clock.run(1_000);
    idle.output.stop();
    expect(idle.clock.pending).toBe(0);
    const busy = fedPeer();
    const writer = busy.output.write(new Voice().say(MINUTE));
    await busy.clock.run(1_000);
    busy.output.stop();
    const count = busy.peer.sent.length;
    expect(await writer).toBe('stale');
    await busy.clock.run(1_000);
    expect([busy.clock.pending, busy.peer.sent.length]).toEqual([0, count]);
    expect(await busy.output.write(new Voice().say(FRAME))).toBe('stale');
    await busy.output.drain();
  });

  it('drains: everything written is sent and played', async () => {
    const { clock, peer, output } = fedPeer({ maxQueuedMs: 1_000 });
    const voice = new Voice();
    void output.write(voice.say(3 * RATE));
    void output.write(voice.say(50));
    let drainedAtMs = 0;
    const drained = output.drain().then(() => {
      drainedAtMs = clock.now();
    });
    await clock.run(5_000);
    await drained;
    expect(drainedAtMs).toBe(3_020);
    expect(peer.sound).toEqual(voice.said);
    expect(clock.pending).toBe(0);
  });

  it('sends comfort silence while there is nothing to say, and speech ahead of the next frame of it', async () => {
    const { clock, peer, output } = fedPeer({ comfort: true });
    await clock.run(505);
    expect(peer.sent).toHaveLength(26);
    expect(peer.sent.every(({ samples }) => samples.every((value) => value === 0))).toBe(true);
    await output.write(new Voice().say(FRAME));
    output.finish();
    expect(peer.sent.at(-1)).toMatchObject({ atMs: 505, playsAtMs: 520, speech: true });
    await clock.run(500);
    expect(peer.gaps).toEqual([]);
    expect(output.stats).toMatchObject({ frames: 1, chunks: 1, audioMs: 20, underruns: 0 });
    expect(output.stats.comfortFrames).toBe(peer.sent.length - 1);
    expect(peer.maxHeldMs).toBeLessThanOrEqual(40);
  });

  it('counts silence in the middle of a speech as an underrun, comfort or not', async () => {
    // The last frame of comfort silence is played to its end.
    for (const [comfort, underrunMs] of [
      [false, 200],
      [true, 220],
    ] as const) {
      const { clock, output } = fedPeer({ comfort, leadMs: 40 });
      await output.write(new Voice().say(5 * FRAME));
      await clock.run(300);
      await output.write(new Voice().say(5 * FRAME));
      expect(output.stats).toMatchObject({ underruns: 1, underrunMs });
    }
  });

  it('joins frames to longer pieces while timing is good, and takes them apart when it is not', async () => {
    const chunks = adaptiveChunks();
    const { clock, peer, output } = fedPeer({ leadMs: 200, chunks, maxQueuedMs: 60_000, highMs: 59_000 });
    const voice = new Voice();
    void output.write(voice.say(10 * RATE));
    output.finish();
    await clock.run(2_000);
    expect(peer.sent[0]?.samples).toHaveLength(FRAME);
    expect(peer.sent.at(-1)?.samples).toHaveLength(5 * FRAME);
    for (let n = 0; n < 60; n++) {
      await clock.run(5);
      clock.stall(60);
    }
    expect(chunks.chunkMs).toBeLessThan(100);
    await clock.run(10_000);
    expect(peer.sound).toEqual(voice.said);
    expect(peer.gaps).toEqual([]);
    expect(peer.maxHeldMs).toBeLessThanOrEqual(220);
    const { messages, frames, adaptiveAdjustments } = output.stats;
    expect(frames).toBe(500);
    expect(messages).toBe(peer.sent.length);
    expect(messages).toBeLessThan(300);
    expect(adaptiveAdjustments).toBeGreaterThan(10);
  });

  it('lets what waits to be joined fade, too', async () => {
    const { clock, peer, output } = fedPeer({ leadMs: 200, chunks: adaptiveChunks() });
    void output.write(new Int16Array(RATE).fill(500));
    await clock.run(210);
    const sent = peer.sent.reduce((sum, { samples }) => sum + samples.length, 0);
    output.interrupt();
    const last = peer.sent.at(-1)?.samples ?? new Int16Array();
    expect(peer.sent.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(sent + FRAME);
    expect([last[0], last[39], last[159]]).toEqual([488, 0, 0]);
  });

  it('logs for every frame when it was made, queued, and sent', async () => {
    const log: SentRecord[] = [];
    const { clock, output } = fedPeer({ leadMs: 0, maxQueuedMs: 200, onSent: (record) => log.push(record) });
    await clock.run(100);
    void output.write(new Voice().say(2 * RATE));
    await clock.run(1_000);
    expect(log[0]).toEqual({ turn: 0, producedAtMs: 100, queuedAtMs: 100, sentAtMs: 100, lateMs: 0 });
    const later = log.at(-1);
    expect(later).toMatchObject({ producedAtMs: 100, lateMs: 0 });
    expect(later?.queuedAtMs).toBeGreaterThan(700);
    expect(later?.sentAtMs).toBe(1_100);
    expect(output.stats.producedToQueued.maxMs).toBeGreaterThan(600);
    expect(output.stats.queuedToSent.maxMs).toBeLessThanOrEqual(200);
  });

  it('begins anew with every figure at zero', async () => {
    const { clock, peer, output } = fedPeer({ chunks: adaptiveChunks(), maxQueuedMs: 500 });
    void output.write(new Voice().say(RATE));
    await clock.run(500);
    output.reset();
    expect(output.stats).toMatchObject({
      frames: 0,
      messages: 0,
      chunks: 0,
      queuedMs: 0,
      isInterrupted: false,
    });
    expect(output.stats).toMatchObject({ adaptiveAdjustments: 0, interruptions: 0, waits: 0 });
    const count = peer.sent.length;
    expect(await output.write(new Voice().say(FRAME))).toBe('queued');
    expect(peer.sent).toHaveLength(count + 1);
  });

  it('reports what its peer throws, and goes on', async () => {
    const errors: unknown[] = [];
    const { clock, output } = fedPeer({
      send: () => {
        throw new Error('gone');
      },
      onError: (error) => errors.push(error),
    });
    void output.write(new Voice().say(3 * FRAME));
    await clock.run(100);
    expect(errors).toHaveLength(3);
  });

  it('refuses what cannot work', () => {
    expect(() => fedPeer({ maxQueuedMs: 500, highMs: 500 })).toThrow('must be below maxQueuedMs');
    expect(() => fedPeer({ sampleRate: 11_025 })).toThrow(AntiphonError);
    const { output } = fedPeer();
    const samples = new Int16Array(10);
    expect(() => output.push({ samples, sampleRate: 16_000, turn: 0 })).toThrow('plays 8000 Hz');
  });
});
