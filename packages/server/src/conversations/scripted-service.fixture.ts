import {
  type Clock,
  llm,
  onVoice,
  type Pipeline,
  type PlayoutProcessor,
  type Processor,
  pipeline,
  stt,
  tts,
  turnTaking,
  VirtualClock,
  vad,
} from '@antiphon/core';
import {
  type ScriptedLlm,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  voiceOf,
  wordsIn,
} from '@antiphon/testing';
import { type ConversationStore, memoryStore } from '../store/index.js';
import type { ProcessLoad } from './admission/index.js';
import type { Conversation } from './conversation.js';
import { Conversations } from './conversations.js';
import type { ConversationProblem, ConversationsOptions } from './conversations-options.js';
import type { ServedAgent, UtteranceRecognizer } from './served-agent.js';
import type { ConversationSocket, ServiceMessage, SocketPeer } from './socket/index.js';
import { SPOKEN_RATE } from './talk/index.js';

/** Reads the words that a scripted voice has spelt. */
export const readingRecognizer: UtteranceRecognizer = {
  recognize: async (pcm) => ({
    text: wordsIn(pcm, 16_000)
      .map(({ text }) => text)
      .join(' '),
  }),
};

export interface AgentScript {
  readonly model?: ScriptedLlm;
  readonly recognizer?: UtteranceRecognizer | undefined;
}

/** An agent without models: it hears and speaks tones that spell words, and repeats what it is told. */
export function scriptedServedAgent(clock: Clock, script: AgentScript = {}): ServedAgent {
  const { model = scriptedLlm(), recognizer = readingRecognizer } = script;
  const voice = () => tts(scriptedTts({ sampleRate: SPOKEN_RATE }));
  const spoken = (input: Processor, output: PlayoutProcessor | undefined): Pipeline =>
    pipeline(...([input, llm(model), ...(output === undefined ? [] : [voice(), output])] as const as never));
  return {
    name: 'scripted',
    languages: ['en', 'de'],
    streaming({ input, output }) {
      const ears = [vad(scriptedVad()), stt(scriptedStt({ clock })), turnTaking({ start: [onVoice()] })];
      return spoken(pipeline(...([input, ...ears] as never)) as unknown as Processor, output);
    },
    answering: ({ input, output }) => spoken(input, output),
    recognizer,
    status: () => ({
      isInitialized: true,
      ttsInitialized: true,
      modelSize: 'none',
      device: 'cpu',
      transcriptionWorkers: 2,
      ttsWorkers: 2,
    }),
  };
}

export type FakeLoad = { -readonly [Key in keyof ProcessLoad]: ProcessLoad[Key] };

/** A service in virtual time. */
export function scriptedService(options: Partial<ConversationsOptions> & AgentScript = {}) {
  const clock = new VirtualClock();
  const store: ConversationStore = options.store ?? memoryStore();
  const problems: ConversationProblem[] = [];
  const load: FakeLoad = { rssBytes: 0, loopDelayMs: 0, [Symbol.dispose]: () => {} };
  const agent = options.agent ?? scriptedServedAgent(clock, options);
  const onProblem = (problem: ConversationProblem): void => void problems.push(problem);
  const service = new Conversations({ clock, load, onProblem, ...options, agent, store });
  return { clock, store, problems, load, service, agent };
}

/** A client at the far end of a conversation's socket. */
export class FakeClient implements ConversationSocket {
  bufferedAmount = 0;
  readonly got: ServiceMessage[] = [];
  readonly closes: (readonly [code: number, reason: string])[] = [];
  readonly #peer: SocketPeer;
  #hasLeft = false;

  constructor(conversation: Pick<Conversation, 'connect'>) {
    this.#peer = conversation.connect(this);
  }

  send(text: string): void {
    this.got.push(JSON.parse(text) as ServiceMessage);
  }

  close(code: number, reason: string): void {
    this.closes.push([code, reason]);
  }

  terminate(): void {
    this.closes.push([1006, '']);
  }

  /** Says something: an object as JSON, a text as it is. */
  say(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.#peer.message(Buffer.from(text), false);
  }

  sayBinary(bytes: Uint8Array): void {
    this.#peer.message(bytes, true);
  }

  chunk(samples: Int16Array, more: { chunk_index?: number; is_final?: boolean } = {}): void {
    this.say({ type: 'audio_chunk', audio_data: hexOf(samples), is_final: false, ...more });
  }

  /** Whether the connection is over, from either side. */
  get isGone(): boolean {
    return this.#hasLeft || this.closes.length > 0;
  }

  leave(): void {
    this.#hasLeft = true;
    this.#peer.closed();
  }

  of<T extends ServiceMessage['type']>(type: T): Extract<ServiceMessage, { type: T }>[] {
    return this.got.filter(
      (message): message is Extract<ServiceMessage, { type: T }> => message.type === type,
    );
  }

  /** The words of the bot's voice as they came. */
  heard(): string {
    const hex = this.of('audio_response').map(({ audio_data }) => audio_data);
    const bytes = Buffer.from(hex.join(''), 'hex');
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    return wordsIn(samples, SPOKEN_RATE)
      .map(({ text }) => text)
      .join(' ');
  }
}

export function hexOf(samples: Int16Array): string {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('hex');
}

/** Words in a scripted voice, 16 kHz. */
export function spokenWords(text: string): Int16Array {
  return voiceOf(text).samples;
}
