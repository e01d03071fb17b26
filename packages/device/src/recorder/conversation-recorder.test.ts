import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWav } from '@antiphon/audio';
import {
  inlet,
  pipeline,
  playout,
  type Session,
  TTSAudioFrame,
  TTSEndFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { settled, temporaryFolder } from '../../test/sessions.js';
import { audioSource } from '../input/audio-source.js';
import { wavOutput } from '../wav/wav-output.js';
import { conversationRecorder } from './conversation-recorder.js';

const folder = temporaryFolder();
const RATE = 16_000;

async function call(sampleRate = RATE) {
  const file = join(folder(), 'call.wav');
  const clock = new VirtualClock();
  clock.advance(3333);
  const source = audioSource();
  const recorder = conversationRecorder({ file });
  const output = wavOutput({ sampleRate, recorder, leadMs: 200 });
  const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), source, recorder, output).open({ clock });
  await settled(clock, session.start());
  const read = () => {
    const { samples, channels, durationMs } = parseWav(readFileSync(file));
    expect(channels).toBe(2);
    const channel = (which: number) => samples.filter((_, at) => at % 2 === which);
    return { caller: channel(0), bot: channel(1), durationMs };
  };
  return { clock, source, session, recorder, read };
}

function say(session: Session, ms: number, value: number, sampleRate = RATE): void {
  const samples = new Int16Array((ms * sampleRate) / 1000).fill(value);
  session.send(new TTSAudioFrame({ turn: session.turn, samples, sampleRate }));
  session.send(new TTSEndFrame({ turn: session.turn, audioMs: ms }));
}

/** Where a channel sounds, in ms: from the first sample that does to the last. */
function sounding(channel: Int16Array): [number, number] | undefined {
  const from = channel.findIndex((value) => value !== 0);
  const to = channel.findLastIndex((value) => value !== 0);
  return from < 0 ? undefined : [(from / RATE) * 1000, ((to + 1) / RATE) * 1000];
}

describe('conversationRecorder', () => {
  it('puts the caller left and the bot right, each at its time', async () => {
    const { clock, source, session, recorder, read } = await call();
    clock.advance(1000);
    const { startMs, endMs } = source.speak({ samples: new Int16Array(RATE).fill(100), sampleRate: RATE });
    clock.advance(1500);
    say(session, 500, 200);
    clock.advance(7500);
    await settled(clock, session.end());
    const { caller, bot, durationMs } = read();
    expect(durationMs).toBe(10_000);
    expect(sounding(caller)).toEqual([startMs, endMs]);
    expect(sounding(bot)).toEqual([2500, 3000]);
    expect(caller.slice(16 * startMs, 16 * endMs).every((value) => value === 100)).toBe(true);
    expect(recorder.stats(session)).toEqual({ durationMs: 10_000, lostMs: 0 });
    expect(clock.pending).toBe(0);
  });

  it('leaves out what an interruption cut off', async () => {
    const { clock, session, read } = await call();
    clock.advance(100);
    say(session, 3000, 200);
    clock.advance(1033);
    session.interrupt('barge-in');
    say(session, 100, 50);
    clock.advance(2000);
    await settled(clock, session.end());
    const { bot } = read();
    expect(sounding(bot)?.[0]).toBe(100);
    expect(bot[16 * 1133 - 1]).toBe(200);
    expect(bot.slice(16 * 1133, 16 * 1233).every((value) => value === 50)).toBe(true);
    expect(sounding(bot)?.[1]).toBe(1233);
  });

  it('brings both sides to one rate', async () => {
    const { clock, session, read } = await call(24_000);
    clock.advance(1000);
    say(session, 1000, 1000, 24_000);
    clock.advance(2000);
    await settled(clock, session.end());
    const { bot } = read();
    const middle = bot.slice(16 * 1010, 16 * 1990);
    expect(middle.every((value) => Math.abs(value - 1000) < 20)).toBe(true);
    expect(sounding(bot.map((value) => (Math.abs(value) > 500 ? value : 0)))).toEqual([
      expect.closeTo(1000, 0),
      expect.closeTo(2000, 0),
    ]);
  });

  it('can be played if the process dies', async () => {
    const { clock, source, session, read } = await call();
    source.speak({ samples: new Int16Array(60 * RATE).fill(9), sampleRate: RATE });
    await clock.run(30_000);
    // Whatever the disk has by now is a whole file: the header is brought up to date every few seconds.
    let { durationMs } = read();
    while (durationMs < 26_000) {
      await clock.run(0);
      ({ durationMs } = read());
    }
    expect(durationMs).toBeLessThanOrEqual(30_000);
    await settled(clock, session.cancel());
    expect(read().durationMs).toBe(30_000);
  });

  it('keeps the session from starting when the file cannot be written', async () => {
    const recorder = conversationRecorder({ file: join(folder(), 'no', 'such', 'call.wav') });
    const session = pipeline(audioSource(), recorder).open({ clock: new VirtualClock() });
    await expect(session.start()).rejects.toThrow(
      /^cannot write .*call\.wav: there is no such file or folder$/,
    );
    expect(session.state).toBe('closed');
  });

  it('says where it belongs when it is not in the pipeline', async () => {
    const recorder = conversationRecorder({ file: join(folder(), 'call.wav') });
    const output = playout({ sampleRate: RATE, sink: recorder.around(() => ({ write: () => {} })) });
    const session = pipeline(inlet(TTSAudioFrame), output).open({ clock: new VirtualClock() });
    await expect(session.start()).rejects.toThrow('put it behind the input');
  });
});
