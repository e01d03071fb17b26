import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import {
  type Frame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  OutputAudioFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSTextFrame,
} from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { inlet } from '../processors/index.js';
import { playout } from './playout-processor.js';
import type { PlayoutProcessorOptions } from './playout-processor-options.js';
import type { PlayoutPosition } from './playout-sink.js';
import { RATE, tone } from './recorded-playout.fixture.js';

async function playingSession(options: Partial<PlayoutProcessorOptions> = {}) {
  const clock = new VirtualClock();
  clock.advance(5000);
  const written: (PlayoutPosition & { atMs: number })[] = [];
  const told: string[] = [];
  const output = playout({
    sampleRate: RATE,
    sink: () => ({
      write: (_samples, position) => written.push({ ...position, atMs: session.now() }),
      flush: () => told.push(`${session.now()} flush`),
    }),
    ...options,
  });
  const session = pipeline(
    inlet(
      TTSAudioFrame,
      TTSEndFrame,
      TTSTextFrame,
      OutputAudioFrame,
      LLMStartFrame,
      LLMTextFrame,
      LLMEndFrame,
    ),
    output,
  ).open({ clock });
  session.observe({
    onFrame: (frame: Frame) => {
      const { kind, at, turn } = frame;
      if (!/^(bot|playout|interruption|error|backPressure)/.test(kind)) return;
      const { heardMs, finished, interrupted, message, level } = frame as never as Record<string, unknown>;
      const details = [heardMs, finished && 'finished', interrupted && 'interrupted', message, level];
      told.push(
        [at, kind, turn, ...details.filter((value) => value !== undefined && value !== false)].join(' '),
      );
    },
  });
  await session.start();
  return { clock, session, output, written, told };
}

const audio = (turn: number, ms: number, sampleRate = RATE) =>
  new TTSAudioFrame({ turn, sampleRate, samples: new Int16Array((ms * sampleRate) / 1000).fill(99) });

describe('playout()', () => {
  it('plays the bot’s speech and tells everybody what was heard', async () => {
    const { clock, session, output, written, told } = await playingSession();
    session.send(audio(0, 300));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 300 }));
    clock.advance(1000);
    expect(written).toHaveLength(15);
    expect(told).toEqual([
      '0 botStartedSpeaking 0',
      '200 playout 0 200',
      '300 playout 0 300 finished',
      '300 botStoppedSpeaking 0',
    ]);
    expect(output.stats(session)).toMatchObject({ frames: 15, chunks: 1, audioMs: 300 });
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heardMs: 300 });
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('cuts the conversation to what was heard when the user interrupts', async () => {
    const { clock, session, told, written } = await playingSession({ leadMs: 200 });
    session.send(new LLMStartFrame({ turn: 0 }));
    session.send(new LLMTextFrame({ turn: 0, text: 'One two three.' }));
    for (const [at, text] of ['One', 'two', 'three.'].entries()) {
      session.send(new TTSTextFrame({ turn: 0, text, startMs: at * 300, endMs: at * 300 + 300 }));
    }
    session.send(audio(0, 900));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 900 }));
    session.send(new LLMEndFrame({ turn: 0, text: 'One two three.', finishReason: 'stop' }));
    clock.advance(650);
    session.interrupt('barge-in');
    expect(told.slice(-5)).toEqual([
      '600 playout 0 600',
      '650 interruption -1',
      '650 flush',
      '650 playout 0 650 finished',
      '650 botStoppedSpeaking 0 interrupted',
    ]);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'interrupted', heardMs: 650, heard: 'One two' });
    const count = written.length;
    session.send(audio(0, 100));
    clock.advance(1000);
    expect(written).toHaveLength(count);
  });

  it('holds a producer back at the marks', async () => {
    const { clock, session, told } = await playingSession({ highMs: 500, lowMs: 200 });
    session.send(audio(0, 1000));
    expect(session.stats.queued).toEqual({ 'playout.chunks': 1 });
    clock.advance(1500);
    expect(told.filter((line) => line.includes('backPressure'))).toEqual([
      '0 backPressure -1 high',
      '800 backPressure -1 low',
    ]);
  });

  it('reports speech that found no room, and plays the rest', async () => {
    const { clock, session, told, written } = await playingSession({ maxQueuedMs: 500 });
    session.send(audio(0, 500));
    session.send(audio(0, 100));
    expect(told.at(-1)).toMatch(/error -1 100 ms of audio were lost: 480 ms wait already/);
    clock.advance(1000);
    expect(written).toHaveLength(25);
  });

  it('refuses another rate, or resamples it', async () => {
    const refusing = await playingSession();
    refusing.session.send(audio(0, 100, 16_000));
    expect(refusing.told.at(-1)).toContain('plays 8000 Hz and was given 16000 Hz');
    const halving = await playingSession({
      resampler: ({ inputRate, outputRate }) => {
        expect([inputRate, outputRate]).toEqual([16_000, RATE]);
        return { process: (samples) => samples.filter((_, at) => at % 2 === 0), flush: () => tone(20) };
      },
    });
    halving.session.send(audio(0, 100, 16_000));
    halving.session.send(new TTSEndFrame({ turn: 0, audioMs: 100 }));
    halving.clock.advance(1000);
    expect(halving.told.at(-2)).toBe('120 playout 0 120 finished');
  });

  it('drains: the session ends when all was heard', async () => {
    const { clock, session, written } = await playingSession();
    session.send(audio(0, 300));
    const ended = session.end('done');
    await clock.run(1000);
    expect(await ended).toMatchObject({ outcome: 'ended', durationMs: 300 });
    expect(written).toHaveLength(15);
    expect(clock.pending).toBe(0);
  });

  it('honours a cancel at once', async () => {
    const { clock, session, told, written } = await playingSession({ leadMs: 100 });
    session.send(audio(0, 3000));
    clock.advance(100);
    await session.cancel();
    expect(told.slice(-4)).toEqual([
      '100 flush',
      '100 playout 0 100 finished',
      '100 botStoppedSpeaking 0 interrupted',
      '100 backPressure -1 low',
    ]);
    expect(session.turns.at(-1)).toMatchObject({ outcome: 'cancelled', audioMs: 3000, heardMs: 100 });
    const count = written.length;
    clock.advance(5000);
    expect(written).toHaveLength(count);
    expect(clock.pending).toBe(0);
  });

  it('opens its sink before the session starts, and closes it', async () => {
    const calls: string[] = [];
    const { session } = await playingSession({
      sink: () => ({
        write: () => {},
        open: () => void calls.push('open'),
        close: async () => void calls.push('close'),
      }),
    });
    await session.end();
    expect(calls).toEqual(['open', 'close']);
    const failing = playingSession({
      sink: () => ({
        write: () => {},
        open: () => Promise.reject(new Error('no such device')),
      }),
    });
    await expect(failing).rejects.toThrow('no such device');
  });

  it('reports a sink that throws, and goes on', async () => {
    const { clock, session, told } = await playingSession({
      sink: () => ({
        write: () => {
          throw new Error('the line is gone');
        },
      }),
    });
    session.send(audio(0, 40));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 40 }));
    clock.advance(100);
    expect(told.filter((line) => line.includes('the line is gone'))).toHaveLength(2);
    expect(told.at(-1)).toBe('40 botStoppedSpeaking 0');
  });
});
