import {
  delay,
  endOfTurnBySilence,
  llm,
  pipeline,
  seededRandom,
  settleWithin,
  stt,
  textOf,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini';
import { atSpeakingPace, patientClock, SPEECH_RATE, startSimulators } from '@antiphon/simulators';
import { scriptedVad } from '@antiphon/testing';
import { loadSdks } from '../adapters/index.js';
import { catchStrays } from '../matrix/strays.js';
import { TelegraphMicrophone } from '../stage/index.js';
import { mismatchesOf } from './heard-and-told.js';
import { answering, questionsIn } from './numbered-questions.js';
import { arrivalsOf, wordsIn } from './spoken-once.js';
import { type Strike, Strikes } from './strikes.js';
import { turnEar } from './turn-ear.js';

export interface PipelineSoakOptions {
  /** @defaultValue 10 */
  readonly turns?: number;
  /** @defaultValue 1 */
  readonly seed?: number;
}

export interface PipelineSoakOutcome {
  /** What is wrong; empty: nothing. */
  readonly problems: readonly string[];
  readonly strikes: readonly Strike[];
  /** Turns whose answer was heard, and turns that only tell what went wrong. */
  readonly answered: number;
  readonly failed: number;
}

const API_KEY = 'soak-key';
const PATIENCE_MS = 20_000;
/** Faults strike within this time of the beginning of an utterance: while it is said, thought about, or answered. */
const STRIKES_WITHIN_MS = 3_000;
const CONNECTION = {
  connectTimeoutMs: 2_000,
  pingMs: 2_000,
  pongTimeoutMs: 1_500,
  healthCheckMs: 500,
  silenceMs: 2_500,
} as const;

/** A talk through recogniser, model and voice of two vendors; in every turn something breaks somewhere. */
export async function pipelineSoak(options: PipelineSoakOptions = {}): Promise<PipelineSoakOutcome> {
  const { turns = 10, seed = 1 } = options;
  await loadSdks();
  const random = seededRandom(seed);
  const strikes = new Strikes(seededRandom(seed ^ 0x5eed));
  using clock = patientClock({ speed: Number.POSITIVE_INFINITY, maxStepMs: 5 });
  using strays = catchStrays(() => ['the soak']);
  await using simulators = await startSimulators({
    clock,
    seed,
    keys: [API_KEY],
    faults: strikes.plan,
    deepgram: { speech: atSpeakingPace, latency: { ttsPerChunk: { medianMs: 20, p95Ms: 40 } } },
    gemini: {
      speech: 'scripted',
      latency: { llmPerToken: { medianMs: 20, p95Ms: 60 } },
      agent: answering((number) => `You said ${number} to me. That is all.`),
    },
  });
  const deepgram = { baseUrl: simulators.deepgram.url, apiKey: API_KEY, connection: CONNECTION };
  const microphone = new TelegraphMicrophone();
  const ear = turnEar(SPEECH_RATE);
  const model = geminiLlm({
    model: 'gemini-2.5-flash',
    baseUrl: simulators.gemini.url,
    apiKey: API_KEY,
    clock,
  });
  const voice = deepgramTts({
    ...deepgram,
    encoding: 'linear16',
    sampleRate: SPEECH_RATE,
    answerTimeoutMs: 3_000,
    maxRetries: 0,
  });
  const session = pipeline(
    microphone.processor,
    vad(scriptedVad({ stopAfterMs: 200 })),
    stt(deepgramStt({ ...deepgram, model: 'nova-3' })),
    turnTaking({ end: [endOfTurnBySilence({ silenceMs: 300, maxWaitForTranscriptMs: 6_000 })] }),
    llm(model, { silenceTimeoutMs: 3_000, attempts: 3 }),
    tts(voice, { attempts: 3 }),
    ear.processor,
  ).open({ clock });
  const mismatches: string[] = [];
  // What of an answer was lost on the way is not known; the history must agree with the record all the same.
  session.turns$.subscribe((record) => mismatches.push(...mismatchesOf(session, record, undefined)));
  await session.start();
  const said: string[] = [];
  for (let number = 0; number < turns; number++) await exchange(`n${number}`);
  const ending = await settleWithin(clock, 15_000, session.end('the soak is over'));
  await new Promise((resolve) => setImmediate(resolve));
  const arrived = session.conversation.messages
    .filter(({ role }) => role === 'user')
    .flatMap((message) => questionsIn(textOf(message)));
  const { lost, doubled } = arrivalsOf(said, arrived);
  const answers = session.turns.filter(({ user }) => wordsIn(user).some((word) => said.includes(word)));
  const isAnswered = ({ user, heard }: (typeof answers)[number]) =>
    said.some((word) => wordsIn(user).includes(word) && wordsIn(heard).includes(word.slice(1)));
  const silent = answers.filter((record) => !isAnswered(record) && record.errors.length === 0);
  return {
    problems: [
      ...lost.map((word) => `lost: ${word} (${strikes.done[said.indexOf(word)]?.name})`),
      ...(doubled.length > 0 ? [`doubled: ${doubled.join(' ')}`] : []),
      ...silent.map(
        ({ turn, user, outcome }) => `turn ${turn} (${outcome}): nobody answered '${user}', or said why`,
      ),
      ...mismatches,
      ...(ending.status === 'fulfilled' && ending.value.outcome === 'ended'
        ? []
        : ['the session did not end']),
      ...strays.messages,
      ...simulators.recorder.problems.map((problem) => `the simulator: ${String(problem)}`),
    ],
    strikes: strikes.done,
    answered: answers.filter(isAnswered).length,
    failed: answers.filter((record) => !isAnswered(record)).length,
  };

  async function exchange(word: string): Promise<void> {
    said.push(word);
    microphone.speak(`say ${word}`);
    const strikesAtMs = clock.now() + random() * STRIKES_WITHIN_MS;
    const untilMs = clock.now() + PATIENCE_MS;
    let hasStruck = false;
    while (clock.now() < untilMs) {
      await delay(clock, 20);
      if (!hasStruck && clock.now() >= strikesAtMs) {
        hasStruck = true;
        strikes.strike(clock.now(), random() < 0.6 ? simulators.deepgram : simulators.gemini);
      }
      const isOver = session.turns.some(({ user }) => wordsIn(user).includes(word)) && !session.answering;
      if (isOver && hasStruck) break;
    }
    await delay(clock, 500);
  }
}
