import {
  Conversation,
  delay,
  type Pipeline,
  pipeline,
  seededRandom,
  settleWithin,
  textOf,
} from '@antiphon/core';
import { geminiLive } from '@antiphon/gemini';
import { createRecorder, patientClock, startGeminiSimulator } from '@antiphon/simulators';
import { loadSdks } from '../adapters/index.js';
import { catchStrays } from '../matrix/strays.js';
import { TelegraphMicrophone, Watch } from '../stage/index.js';
import { HeapWatch } from './heap-watch.js';
import { mismatchesOf } from './heard-and-told.js';
import { answering, questionsIn } from './numbered-questions.js';
import { QueueWatch } from './queue-watch.js';
import type { SoakMinute, SoakOutcome } from './soak-outcome.js';
import { arrivalsOf, wordsIn } from './spoken-once.js';
import { Strikes } from './strikes.js';
import { turnEar } from './turn-ear.js';

export interface LiveSoakOptions {
  /** Of conversation. @defaultValue 15 */
  readonly minutes?: number;
  /** @defaultValue 1 */
  readonly seed?: number;
  readonly onMinute?: (minute: SoakMinute) => void;
}

const API_KEY = 'soak-key';
const MINUTE_MS = 60_000;
/** The vendor's rate. */
const OUTPUT_RATE = 24_000;
/** Of turns and messages so many are kept: what grows beyond them is a leak. */
const KEPT_TURNS = 20;
const KEPT_MESSAGES = 60;
/** Nobody waits longer for an answer. */
const PATIENCE_MS = 12_000;
/** Every third turn the user breaks in. */
const BREAKS_IN_EVERY = 3;
const QUEUE_BOUNDS = { 'turn-ear.chunks': 3_000, 'geminiLive.chunks': 3_000 } as const;

/**
 * A long talk with Gemini Live, as fast as its sockets are served: every third answer is interrupted, every minute
 * something breaks, and now and then somebody presses "restart" while it is broken.
 */
export async function liveSoak(options: LiveSoakOptions = {}): Promise<SoakOutcome> {
  const { minutes = 15, seed = 1, onMinute } = options;
  await loadSdks();
  const beganMs = performance.now();
  const random = seededRandom(seed);
  const strikes = new Strikes(seededRandom(seed ^ 0x5eed));
  using clock = patientClock({ speed: Number.POSITIVE_INFINITY, maxStepMs: 5 });
  using strays = catchStrays(() => ['the soak']);
  await using simulator = await startGeminiSimulator({
    clock,
    seed,
    speech: 'scripted',
    keys: [API_KEY],
    faults: strikes.plan,
    recorder: createRecorder({ maxMessages: 10 }),
    agent: answering((number) => `You said ${number} and I have a little more to say about that.`),
    live: { silenceDurationMs: 300, handleLifetimeMs: 60_000 },
  });
  const microphone = new TelegraphMicrophone();
  const ear = turnEar(OUTPUT_RATE);
  const agent = geminiLive({
    apiKey: API_KEY,
    baseUrl: simulator.url,
    detection: { silenceMs: 300 },
    ...TUNING,
  });
  const line = pipeline(microphone.processor, agent, ear.processor) as Pipeline;
  const conversation = new Conversation({ history: { maxMessages: KEPT_MESSAGES } });
  const session = line.open({ clock, conversation, turnHistory: KEPT_TURNS });
  const watch = new Watch(session);
  const heap = new HeapWatch();
  const queues = new QueueWatch(QUEUE_BOUNDS);
  const mismatches: string[] = [];
  /** The turns in which something broke. */
  const struckTurns = new Set<number>();
  const outcomes: Record<string, number> = {};
  const arrived: string[] = [];
  session.turns$.subscribe((record) => {
    outcomes[record.outcome] = (outcomes[record.outcome] ?? 0) + 1;
    arrived.push(...questionsIn(record.user));
    const wasStruck = [...struckTurns].some((turn) => turn === record.turn || turn + 1 === record.turn);
    mismatches.push(...mismatchesOf(session, record, wasStruck ? undefined : ear.wordsOf(record.turn)));
  });
  await session.start();
  const startedAtMs = clock.now();
  const elapsedMs = () => clock.now() - startedAtMs;
  const said: string[] = [];
  let minute = 0;
  let nextStrikeAtMs = random() * MINUTE_MS;
  let restarts = 0;
  while (elapsedMs() < minutes * MINUTE_MS) {
    await exchange(said.length);
    if (elapsedMs() < (minute + 1) * MINUTE_MS) continue;
    minute++;
    const heapMb = await heap.sample(minute);
    onMinute?.({ minute, ...counts(), heapMb, realMs: performance.now() - beganMs });
  }
  const ending = await settleWithin(clock, 15_000, session.end('the soak is over'));
  await new Promise((resolve) => setImmediate(resolve));
  return {
    ...counts(),
    minutes,
    problems: verdict(ending.status === 'fulfilled' ? ending.value.outcome : 'never'),
    heapSlopeKbPerMinute: heap.slopeKbPerMinute,
    queues: Object.fromEntries(queues.most),
    strikes: strikes.done,
    realMs: performance.now() - beganMs,
  };

  /** The user says something, and hears the answer, or breaks in. */
  async function exchange(number: number): Promise<void> {
    const word = `n${number}`;
    said.push(word);
    microphone.speak(`say ${word}`);
    const breaksIn = number % BREAKS_IN_EVERY === BREAKS_IN_EVERY - 1;
    const untilMs = clock.now() + PATIENCE_MS;
    let speaksAtMs: number | undefined;
    while (clock.now() < untilMs) {
      await delay(clock, 20);
      queues.look(session);
      if (elapsedMs() >= nextStrikeAtMs) await strike();
      if (!hasHeard(word)) continue;
      if (!session.answering) {
        if (session.turns.some(({ user }) => wordsIn(user).includes(word))) break;
      } else if (breaksIn) speaksAtMs ??= clock.now() + 300 + random() * 900;
      if (clock.now() > (speaksAtMs ?? Number.POSITIVE_INFINITY)) return;
    }
    await delay(clock, 300 + random() * 1_500);
  }

  function hasHeard(word: string): boolean {
    const last = session.conversation.messages.slice(-6).filter(({ role }) => role === 'user');
    return last.some((message) => wordsIn(textOf(message)).includes(word));
  }

  async function strike(): Promise<void> {
    nextStrikeAtMs += MINUTE_MS * (0.5 + random());
    strikes.strike(elapsedMs(), simulator);
    struckTurns.add(session.turn);
    if (random() > 0.4) return;
    await delay(clock, 20 + random() * 400);
    restarts++;
    void agent.recover(session, 'somebody pressed restart');
  }

  function counts() {
    return {
      utterances: said.length,
      outcomes: { ...outcomes },
      struck: strikes.done.length,
      restarts,
      reconnections: watch.states.filter(({ state }) => state === 'reconnecting').length,
    };
  }

  function verdict(ended: string): readonly string[] {
    const { lost, doubled } = arrivalsOf(said, arrived);
    const mayBeLost = strikes.done.filter(({ losesWords }) => losesWords).length;
    const slope = heap.slopeKbPerMinute;
    return [
      ...(lost.length > mayBeLost ? [`lost: ${lost.join(' ')}; ${mayBeLost} allowed`] : []),
      ...(doubled.length > 0 ? [`doubled: ${doubled.join(' ')}`] : []),
      ...mismatches,
      ...queues.exceeded,
      ...(slope !== undefined && slope > MAX_SLOPE_KB
        ? [`the heap grows by ${slope.toFixed(0)} KB a minute`]
        : []),
      ...(ended === 'ended' ? [] : [`the session ended: ${ended}`]),
      ...strays.messages,
      ...simulator.recorder.problems.map((problem) => `the simulator: ${String(problem)}`),
    ];
  }
}

/** What the simulator and this soak note of every turn and connection, in KB a minute, with room to measure. */
const MAX_SLOPE_KB = 200;

/** Timeouts shorter than the defaults, so that a minute has room for a fault and what follows. */
const TUNING = {
  connectTimeoutMs: 2_000,
  pingMs: 2_000,
  pongTimeoutMs: 1_500,
  healthCheckMs: 500,
  silenceMs: 3_000,
  responseTimeoutMs: 4_000,
  maxAttempts: 10,
  turnSilenceMs: 3_000,
  contextCompression: { triggerTokens: 2_000, targetTokens: 1_000 },
} as const;
