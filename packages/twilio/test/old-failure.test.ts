import { decodeMulaw, encodeMulaw } from '@antiphon/audio';
import {
  type PlayoutStats,
  pipeline,
  processor,
  StartFrame,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { virtualDesk } from './virtual-call.js';

const FRAMES = 1_500;
const FRAME = 160;
/** Far less than is made at once. */
const MAX_QUEUED_MS = 3_000;

/** Every frame says its number: the line's codes but the two zeros, as digits to the base 254. */
function numbered(at: number): Int16Array {
  const codes = Uint8Array.from({ length: FRAME }, (_, place) =>
    codeOf(place % 2 === 0 ? at % 254 : Math.floor(at / 254)),
  );
  return decodeMulaw(codes);
}
const codeOf = (digit: number): number => (digit < 0x7f ? digit : digit + 1);
const digitOf = (code: number): number => (code < 0x7f ? code : code - 1);
const numberOf = (frame: Uint8Array): number =>
  digitOf(frame[0] as number) + 254 * digitOf(frame[1] as number);

/** Makes 30 s of speech as fast as it is let. */
function eagerVoice(pauses: number[]) {
  return processor({
    name: 'eager',
    takes: [],
    accepts: [StartFrame],
    emits: [TTSAudioFrame, TTSEndFrame],
    on: {
      start(_frame, ctx) {
        void (async () => {
          for (let at = 0; at < FRAMES; at++) {
            if (ctx.pressured) pauses.push(at);
            await ctx.whenWritable(ctx.signal);
            ctx.emit(new TTSAudioFrame({ samples: numbered(at), sampleRate: 8_000, turn: ctx.session.turn }));
          }
          ctx.emit(new TTSEndFrame({ audioMs: FRAMES * 20, turn: ctx.session.turn }));
        })();
      },
    },
  });
}

it('plays 30 s of speech that was made at once: every frame, in order, in its slot, while the producer waits', async () => {
  const pauses: number[] = [];
  let queuedMs = 0;
  let stats: () => PlayoutStats | undefined = () => undefined;
  const { clock, dial, sessions, problems } = virtualDesk((call, time) => {
    const output = call.output({ maxQueuedMs: MAX_QUEUED_MS });
    const session = pipeline(call.input(), eagerVoice(pauses), output).open({ clock: time });
    stats = () => output.stats(session);
    return session;
  });
  const { caller } = dial();
  caller.begin();
  for (let ms = 0; ms < 31_000; ms += 100) {
    await clock.run(100);
    queuedMs = Math.max(queuedMs, caller.bufferedMs);
  }

  const { codes, stretches } = caller.heard;
  expect(codes).toHaveLength(FRAMES * FRAME);
  const numbers = Array.from({ length: FRAMES }, (_, at) => numberOf(codes.subarray(at * FRAME)));
  expect(numbers).toEqual(Array.from({ length: FRAMES }, (_, at) => at));
  const beganMs = stretches[0]?.startMs ?? Number.NaN;
  const slots = caller.heard.events.filter(({ kind }) => kind === 'media');
  expect(slots.map(({ playsAtMs }) => playsAtMs)).toEqual(slots.map((_, at) => beganMs + at * 20));
  expect(stretches).toHaveLength(1);
  expect((stretches[0]?.endMs ?? 0) - (stretches[0]?.startMs ?? 0)).toBeCloseTo(30_000, 6);
  // The line's buffer holds the lead and no more.
  expect(queuedMs).toBeLessThanOrEqual(140);
  expect(pauses.length).toBeGreaterThan(10);
  // What waits here is no more than it may be, and nothing was turned away.
  expect(stats()).toMatchObject({ frames: FRAMES, refusedChunks: 0, staleChunks: 0 });
  expect(stats()?.peakQueuedMs).toBeLessThanOrEqual(MAX_QUEUED_MS);
  expect(problems).toEqual([]);
  caller.hangUp();
  await clock.run(100);
  expect((await sessions[0]?.closed)?.outcome).toBe('ended');
});

it('plays the very bytes that a service has made for the telephone', async () => {
  const made = Uint8Array.from({ length: FRAME * 10 }, (_, at) => codeOf((at * 7) % 254));
  const { clock, dial } = virtualDesk((call, time) => {
    const voice = processor({
      name: 'voice',
      takes: [],
      accepts: [StartFrame],
      emits: [TTSAudioFrame, TTSEndFrame],
      on: {
        start(_frame, ctx) {
          ctx.emit(new TTSAudioFrame({ samples: decodeMulaw(made), sampleRate: 8_000 }));
          ctx.emit(new TTSEndFrame({ audioMs: 200 }));
        },
      },
    });
    return pipeline(call.input(), voice, call.output()).open({ clock: time });
  });
  const { caller } = dial();
  caller.begin();
  await clock.run(1_000);
  expect(encodeMulaw(decodeMulaw(made))).toEqual(made);
  expect(Uint8Array.from(caller.heard.codes)).toEqual(made);
});
