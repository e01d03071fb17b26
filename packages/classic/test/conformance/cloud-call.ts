import {
  delay,
  type Message,
  seededRandom,
  settleWithin,
  type TurnRecord,
  textOf,
  tool,
} from '@antiphon/core/frame-free';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini/frame-free';
import {
  atSpeakingPace,
  type GeminiAgent,
  type LiveFault,
  patientClock,
  readTelegraph,
  type Simulator,
  SPEECH_RATE,
  startSimulators,
  telegraph,
} from '@antiphon/simulators';
import { scriptedVad } from '@antiphon/testing';
import { Microphone } from './microphone.js';
import { Playing } from './playing.js';
import type { Wiring } from './wiring.js';

const API_KEY = 'call-key';
const PATIENCE_MS = 20_000;
const CONNECTION = {
  connectTimeoutMs: 2_000,
  pingMs: 2_000,
  pongTimeoutMs: 1_500,
  healthCheckMs: 500,
  silenceMs: 2_500,
} as const;

export interface CloudCallOptions {
  readonly seed: number;
  /** What the caller says, one after another. */
  readonly sayings: readonly string[];
  /** The caller says this over the answer to these, so long after it was first heard. */
  readonly breaksIn?: { readonly after: RegExp; readonly afterMs: number; readonly saying: string };
  /** Strikes one vendor while each of the sayings is said or answered. */
  readonly faults?: readonly { readonly vendor: 'deepgram' | 'gemini'; readonly fault: LiveFault }[];
}

export interface CloudCallOutcome {
  readonly turns: readonly TurnRecord[];
  readonly messages: readonly Message[];
  /** The words that the caller heard, by turn. */
  readonly played: ReadonlyMap<number, string>;
  readonly errors: readonly string[];
  /** How often a connection was lost, or a request tried again. */
  readonly reconnections: number;
  readonly openSockets: number;
  readonly endedInOrder: boolean;
}

/** A call through the vendors' own SDKs to simulated vendors, over real sockets. */
export async function cloudCall(wire: Wiring, options: CloudCallOptions): Promise<CloudCallOutcome> {
  const { seed, sayings, breaksIn, faults = [] } = options;
  let nextRequest: LiveFault | undefined;
  // To load them takes real time, while the clock of the call would run away.
  await Promise.all([import('@deepgram/sdk'), import('@google/genai')]);
  using clock = patientClock({ speed: Number.POSITIVE_INFINITY, maxStepMs: 5 });
  await using simulators = await startSimulators({
    clock,
    seed,
    keys: [API_KEY],
    faults: ({ vendor, method }) => {
      const waits = vendor === 'gemini' && method === 'POST' ? nextRequest : undefined;
      if (waits !== undefined) nextRequest = undefined;
      return waits === undefined ? [] : [waits];
    },
    deepgram: { speech: atSpeakingPace, latency: { ttsPerChunk: { medianMs: 20, p95Ms: 40 } } },
    gemini: {
      speech: 'scripted',
      latency: { llmPerToken: { medianMs: 20, p95Ms: 60 } },
      agent: ({ contents }) => answerTo(contents.at(-1)?.parts ?? []),
    },
  });
  const deepgram = { baseUrl: simulators.deepgram.url, apiKey: API_KEY, connection: CONNECTION };
  const turns: TurnRecord[] = [];
  const errors: string[] = [];
  const played = new Playing();
  let hasBrokenIn = false;
  let reconnections = 0;
  const agent = wire({
    clock,
    vad: scriptedVad({ stopAfterMs: 200 }),
    stt: deepgramStt({ ...deepgram, model: 'nova-3' }),
    llm: geminiLlm({ model: 'gemini-2.5-flash', baseUrl: simulators.gemini.url, apiKey: API_KEY, clock }),
    tts: deepgramTts({ ...deepgram, sampleRate: SPEECH_RATE, answerTimeoutMs: 3_000, maxRetries: 0 }),
    tools: [
      tool({ name: 'weather', description: 'What the weather is like.', execute: () => ({ sky: 'clear' }) }),
    ],
    silenceTimeoutMs: 3_000,
    attempts: 3,
    sampleRate: SPEECH_RATE,
    sink: {
      write(samples, { turn, speech }) {
        if (speech) played.add(turn, samples);
      },
      flush() {},
    },
    botStarted() {
      const asked = agent.conversation.messages.findLast(({ role }) => role === 'user');
      if (breaksIn === undefined || hasBrokenIn || asked === undefined) return;
      if (!breaksIn.after.test(textOf(asked))) return;
      hasBrokenIn = true;
      clock.after(breaksIn.afterMs, () => microphone.speak(telegraph(breaksIn.saying)));
    },
    turn: (record) => turns.push(record),
    failed: (message) => errors.push(message),
    connection: (state) => {
      if (state === 'reconnecting') reconnections++;
    },
  });
  const random = seededRandom(seed);
  const microphone = new Microphone(clock, SPEECH_RATE, (samples, rate) => agent.hear(samples, rate));
  await agent.start();
  microphone.on();
  for (const [at, saying] of sayings.entries()) await exchange(saying, at);
  await delay(clock, 500);
  const ending = await settleWithin(clock, 15_000, agent.end());
  microphone.off();
  await new Promise((resolve) => setImmediate(resolve));
  return {
    turns,
    messages: agent.conversation.messages,
    played: new Map(Array.from(played.byTurn(), ([turn, samples]) => [turn, wordsIn(samples)])),
    errors,
    reconnections,
    openSockets: simulators.deepgram.connections.filter(({ open }) => open).length,
    endedInOrder: ending.status === 'fulfilled',
  };

  /** Says it, and waits until it has been dealt with. */
  async function exchange(saying: string, at: number): Promise<void> {
    const before = turns.length;
    microphone.speak(telegraph(saying));
    const strike = faults[at];
    if (strike?.vendor === 'gemini') nextRequest = { ...strike.fault, at: 'duringSpeech' };
    if (strike?.vendor === 'deepgram') {
      await delay(clock, random() * 1_500);
      inject(simulators.deepgram, strike.fault);
    }
    const untilMs = clock.now() + PATIENCE_MS;
    const waitsForTwo = breaksIn?.after.test(saying) && !hasBrokenIn;
    const isOver = () =>
      turns.length >= before + (waitsForTwo ? 2 : 1) && turns.some(({ user }) => user.includes(saying));
    while (!isOver() && clock.now() < untilMs) await delay(clock, 20);
    await delay(clock, 400);
  }
}

const STORY =
  'once there was a ship, old and grey. it sailed over the sea for many years, and nobody knew where it came from.';

function answerTo(
  parts: readonly { readonly text?: string; readonly functionResponse?: unknown }[],
): ReturnType<GeminiAgent> {
  if (parts.some(({ functionResponse }) => functionResponse !== undefined)) return 'the sky is clear.';
  const asked = parts.map(({ text = '' }) => text).join(' ');
  if (asked.includes('weather'))
    return { parts: [{ text: 'let me look. ' }, { call: { name: 'weather', args: {} } }] };
  return asked.includes('story') ? STORY : `you said ${asked} that is all.`;
}

function inject({ connections }: Simulator, fault: LiveFault): void {
  for (const connection of connections) if (connection.open) connection.inject(fault);
}

function wordsIn(samples: Int16Array): string {
  return readTelegraph(samples)
    .map(({ text }) => text)
    .join(' ');
}
