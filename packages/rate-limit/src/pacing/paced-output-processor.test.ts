import {
  type Frame,
  InterruptionFrame,
  inlet,
  OutputAudioFrame,
  pipeline,
  playout,
  processor,
  TTSAudioFrame,
  TTSEndFrame,
  TTSStartFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { type PacedOutputProcessorOptions, pacedOutput } from './paced-output-processor.js';
import { RATE } from './peer.fixture.js';

async function pacedSession(options: PacedOutputProcessorOptions = {}) {
  const clock = new VirtualClock();
  clock.advance(5_000);
  const paced = pacedOutput(options);
  const left: Frame[] = [];
  const log: string[] = [];
  const errors: string[] = [];
  const session = pipeline(inlet(TTSStartFrame, TTSAudioFrame, TTSEndFrame, OutputAudioFrame), paced).open({
    clock,
  });
  session.output$.subscribe((frame) => {
    left.push(frame);
    const length = (frame as TTSAudioFrame).samples?.length ?? '';
    if (frame.lane === 'ordered') log.push(`${session.now()} ${frame.kind} ${frame.turn} ${length}`.trim());
  });
  session.observe({
    onFrame: (frame) => {
      if (/^(error|backPressure)$/.test(frame.kind)) {
        const { message, level, queuedMs } = frame as never as Record<string, unknown>;
        errors.push(`${frame.at} ${message ?? `${level} ${queuedMs}`}`);
      }
    },
  });
  await session.start();
  const told = (): string[] => log;
  return { clock, session, paced, left, told, errors };
}

const audio = (turn: number, ms: number, sampleRate = RATE) =>
  new TTSAudioFrame({ turn, sampleRate, samples: new Int16Array((ms * sampleRate) / 1000).fill(99) });

describe('pacedOutput()', () => {
  it('lets speech of any length out in frames of 20 ms, each in its time, and its end after the last', async () => {
    const { clock, session, paced, told } = await pacedSession({ leadMs: 40 });
    session.send(new TTSStartFrame({ turn: 0 }));
    session.send(audio(0, 130));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 130 }));
    clock.advance(1_000);
    expect(told()).toEqual([
      '0 ttsStart 0',
      '0 ttsAudio 0 160',
      '0 ttsAudio 0 160',
      '0 ttsAudio 0 160',
      '20 ttsAudio 0 160',
      '40 ttsAudio 0 160',
      '60 ttsAudio 0 160',
      '80 ttsAudio 0 160',
      '80 ttsEnd 0',
    ]);
    expect(paced.stats(session)).toMatchObject({ frames: 7, chunks: 1, audioMs: 130, underruns: 0 });
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('takes the rate of the first audio, and refuses another one after it', async () => {
    const { clock, session, told, errors } = await pacedSession({ leadMs: 0 });
    session.send(audio(0, 20, 24_000));
    session.send(audio(0, 20, 16_000));
    clock.advance(100);
    expect(told()).toEqual(['0 ttsAudio 0 480']);
    expect(errors[0]).toContain('plays 24000 Hz and was given 16000 Hz');
  });

  it('keeps the end of a speech behind its audio, also when more is said in the same turn', async () => {
    const { clock, session, told } = await pacedSession({ leadMs: 0 });
    session.send(audio(0, 40));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 40 }));
    session.send(audio(0, 40));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 40 }));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 0 }));
    clock.advance(100);
    const kinds = told().map((line) => line.split(' ')[1]);
    expect(kinds).toEqual(['ttsAudio', 'ttsAudio', 'ttsEnd', 'ttsAudio', 'ttsAudio', 'ttsEnd', 'ttsEnd']);
  });

  it('lets nothing of an interrupted turn leave, and begins the next at once', async () => {
    const { clock, session, told, paced } = await pacedSession({ leadMs: 100 });
    session.send(audio(0, 3_000));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 3_000 }));
    clock.advance(205);
    const before = told().length;
    session.interrupt('barge-in');
    expect(session.stats.queued).toEqual({ 'pacedOutput.chunks': 0 });
    clock.advance(500);
    expect(told()).toHaveLength(before);
    session.send(audio(1, 40));
    expect(told().at(-1)).toBe('705 ttsAudio 1 160');
    expect(paced.stats(session)).toMatchObject({ interruptions: 1 });
  });

  it('fades here when what follows plays whatever it gets', async () => {
    const { clock, session, told, left } = await pacedSession({ leadMs: 0, fade: 'here' });
    session.send(audio(0, 3_000));
    clock.advance(205);
    session.interrupt('barge-in');
    expect(told().at(-1)).toBe('205 audioOut -1 160');
    const last = left.filter((frame) => frame instanceof OutputAudioFrame).at(-1) as OutputAudioFrame;
    expect([last.samples[0], last.samples[39]]).toEqual([97, 0]);
    expect(left.some((frame) => frame instanceof InterruptionFrame && frame.id < last.id)).toBe(true);
  });

  it('pushes back at its marks, and says what it had to refuse', async () => {
    const { clock, session, errors } = await pacedSession({ maxQueuedMs: 1_000, highMs: 500, lowMs: 200 });
    session.send(audio(0, 1_000));
    session.send(audio(0, 200));
    clock.advance(2_000);
    expect(errors).toEqual([
      '0 high 1000',
      expect.stringMatching(/^0 200 ms of audio were refused: 880 ms wait already/),
      '700 low 180',
    ]);
  });

  it('stands before a playout, which tells what was heard', async () => {
    const clock = new VirtualClock();
    const heard: string[] = [];
    let written = 0;
    const session = pipeline(
      inlet(TTSAudioFrame, TTSEndFrame),
      pacedOutput({ leadMs: 60 }),
      playout({ sampleRate: RATE, sink: () => ({ write: () => written++, flush: () => {} }) }),
    ).open({ clock });
    session.observe({
      onFrame: ({ kind, at }) => {
        if (/^(bot|playout)/.test(kind)) heard.push(`${at} ${kind}`);
      },
    });
    await session.start();
    session.send(audio(0, 500));
    session.send(new TTSEndFrame({ turn: 0, audioMs: 500 }));
    clock.advance(1_000);
    expect(heard[0]).toBe('0 botStartedSpeaking');
    expect(heard.slice(-2)).toEqual(['500 playout', '500 botStoppedSpeaking']);
    expect(written).toBe(25);
    await session.end();
    expect(clock.pending).toBe(0);
  });

  it('waits for what it has when the session ends, and stops at once when it is cancelled', async () => {
    const ending = await pacedSession();
    ending.session.send(audio(0, 300));
    const ended = ending.session.end();
    await ending.clock.run(1_000);
    expect((await ended).outcome).toBe('ended');
    expect(ending.told()).toHaveLength(16);
    const cancelled = await pacedSession({ comfort: true, sampleRate: RATE });
    cancelled.session.send(audio(0, 3_000));
    cancelled.clock.advance(500);
    await cancelled.session.cancel();
    expect(cancelled.clock.pending).toBe(0);
  });

  it('sends comfort silence as sound, when it knows the rate', async () => {
    const { clock, told } = await pacedSession({ comfort: true, sampleRate: RATE });
    clock.advance(45);
    expect(told()).toEqual(['0 audioOut -1 160', '20 audioOut -1 160', '40 audioOut -1 160']);
    expect(() => pacedOutput({ comfort: true })).toThrow('needs a sampleRate');
  });

  it('is refused where nobody speaks', () => {
    const mute = processor({ name: 'mute', takes: [], on: {} });
    expect(() => pipeline(mute, pacedOutput() as never)).toThrow("needs a 'ttsAudio' frame");
  });
});
