import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  endOfTurnByRecogniser,
  type Frame,
  InputAudioFrame,
  inlet,
  type LanguageModel,
  LLMEndFrame,
  LLMStartFrame,
  llm,
  MetricsFrame,
  pipeline,
  playout,
  type Session,
  type SpeechToText,
  stt,
  type TextToSpeech,
  TranscriptionFrame,
  TTSStartFrame,
  tts,
  turnTaking,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import { ScriptedUser } from './scripted-user.js';
import type { Side } from './side.js';
import {
  HEARD,
  MICROPHONE_RATE,
  SPEECH_RATE,
  SPEECH_SAMPLES,
  TOKENS,
  TURN_ENDS,
  VOICE_BEGINS,
} from './talk.js';
import type { TurnWatch } from './turn-watch.js';

const watches = new Map<string, TurnWatch>();

const recogniser: SpeechToText & { readonly reportsVoiceActivity: true } = {
  name: 'scripted',
  reportsVoiceActivity: true,
  open: (events) => {
    let heardMs = 0;
    return {
      write(samples, sampleRate) {
        heardMs += (1000 * samples.length) / sampleRate;
        if (samples[0] === VOICE_BEGINS) events.speechStarted(heardMs);
        if (samples[0] !== TURN_ENDS) return;
        events.speechStopped(heardMs);
        events.final({ text: HEARD, endOfTurn: true });
      },
      close() {},
    };
  },
};

const model: LanguageModel = {
  name: 'scripted',
  async *stream({ sessionId = '' }) {
    watches.get(sessionId)?.asked();
    for (const text of TOKENS) yield { type: 'text', text };
    yield { type: 'finish', reason: 'stop' };
  },
};

const voice: TextToSpeech = {
  name: 'scripted',
  async *synthesize() {
    yield { samples: new Int16Array(SPEECH_SAMPLES), sampleRate: SPEECH_RATE };
  },
};

const agent = pipeline(
  inlet(InputAudioFrame),
  stt(recogniser),
  turnTaking({ end: [endOfTurnByRecogniser()] }),
  llm(model, { system: 'You are an agent.' }),
  tts(voice),
  playout({
    sampleRate: SPEECH_RATE,
    sink: ({ session }) => ({ write: () => watches.get(session.id)?.spoke(), flush() {} }),
  }),
);

/** What a listener of the peer's session is told of too: words, states, speech, metrics. */
const TOLD = [
  TranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  LLMStartFrame,
  TTSStartFrame,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  MetricsFrame,
] as const;

/** With all that is on by default, and listened to: turn records, metrics, and what happens. */
class AntiphonSession extends ScriptedUser {
  readonly #session: Session;
  seen = 0;

  constructor() {
    super();
    this.#session = agent.open();
    watches.set(this.#session.id, this.watch);
    for (const Told of TOLD) this.#session.frames$<Frame>(Told).subscribe(() => void this.seen++);
    this.#session.frames$(LLMEndFrame).subscribe(() => this.watch.wrote());
    this.#session.turns$.subscribe(({ outcome }) => {
      if (outcome === 'completed') this.watch.over();
    });
  }

  start(): Promise<void> {
    return this.#session.start();
  }

  async close(): Promise<void> {
    await this.#session.cancel();
    watches.delete(this.#session.id);
  }

  protected hear(samples: Int16Array): void {
    this.#session.send(new InputAudioFrame({ samples, sampleRate: MICROPHONE_RATE }));
  }
}

export const side: Side = {
  async open() {
    const session = new AntiphonSession();
    await session.start();
    return session;
  },
};
