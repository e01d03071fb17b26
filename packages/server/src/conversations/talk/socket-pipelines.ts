import { Resampler } from '@antiphon/audio';
import {
  AntiphonError,
  InputAudioFrame,
  inlet,
  type Pipeline,
  type PlayoutProcessor,
  type Processor,
  playout,
  processor,
  type Session,
  StartFrame,
  TranscriptionFrame,
} from '@antiphon/core';
import type { StreamingEar } from '../hearing/index.js';
import type { ConversationMode } from '../open-request.js';
import type { ServedAgent, TalkSettings } from '../served-agent.js';
import type { SocketVoice } from '../socket/index.js';

/** Of the bot's voice on a socket, in Hz. */
export const SPOKEN_RATE = 24_000;
/** Large pieces, for each is a message; and as far ahead as an interruption can take back. */
const PACING = { frameMs: 60, leadMs: 240 } as const;

/** What stands at the ends of one session. */
export interface SocketTalk {
  /** Hears the client's sound, in streaming mode. */
  readonly ear: StreamingEar | undefined;
  readonly voice: SocketVoice;
}

export interface SocketTalkKind {
  readonly mode: ConversationMode;
  readonly language: string;
  /** Whether answers are spoken. */
  readonly speaks: boolean;
}

/** An agent's pipelines between the ends of sockets: one of each kind, shared by all its sessions. */
export class SocketPipelines {
  readonly #agent: ServedAgent;
  readonly #clock: TalkSettings['clock'];
  readonly #talks = new WeakMap<Session, SocketTalk>();
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #listening: Processor<'input', never, InputAudioFrame>;
  readonly #output: PlayoutProcessor<'output'>;

  constructor(agent: ServedAgent, clock: TalkSettings['clock']) {
    this.#agent = agent;
    this.#clock = clock;
    this.#listening = listening((session) => this.#talkOf(session));
    this.#output = playout({
      ...PACING,
      name: 'output',
      sampleRate: SPOKEN_RATE,
      resampler: (rates) => new Resampler(rates),
      sink: ({ session }) => this.#talkOf(session).voice,
    });
  }

  of({ mode, language, speaks }: SocketTalkKind): Pipeline {
    const key = `${mode} ${speaks} ${language}`;
    const known = this.#pipelines.get(key);
    if (known !== undefined) return known;
    const output = speaks ? this.#output : undefined;
    const settings = { language, clock: this.#clock };
    const made =
      mode === 'streaming'
        ? this.#agent.streaming({ input: this.#listening, output }, settings)
        : this.#agent.answering({ input: inlet(TranscriptionFrame), output }, settings);
    this.#pipelines.set(key, made);
    return made;
  }

  /** Says what stands at the ends of a session, before it starts. */
  bind(session: Session, talk: SocketTalk): void {
    this.#talks.set(session, talk);
  }

  #talkOf(session: Session): SocketTalk {
    const talk = this.#talks.get(session);
    if (talk !== undefined) return talk;
    throw new AntiphonError('session_state', `session ${session.id} has no client at its ends`);
  }
}

function listening(talkOf: (session: Session) => SocketTalk): Processor<'input', never, InputAudioFrame> {
  return processor({
    name: 'input',
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    state: ({ session }) => talkOf(session),
    on: { start: (_frame, ctx) => ctx.state.ear?.listen((frame) => ctx.emit(frame)) },
    drain: ({ state }) => state.ear?.listen(undefined),
    stop: ({ state }) => state.ear?.listen(undefined),
  });
}
