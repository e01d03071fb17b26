import {
  systemClock as clock,
  type Deferred,
  deferred,
  delay,
  type PlayoutSink,
  settleWithin,
  type TurnRecord,
} from '@antiphon/core/frame-free';
import type { CallFigures, CallOrder, Held, StartStage, Vendors } from './call-order.js';
import { held, Instruments, peakRssBytes, spentSince } from './instruments.js';
import { Microphone } from './microphone.js';
import type { Parts, WiredAgent, Wiring } from './variants/parts.js';

/** Beyond this a turn has gone wrong. */
const TURN_LIMIT_MS = 20_000;
/** Between two turns: long enough for what a turn leaves behind. */
const BREATH_MS = 200;

/** What was loaded, and what that took. */
export interface Loaded {
  readonly wire: Wiring;
  readonly partsOf: (vendors: Vendors) => Parts;
  readonly importMs: number;
  readonly cpuBefore: NodeJS.CpuUsage;
}

/**
 * One call: the agent is made and started, hears each of the utterances and answers it, and then nobody speaks.
 *
 * @throws Error when a turn was not answered, or a part of the agent failed: such a call measures nothing
 */
export async function makeCall({ vendors, idleMs }: CallOrder, loaded: Loaded): Promise<CallFigures> {
  const told = new Told();
  const { agent, startUp } = await started(vendors, loaded, told);
  const holding: Held[] = [held()];
  const instruments = new Instruments(clock);
  const { sampleRate, utterances } = vendors;
  const microphone = new Microphone(clock, sampleRate, (samples) => agent.hear(samples, sampleRate));
  microphone.on();
  for (const utterance of utterances) {
    instruments.resume();
    microphone.speak(samplesOf(utterance));
    await told.nextTurn();
    await delay(clock, BREATH_MS);
    instruments.pause();
    holding.push(held());
  }
  microphone.off();
  const figures = {
    startUp,
    cpuPercent: instruments.cpuPercent,
    cpuPercentByTurn: instruments.cpuPercents,
    idleCpuPercent: await idleCpu(idleMs),
    held: holding,
    peakRssBytes: peakRssBytes(),
    turns: told.turns.map(({ marks }) => marks),
    loopDelayP99Ms: instruments.loopDelayP99Ms,
    framesHeard: told.framesHeard,
  };
  await agent.end();
  told.mustBeWhole(utterances.length);
  return figures;
}

/** What the agent tells of a call. */
class Told {
  readonly turns: TurnRecord[] = [];
  framesHeard = 0;
  readonly #failures: string[] = [];
  #answered: Deferred<void> = deferred();

  readonly sink: PlayoutSink = { write: () => void this.framesHeard++, flush() {} };

  turn(record: TurnRecord): void {
    this.turns.push(record);
    this.#answered.resolve();
  }

  failed(message: string): void {
    this.#failures.push(message);
  }

  /** Resolves when a turn is over from now on, or has gone wrong. */
  async nextTurn(): Promise<void> {
    this.#answered = deferred();
    await settleWithin(clock, TURN_LIMIT_MS, this.#answered.promise);
  }

  /** @throws Error unless so many turns were completed and nothing failed */
  mustBeWhole(turns: number): void {
    const outcomes = this.turns.map(({ outcome }) => outcome);
    const isWhole = outcomes.length === turns && outcomes.every((outcome) => outcome === 'completed');
    if (isWhole && this.#failures.length === 0) return;
    const failures = this.#failures.join('; ') || 'no failure';
    throw new Error(`the call went wrong: turns ${outcomes.join(', ') || 'none'}; ${failures}`);
  }
}

/** Makes and starts the agent, and times that. */
async function started(
  vendors: Vendors,
  { wire, partsOf, importMs, cpuBefore }: Loaded,
  told: Told,
): Promise<{ readonly agent: WiredAgent; readonly startUp: CallFigures['startUp'] }> {
  const stagesMs: Record<StartStage, number> = { stt: 0, llm: 0, tts: 0 };
  const fromMs = clock.now();
  const agent = wire(timed(partsOf(vendors), stagesMs), {
    sampleRate: vendors.sampleRate,
    sink: told.sink,
    turn: (record) => told.turn(record),
    failed: (message) => told.failed(message),
  });
  const initMs = clock.now() - fromMs;
  await agent.start();
  const totalMs = importMs + clock.now() - fromMs;
  return { agent, startUp: { importMs, initMs, stagesMs, totalMs, cpuMs: spentSince(cpuBefore) } };
}

/** In percent of a core. */
async function idleCpu(idleMs: number): Promise<number> {
  const before = process.cpuUsage();
  await delay(clock, idleMs);
  return (100 * spentSince(before)) / idleMs;
}

/** The same parts, and how long each took to open; the agent opens them side by side. */
function timed(parts: Parts, stagesMs: Record<StartStage, number>): Parts {
  const { stt, llm, tts } = parts;
  async function time<T>(stage: StartStage, opening: T | Promise<T>, fromMs = clock.now()): Promise<T> {
    const opened = await opening;
    stagesMs[stage] += clock.now() - fromMs;
    return opened;
  }
  return {
    ...parts,
    stt: { ...stt, open: (events, host) => time('stt', stt.open(events, host)) },
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
