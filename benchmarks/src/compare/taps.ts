import type { Clock, RecognitionEvents, SpeechChunk, TextToSpeech } from '@antiphon/core/frame-free';
import type { StartStage } from './orders.js';
import type { Parts } from './variants/parts.js';

async function* silence(): AsyncGenerator<SpeechChunk> {}

/** Stands between the agents and their parts, the same way for both variants: times them, and acts in their name. */
export class Taps {
  /** While it is set, the voice says nothing, and so nothing reaches the avatar. */
  isMute = false;
  readonly #stagesMs: Record<StartStage, number> = { stt: 0, llm: 0, tts: 0, avatar: 0 };
  readonly #clock: Clock;
  readonly #recognised = new Map<string, RecognitionEvents>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long each part has taken to open until now; an agent opens them side by side. */
  get stagesMs(): Record<StartStage, number> {
    return { ...this.#stagesMs };
  }

  /** The recogniser of an agent is taken to have heard this. */
  ask(agent: string, text: string): void {
    this.#recognised.get(agent)?.final({ text });
  }

  on(parts: Parts): Parts {
    const { stt, llm, tts, avatar } = parts;
    return {
      ...parts,
      stt: {
        ...stt,
        open: (events, host) => {
          this.#recognised.set(host.sessionId ?? '', events);
          return this.#time('stt', () => stt.open(events, host));
        },
      },
      llm: { ...llm, prewarm: () => this.#time('llm', () => llm.prewarm?.()) },
      tts: this.#muted(tts),
      avatar: { ...avatar, open: (events, host) => this.#time('avatar', () => avatar.open(events, host)) },
    };
  }

  #muted(tts: TextToSpeech): TextToSpeech {
    return {
      ...tts,
      prewarm: () => this.#time('tts', () => tts.prewarm?.()),
      open: (host) =>
        this.#time('tts', async () => {
          const voice = (await tts.open?.(host)) ?? tts;
          return {
            synthesize: (text, options) => (this.isMute ? silence() : voice.synthesize(text, options)),
            close: () => voice.close?.(),
          };
        }),
    };
  }

  async #time<T>(stage: StartStage, opening: () => T | Promise<T>): Promise<T> {
    const fromMs = this.#clock.now();
    const opened = await opening();
    this.#stagesMs[stage] += this.#clock.now() - fromMs;
    return opened;
  }
}
