import {
  type Frame,
  InputAudioFrame,
  inlet,
  type Pipeline,
  pipeline,
  processor,
  serial,
  TTSAudioFrame,
  VirtualClock,
} from '@antiphon/core';
import { type Spread, spreadOf } from '../measure/statistics.js';
import { isInterrupted } from '../measure/until-interrupted.js';

export interface BargeInRow {
  readonly backlogFrames: number;
  /** From the call to `interrupt()` until the tail has seen the interruption, in microseconds of real time. */
  readonly interruptionUs: Spread;
  /** The same, each time but the first. */
  readonly samples: readonly number[];
  /** The first time in this process, when nothing is compiled. */
  readonly coldUs: number;
  /** Frames of the old turn that came out after it. */
  readonly staleFrames: number;
}

const SLOW_MS = 5;

/** Microphone frames and the bot's speech, each behind an asynchronous stage that takes 5 ms a frame. */
const congested: Pipeline = pipeline(
  inlet(InputAudioFrame),
  processor({
    name: 'analysis',
    takes: [InputAudioFrame],
    emits: [TTSAudioFrame],
    on: {
      audioIn: serial(
        async (frame, work, ctx) => {
          await new Promise<void>((resolve) => ctx.clock.after(SLOW_MS, resolve));
          work.emit(new TTSAudioFrame({ samples: frame.samples, sampleRate: frame.sampleRate }));
        },
        { maxQueued: 10_000 },
      ),
    },
  }),
  processor({
    name: 'voice',
    takes: [TTSAudioFrame],
    emits: [TTSAudioFrame],
    on: {
      ttsAudio: serial(async (frame, work, ctx) => {
        await new Promise<void>((resolve) => ctx.clock.after(SLOW_MS, resolve));
        work.emit(frame.with({}));
      }),
    },
  }),
);

/** Interrupts behind a backlog, many times, and counts what comes out that should not. */
export async function measureBargeIn(
  backlogFrames: number,
  rounds: number,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<BargeInRow> {
  const microseconds: number[] = [];
  let staleFrames = 0;
  for (let round = 0; round < rounds && !(await isInterrupted(signal)); round++) {
    const clock = new VirtualClock();
    const session = congested.open({ clock });
    let interruptedAt: bigint | undefined;
    const stale: Frame[] = [];
    session.output$.subscribe((frame) => {
      if (frame.kind === 'interruption') interruptedAt = process.hrtime.bigint();
      else if (interruptedAt !== undefined && frame.kind === 'ttsAudio' && frame.turn < session.turn)
        stale.push(frame);
    });
    await session.start();
    session.beginTurn('measured');
    const samples = new Int16Array(320);
    for (let sent = 0; sent < backlogFrames; sent++)
      session.send(new InputAudioFrame({ samples, sampleRate: 16_000 }));
    await clock.run(8 * SLOW_MS);
    const started = process.hrtime.bigint();
    session.interrupt('measured');
    if (interruptedAt === undefined) throw new Error('the interruption never reached the tail');
    microseconds.push(Number(interruptedAt - started) / 1000);
    await clock.run(20 * SLOW_MS);
    staleFrames += stale.length;
    await session.cancel();
    progress(round + 1, rounds);
  }
  const [coldUs = Number.NaN, ...warm] = microseconds;
  return { backlogFrames, interruptionUs: spreadOf(warm), samples: warm, coldUs, staleFrames };
}
