import { Resampler } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { telegraph } from '../speech/index.js';
import { SimulatedStream, type SimulatedStreamOptions } from './simulated-stream.js';

interface Sent {
  readonly atMs: number;
  readonly event: string;
  readonly sequenceNumber: string;
  readonly media: { readonly chunk: string; readonly timestamp: string; readonly payload: string };
}

function stream(options: Partial<SimulatedStreamOptions> = {}) {
  const clock = new VirtualClock();
  const sent: Sent[] = [];
  const closes: number[] = [];
  const caller = new SimulatedStream({
    clock,
    send: (text) => sent.push({ atMs: clock.now(), ...JSON.parse(text) }),
    close: (code) => closes.push(code),
    ...options,
  });
  const media = () => sent.filter(({ event }) => event === 'media');
  return { clock, caller, sent, closes, media };
}
const spoken = (text: string): Int16Array =>
  new Resampler({ inputRate: 16_000, outputRate: 8_000 }).process(telegraph(text));

describe('a simulated stream', () => {
  it('begins as Twilio does, and counts as Twilio does', () => {
    const { clock, caller, sent } = stream({ parameters: { tenant: 'a' } });
    caller.begin();
    clock.advance(40);
    caller.press('1');
    caller.hangUp();
    expect(sent.map(({ event, sequenceNumber }) => `${event} ${sequenceNumber}`)).toEqual([
      'connected undefined',
      'start 1',
      'media 2',
      'media 3',
      'dtmf 4',
      'stop 5',
    ]);
    expect(sent[1]).toMatchObject({
      start: {
        tracks: ['inbound'],
        customParameters: { tenant: 'a' },
        mediaFormat: { encoding: 'audio/x-mulaw' },
      },
    });
    expect(sent[3]?.media).toMatchObject({ chunk: '2', timestamp: '40' });
    expect(Buffer.from(sent[3]?.media.payload ?? '', 'base64')).toEqual(Buffer.alloc(160, 0xff));
  });

  it('sends a frame every 20 ms without drifting', () => {
    const { clock, caller, media } = stream();
    caller.begin();
    clock.advance(60_000);
    expect(media()).toHaveLength(3_000);
    expect(media().at(-1)?.atMs).toBe(60_000);
  });

  it('jitters within bounds, and keeps the order', () => {
    const { clock, caller, media } = stream({ jitterMs: 35 });
    caller.begin();
    clock.advance(10_100);
    const late = media().map(({ atMs }, at) => atMs - (at + 1) * 20);
    expect(Math.max(...late)).toBeGreaterThan(20);
    expect(Math.max(...late)).toBeLessThan(55);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(media().map(({ media: { chunk } }) => Number(chunk))).toEqual(media().map((_, at) => at + 1));
  });

  it('sends in bursts', () => {
    const { clock, caller, media } = stream({ burstFrames: 5 });
    caller.begin();
    clock.advance(200);
    expect(media().map(({ atMs }) => atMs)).toEqual([100, 100, 100, 100, 100, 200, 200, 200, 200, 200]);
  });

  it('says what it is told to, and lets the words that it heard be read', async () => {
    const { clock, caller, media } = stream();
    caller.begin();
    let said = false;
    void caller.say(spoken('hello you')).then(() => {
      said = true;
    });
    await clock.run(1_000);
    expect(said).toBe(true);
    for (const {
      media: { payload },
    } of media()) {
      const { streamSid } = caller;
      caller.receive(JSON.stringify({ event: 'media', streamSid, media: { payload } }));
    }
    expect(caller.heard.words().map(({ text }) => text)).toEqual(['hello', 'you']);
  });

  it('knows what was said and when, whatever the line does to it', async () => {
    const { clock, caller } = stream({ jitterMs: 35, burstFrames: 3 });
    clock.advance(70);
    expect(caller.beganAtMs).toBeUndefined();
    caller.begin();
    expect(caller.beganAtMs).toBe(70);
    await clock.run(100);
    void caller.say(spoken('hello you'));
    await clock.run(1_000);
    expect(caller.said.words().map(({ text }) => text)).toEqual(['hello', 'you']);
    const [{ startMs, endMs } = { startMs: 0, endMs: 0 }, ...more] = caller.said.stretches;
    expect(more).toEqual([]);
    // Frames stand side by side, however they travelled.
    expect(startMs % 20).toBe(0);
    expect(endMs - startMs).toBeCloseTo(spoken('hello you').length / 8, 6);
  });

  it('complains of what Twilio would not understand', () => {
    const { caller } = stream();
    caller.begin();
    caller.receive('no JSON');
    caller.receive(Buffer.from([1]), true);
    caller.receive('{"event":"clear","streamSid":"another"}');
    caller.receive(JSON.stringify({ event: 'speak', streamSid: caller.streamSid }));
    expect(caller.complaints.map((complaint) => complaint.slice(0, 5))).toEqual([
      '31951',
      '31950',
      '31951',
      '31951',
    ]);
  });

  it('leaves nothing behind', () => {
    const { clock, caller, closes } = stream({ jitterMs: 10 });
    caller.begin();
    void caller.say(spoken('hello'));
    clock.advance(50);
    caller.hangUp();
    caller.hangUp();
    expect(closes).toEqual([1000]);
    expect(clock.pending).toBe(0);
  });
});
