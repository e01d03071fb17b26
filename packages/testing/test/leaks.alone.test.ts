import {
  batch,
  InputAudioFrame,
  InterimTranscriptionFrame,
  LLMTextFrame,
  latest,
  llm,
  Pipeline,
  type Processor,
  processor,
  type Session,
  serial,
  stt,
  TextFrame,
  TranscriptionFrame,
  tts,
  turnTaking,
  VirtualClock,
  vad,
} from '@antiphon/core';
import { auditTime } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  expectNoLeak,
  heapPerSession,
  inVirtualTime,
  scriptedLlm,
  scriptedStt,
  scriptedTransport,
  scriptedTts,
  scriptedVad,
  testPipeline,
} from '../src/index.js';
import { agentOn } from './agent.fixture.js';

const LIMIT_MS = 60_000;
const kept: object[] = [];

describe('expectNoLeak', () => {
  it('finds what is held, and only that', async () => {
    await expectNoLeak(() => ({ free: true }));
    const holding = expectNoLeak((track) => kept.push(track(new Map())));
    await expect(holding).rejects.toThrow('20 of 20 tracked objects are still held: Map');
    await expect(expectNoLeak(() => {})).rejects.toThrow('nothing was tracked');
  });

  it('says what it needs', async () => {
    const { gc } = globalThis;
    globalThis.gc = undefined;
    await expect(expectNoLeak(() => ({}))).rejects.toThrow('leaks can be seen only with node --expose-gc');
    globalThis.gc = gc;
  });
});

/** Every processor of the core and every policy, each alone. */
const processors: Readonly<Record<string, (clock: VirtualClock) => Processor>> = {
  vad: () => vad(scriptedVad()),
  stt: (clock) => stt(scriptedStt({ clock, interimAfterMs: 30, finalAfterMs: 90 })),
  turnTaking: () => turnTaking(),
  llm: (clock) => llm(scriptedLlm({ clock, firstAfterMs: 100, paceMs: 50 })),
  tts: (clock) => tts(scriptedTts({ clock, firstAfterMs: 100, paceMs: 50 })),
  playout: () => scriptedTransport().output,
  serial: () => waiting(serial),
  latest: () => waiting(latest),
  batch: () =>
    processor({
      name: 'batched',
      takes: [TranscriptionFrame],
      on: {
        transcription: batch(
          async (_frames: readonly TranscriptionFrame[], work) => {
            await new Promise((resolve) => work.signal.addEventListener('abort', resolve));
          },
          { maxFrames: 2, maxWaitMs: 100 },
        ),
      },
    }),
  'RxJS chain': () =>
    processor({
      name: 'calm',
      takes: [InterimTranscriptionFrame],
      emits: [InterimTranscriptionFrame],
      pipe: (frames$, ctx) => frames$.pipe(auditTime(1_000, ctx.scheduler)),
    }),
};

function waiting(policy: typeof serial): Processor {
  return processor({
    name: 'waiting',
    takes: [TranscriptionFrame],
    emits: [LLMTextFrame],
    on: {
      transcription: policy(async (_frame: TranscriptionFrame, work) => {
        await new Promise((resolve) => work.signal.addEventListener('abort', resolve));
      }),
    },
  });
}

const tone = new Int16Array(320).fill(6_000);

/** Something for everybody, so that each is in the midst of its work. */
const someFrames = () => [
  ...Array.from({ length: 10 }, () => new InputAudioFrame({ samples: tone.slice(), sampleRate: 16_000 })),
  new InterimTranscriptionFrame({ text: 'hel' }),
  ...Array.from({ length: 3 }, (_, at) => new TranscriptionFrame({ text: `hello ${at}`, turn: 0 })),
  new TextFrame({ text: 'typed' }),
  new LLMTextFrame({ text: 'An answer. And more of it', turn: 0 }),
];

describe.each(Object.entries(processors))('%s', (_name, make) => {
  it.each(['cancel', 'interrupt', 'end'] as const)(
    'leaves no timer and retains no frame, signal or session: %s',
    async (how) => {
      await expectNoLeak(
        async (track) => {
          const clock = new VirtualClock();
          const harness = await testPipeline(make(clock), { clock, allowErrors: true, deadlineMs: 1_000 });
          track(harness.session);
          track(harness.session.signal);
          const frames = someFrames();
          for (const frame of frames) track(frame);
          harness.send(...frames);
          await harness.run(120);
          if (how === 'interrupt') {
            harness.session.interrupt('a test');
            await harness.run(50);
          }
          await (how === 'end' ? harness.end() : harness.cancel());
          await harness.settle();
          expect(clock.pending).toBe(0);
        },
        { rounds: 5, maxAlive: 2 },
      );
    },
    LIMIT_MS,
  );
});

describe('a thousand sessions', () => {
  it(
    'opened and cancelled leave the heap flat',
    async () => {
      const clock = new VirtualClock();
      const { pipeline } = agentOn(clock);
      const { bytesPerSession, leftPerSession } = await heapPerSession(pipeline, {
        options: { clock },
        settle: () => clock.run(60_000),
      });
      // The smallest thing that a session could leave behind is many times that; the rest is compiled code.
      expect(leftPerSession).toBeLessThan(1_000);
      expect(bytesPerSession).toBeLessThan(60_000);
    },
    LIMIT_MS,
  );

  it(
    'that each held a conversation leave the heap flat',
    async () => {
      const clock = new VirtualClock();
      const talk = new Pipeline([
        processor({ name: 'in', takes: [], emits: [TranscriptionFrame], on: {} }),
        llm(scriptedLlm({ clock, paceMs: 5, keepRequests: 1 })),
        tts(scriptedTts({ clock })),
        scriptedTransport().output,
      ]);
      const heapAfter = async (sessions: number): Promise<number> => {
        const { leftPerSession } = await heapPerSession(talk, {
          sessions,
          options: { clock },
          use: async (session: Session) => {
            session.send(new TranscriptionFrame({ text: 'hello' }));
            await clock.run(300);
            await inVirtualTime(clock, session.cancel(), 1_000);
          },
        });
        return leftPerSession * sessions;
      };
      await heapAfter(50);
      expect(await heapAfter(1_000)).toBeLessThan(1_000 * 1_500);
    },
    LIMIT_MS,
  );
});
