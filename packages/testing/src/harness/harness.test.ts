import {
  BotStartedSpeakingFrame,
  ErrorFrame,
  InputAudioFrame,
  InterimTranscriptionFrame,
  LLMTextFrame,
  pipeline,
  processor,
  serial,
  TranscriptionFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { frameLike, testPipeline } from './index.js';

const shout = processor({
  name: 'shout',
  takes: [TranscriptionFrame],
  emits: [TranscriptionFrame],
  on: {
    transcription(frame, ctx) {
      if (frame.text === 'fail') throw new Error('no such word');
      ctx.emit(frame.with({ text: frame.text.toUpperCase() }));
    },
  },
});

const slow = processor({
  name: 'slow',
  takes: [TranscriptionFrame],
  emits: [LLMTextFrame],
  on: {
    transcription: serial(async (frame: TranscriptionFrame, work, ctx) => {
      await new Promise<void>((resolve) => ctx.after(300, resolve));
      work.emit(new LLMTextFrame({ text: frame.text }));
    }),
  },
});

describe('testPipeline', () => {
  it('takes one processor, a list or a pipeline, and sends in what they need', async () => {
    await using one = await testPipeline(shout);
    one.send(new TranscriptionFrame({ text: 'hi' }));
    one.expectDown([frameLike(TranscriptionFrame, { text: 'HI' })]);

    await using list = await testPipeline([shout, slow]);
    list.send(new TranscriptionFrame({ text: 'hi' }));
    expect((await list.waitFor(LLMTextFrame)).text).toBe('HI');
    expect(list.clock.now()).toBe(300);

    const whole = pipeline(
      processor({ name: 'source', takes: [], emits: [TranscriptionFrame], on: {} }),
      shout,
    );
    await using piped = await testPipeline(whole);
    piped.send(new TranscriptionFrame({ text: 'hi' }));
    piped.expectDown([new TranscriptionFrame({ text: 'HI' })]);
  });

  it('shows the content of frames that differ', async () => {
    await using harness = await testPipeline(shout);
    harness.send(new InterimTranscriptionFrame({ text: 'h' }), new TranscriptionFrame({ text: 'hi' }));
    const expecting = () =>
      harness.expectDown([
        frameLike(TranscriptionFrame, { text: 'HA', language: 'en' }),
        BotStartedSpeakingFrame,
      ]);
    expect(expecting).toThrowErrorMatchingInlineSnapshot(`
      [Error: downstream: expected 2 frames, came 2 frames; 3 differ
        - transcription  text: 'HA'  language: 'en'
        + transcription  text: 'HI'
            text: expected 'HA', came 'HI'
            language: expected 'en', came undefined
        - botStartedSpeaking
        + interimTranscription  text: 'h']
    `);
    harness.expectDown([InterimTranscriptionFrame, TranscriptionFrame]);
    harness.expectDown([]);
  });

  it('asks functions about fields, and compares samples by value', async () => {
    await using harness = await testPipeline(shout);
    harness.send(new InputAudioFrame({ samples: Int16Array.of(1, 2), sampleRate: 8_000 }));
    harness.expectDown([new InputAudioFrame({ samples: Int16Array.of(1, 2), sampleRate: 8_000 })]);
    harness.send(new InputAudioFrame({ samples: Int16Array.of(1, 2), sampleRate: 8_000 }));
    const other = new InputAudioFrame({ samples: Int16Array.of(1, 3), sampleRate: 8_000 });
    expect(() => harness.expectDown([other])).toThrow('samples: expected 2 samples (1 3…), came 2 samples');
    harness.expectDown([frameLike(InputAudioFrame, { samples: (samples) => samples.length === 2 })]);
  });

  it('collects what arrives at the head, errors included', async () => {
    await using harness = await testPipeline(shout);
    harness.sendUp(new LLMTextFrame({ text: 'up' }));
    harness.send(new TranscriptionFrame({ text: 'fail' }));
    harness.expectUp([
      frameLike(LLMTextFrame, { text: 'up' }),
      frameLike(ErrorFrame, { message: 'no such word', processor: 'shout' }),
    ]);
    expect(harness.framesOf(ErrorFrame)).toHaveLength(1);
  });

  it('says what came instead of the frame that is waited for', async () => {
    await using harness = await testPipeline(slow);
    harness.send(new TranscriptionFrame({ text: 'a' }), new TranscriptionFrame({ text: 'b' }));
    expect((await harness.waitFor(LLMTextFrame)).text).toBe('a');
    expect((await harness.waitFor(LLMTextFrame)).text).toBe('b');
    await expect(harness.waitFor(LLMTextFrame, 500)).rejects.toThrow(
      /no 'llmText' frame came within 500 ms; last came:(.|\n)*llmText {2}text: 'b'/,
    );
  });

  it('ends in order and by cancelling, in virtual time', async () => {
    const ended = await testPipeline(slow);
    ended.send(new TranscriptionFrame({ text: 'a' }));
    expect(await ended.end('bye')).toMatchObject({ outcome: 'ended', reason: 'bye', durationMs: 300 });
    expect(ended.framesOf(LLMTextFrame)).toHaveLength(1);
    await ended[Symbol.asyncDispose]();

    await using cancelled = await testPipeline(slow);
    cancelled.send(new TranscriptionFrame({ text: 'a' }));
    expect(await cancelled.cancel('enough')).toMatchObject({ outcome: 'cancelled', durationMs: 0 });
  });
});

describe('disposing of a harness', () => {
  const dispose = async (run: (harness: Awaited<ReturnType<typeof testPipeline>>) => void, options = {}) => {
    const harness = await testPipeline([shout, careless], options);
    run(harness);
    await harness[Symbol.asyncDispose]();
  };

  /** Leaves a timer, or work, behind. */
  const careless = processor({
    name: 'careless',
    takes: [],
    accepts: [LLMTextFrame],
    on: {
      llmText(frame, ctx) {
        if (frame.text === 'timer') ctx.clock.after(1e9, () => {});
        if (frame.text === 'work') ctx.work();
      },
    },
  });

  it('fails on errors that nobody asked about', async () => {
    const fail = (harness: Awaited<ReturnType<typeof testPipeline>>) =>
      harness.send(new TranscriptionFrame({ text: 'fail' }));
    await expect(dispose(fail)).rejects.toThrow(/nobody asked about this error: error .*no such word/);
    await dispose(fail, { allowErrors: true });
    await dispose((harness) => {
      fail(harness);
      expect(harness.takeErrors()).toHaveLength(1);
    });
  });

  it('fails on timers that are left', async () => {
    const leave = (harness: Awaited<ReturnType<typeof testPipeline>>) =>
      harness.send(new LLMTextFrame({ text: 'timer' }));
    await expect(dispose(leave)).rejects.toThrow('timers are left on the clock: 1');
    await dispose(leave, { allowTimers: true });
  });

  it('fails on work that is left', async () => {
    await expect(dispose((harness) => harness.send(new LLMTextFrame({ text: 'work' })))).rejects.toThrow(
      'work is left: it did not drain in time',
    );
  });

  it('runs on a clock that others use too', async () => {
    const clock = new VirtualClock();
    clock.advance(5_000);
    await using harness = await testPipeline(slow, { clock });
    harness.send(new TranscriptionFrame({ text: 'a' }));
    expect((await harness.waitFor(LLMTextFrame)).at).toBe(300);
    expect(clock.now()).toBe(5_300);
  });
});
