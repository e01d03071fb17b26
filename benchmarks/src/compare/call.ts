import { type Deferred, deferred, delay, settleWithin, type TurnRecord } from '@antiphon/core/frame-free';
import type { CallFigures, CallOrder, Held, StartStage } from './call-order.js';
import { held, Instruments, peakRssBytes, spentSince } from './instruments.js';
import { Microphone } from './microphone.js';
import type { Parts, Wiring } from './variants/parts.js';

/** Beyond this a turn has gone wrong. */
const TURN_LIMIT_MS = 20_000;
/** Between two turns: long enough for what a turn leaves behind. */
const BREATH_MS = 200;

/** What was loaded, and what that took. */
export interface Loaded {
  readonly wire: Wiring;
  readonly partsOf: (vendors: CallOrder['vendors']) => Parts;
  readonly importMs: number;
  readonly cpuBefore: NodeJS.CpuUsage;
}

/**
 * One call: the agent is made and started, hears each of the utterances and answers it, and then nobody speaks.
 *
 * @throws Error when a turn was not answered, or a part of the agent failed: such a call measures nothing
 */
export async function makeCall({ vendors, idleMs }: CallOrder, loaded: Loaded): Promise<CallFigures> {
  const stagesMs: Record<StartStage, number> = { stt: 0, llm: 0, tts: 0 };
  const records: TurnRecord[] = [];
  const failures: string[] = [];
  let answered: Deferred<void> = deferred();
  let framesHeard = 0;
  const { clock, ...services } = loaded.partsOf(vendors);
  const madeFromMs = clock.now();
  const { sampleRate } = vendors;
  const agent = loaded.wire(
    { clock, ...timed(services, clock.now, stagesMs) },
    {
      sampleRate,
      sink: { write: () => void framesHeard++, flush() {} },
      turn(record) {
        records.push(record);
        answered.resolve();
      },
      failed: (message) => failures.push(message),
    },
  );
  const initMs = clock.now() - madeFromMs;
  await agent.start();
  const totalMs = loaded.importMs + clock.now() - madeFromMs;
  const startUp = {
    importMs: loaded.importMs,
    initMs,
    stagesMs,
    totalMs,
    cpuMs: spentSince(loaded.cpuBefore),
  };

  const holding: Held[] = [held()];
  const instruments = new Instruments(clock);
  const microphone = new Microphone(clock, sampleRate, (samples) => agent.hear(samples, sampleRate));
  microphone.on();
  for (const utterance of vendors.utterances) {
    answered = deferred();
    instruments.resume();
    microphone.speak(samplesOf(utterance));
    await settleWithin(clock, TURN_LIMIT_MS, answered.promise);
    await delay(clock, BREATH_MS);
    instruments.pause();
    holding.push(held());
  }
  microphone.off();
  const idleCpuPercent = await idleCpu(idleMs, (ms) => delay(clock, ms));
  const figures = {
    startUp,
    cpuPercent: instruments.cpuPercent,
    cpuPercentByTurn: instruments.cpuPercents,
    idleCpuPercent,
    held: holding,
    peakRssBytes: peakRssBytes(),
    turns: records.map(({ marks }) => marks),
    loopDelayP99Ms: instruments.loopDelayP99Ms,
    framesHeard,
  };
  await agent.end();
  const outcomes = records.map(({ outcome }) => outcome);
  if (failures.length > 0 || outcomes.length !== vendors.utterances.length || !outcomes.every(isCompleted))
    throw new Error(`the call went wrong: turns ${outcomes.join(', ') || 'none'}; ${failures.join('; ')}`);
  return figures;
}

const isCompleted = (outcome: TurnRecord['outcome']): boolean => outcome === 'completed';

async function idleCpu(idleMs: number, wait: (ms: number) => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await wait(idleMs);
  return (100 * spentSince(before)) / idleMs;
}

/** The same services, and how long each took to open; the agent opens them side by side. */
function timed(
  services: Omit<Parts, 'clock'>,
  now: () => number,
  stagesMs: Record<StartStage, number>,
): Omit<Parts, 'clock'> {
  const { vad, stt, llm, tts } = services;
  async function time<T>(stage: StartStage, opening: T | Promise<T>, fromMs = now()): Promise<T> {
    const opened = await opening;
    stagesMs[stage] += now() - fromMs;
    return opened;
  }
  return {
    vad,
    stt: {
      ...stt,
      open: (events, host) => time('stt', stt.open(events, host)),
    },
    llm: { ...llm, prewarm: () => time('llm', llm.prewarm?.()) },
    tts: {
      ...tts,
      prewarm: () => time('tts', tts.prewarm?.()),
      open: (host) => time('tts', tts.open?.(host) ?? tts),
    },
  };
}

function samplesOf(base64: string): Int16Array {
  const bytes = Buffer.from(base64, 'base64');
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at));
}
