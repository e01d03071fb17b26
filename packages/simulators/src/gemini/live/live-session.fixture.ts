import { pcm16ToBytes } from '@antiphon/audio';
import { seededRandom, VirtualClock } from '@antiphon/core';
import { latencySampler } from '../../latency/index.js';
import { scriptedSpeech, telegraph } from '../../speech/index.js';
import { Admission } from '../admission.js';
import { type Agent, receptionist } from '../agent/index.js';
import { GEMINI_MODELS } from '../models.js';
import { ThoughtSigner } from '../wire/index.js';
import type { GeminiWorld } from '../world.js';
import type { LiveOptions } from './live-options.js';
import { LiveSession } from './live-session.js';
import type { LiveServerMessage, LiveWire } from './live-wire.js';
import { SessionStore } from './session-store.js';

/** A message that a session sent, with every field that may be there. */
export interface SentMessage {
  readonly setupComplete?: { readonly sessionId: string };
  readonly serverContent?: {
    readonly modelTurn?: {
      readonly parts: readonly { inlineData?: { data: string }; text?: string; thought?: boolean }[];
    };
    readonly inputTranscription?: { readonly text?: string; readonly finished?: boolean };
    readonly interimInputTranscription?: { readonly text: string };
    readonly outputTranscription?: { readonly text?: string; readonly finished?: boolean };
    readonly interrupted?: true;
    readonly generationComplete?: true;
    readonly turnComplete?: true;
    readonly turnCompleteReason?: string;
  };
  readonly toolCall?: { readonly functionCalls: readonly { id: string; name: string; args: object }[] };
  readonly toolCallCancellation?: { readonly ids: readonly string[] };
  readonly sessionResumptionUpdate?: { readonly newHandle: string; readonly resumable: boolean };
  readonly goAway?: { readonly timeLeft: string };
  readonly usageMetadata?: { readonly responseTokenCount: number };
  readonly voiceActivity?: { readonly voiceActivityType: string };
}

export interface TestSession {
  readonly clock: VirtualClock;
  readonly sent: readonly SentMessage[];
  readonly asText: readonly boolean[];
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  /** Sends an object as JSON, or a text as it is. */
  send(message: object | string): void;
  setUp(setup?: object): void;
  /** Speaks by telegraph, then is silent. */
  speak(text: string, silenceMs?: number): void;
  /** The message kinds of serverContent in the order they came, equal neighbours once. */
  kinds(): readonly string[];
  /** Everything of one transcription so far. */
  transcript(of: 'inputTranscription' | 'outputTranscription'): string;
  hangUp(): void;
}

/** What sessions share: a clock, an agent, the store of handles. */
export function testWorld(options: { agent?: Agent; live?: LiveOptions } = {}) {
  const clock = new VirtualClock();
  let count = 0;
  const freshId = (prefix: string) => `${prefix}${++count}`;
  const world: GeminiWorld = {
    agent: options.agent ?? receptionist(),
    models: GEMINI_MODELS,
    admission: new Admission(undefined, () => freshId('')),
    signer: new ThoughtSigner(1),
    sessions: new SessionStore(clock, 7_200_000, freshId),
    live: options.live ?? {},
    freshId,
  };
  return { clock, world, open: (version = 'v1beta') => openTest(clock, world, version) };
}

export const LIVE_SETUP = {
  model: 'models/gemini-live-2.5-flash-preview',
  generationConfig: { responseModalities: ['AUDIO'] },
  inputAudioTranscription: {},
  outputAudioTranscription: {},
};

/** PCM as a client sends it. */
export function audioMessage(samples: Int16Array, rate = 16_000): object {
  const data = Buffer.from(pcm16ToBytes(samples)).toString('base64');
  return { realtimeInput: { audio: { data, mimeType: `audio/pcm;rate=${rate}` } } };
}

function openTest(clock: VirtualClock, world: GeminiWorld, version: string): TestSession {
  const sent: SentMessage[] = [];
  const asText: boolean[] = [];
  const over = new AbortController();
  let closed: TestSession['closed'];
  const random = seededRandom(1);
  const hangUp = () => {
    over.abort();
    session.closed();
  };
  const wire: LiveWire = {
    clock,
    random,
    latency: latencySampler('instant', random),
    speech: scriptedSpeech,
    signal: over.signal,
    number: 1,
    get open() {
      return !over.signal.aborted && closed === undefined;
    },
    speechIs() {},
    problem(thrown) {
      throw thrown;
    },
    send(message: LiveServerMessage, { asText: isText = false } = {}) {
      sent.push(JSON.parse(JSON.stringify(message)) as SentMessage);
      asText.push(isText);
    },
    close(code, reason) {
      closed ??= { code, reason };
      over.abort();
    },
  };
  const session = new LiveSession({ wire, world, version });
  const send = (message: object | string) =>
    session.receive(typeof message === 'string' ? message : JSON.stringify(message));
  const push = (samples: Int16Array) => {
    for (let at = 0; at < samples.length; at += 320) send(audioMessage(samples.subarray(at, at + 320)));
  };
  return {
    clock,
    sent,
    asText,
    get closed() {
      return closed;
    },
    send,
    setUp: (setup = {}) => send({ setup: { ...LIVE_SETUP, ...setup } }),
    speak(text, silenceMs = 700) {
      push(telegraph(text));
      push(new Int16Array(silenceMs * 16));
    },
    kinds: () => sent.flatMap(kindsOf).filter((kind, at, all) => kind !== all[at - 1]),
    transcript: (of) => sent.map(({ serverContent }) => serverContent?.[of]?.text ?? '').join(''),
    hangUp,
  };
}

function kindsOf(message: SentMessage): readonly string[] {
  const { serverContent, usageMetadata: _, ...rest } = message;
  return [...Object.keys(rest), ...Object.keys(serverContent ?? {})];
}
