import { joinPcm16, Resampler } from '@antiphon/audio';
import { SPEECH_RATE, type Speech, type VoiceEvent, type VoiceFinder } from '../speech/index.js';

/** The longest thing that a user says; older audio of it is forgotten. */
const MAX_UTTERANCE_SAMPLES = 60 * SPEECH_RATE;
/** Before the voice was found to have begun. */
const LEAD_SAMPLES = SPEECH_RATE / 2;
const MIN_SILENCE_MS = 700;

export interface UserEarOptions {
  readonly speech: Speech;
  /** The session: when it is over nothing is heard any more. */
  readonly signal: AbortSignal;
  readonly onVoice: (kind: 'start' | 'stop') => void;
  /** What was understood, once it was over; never empty. */
  readonly onHeard: (text: string) => void;
  readonly onProblem: (thrown: unknown) => void;
}

/** Hears what a user says into a microphone, of whatever rate: when they speak, and in the end which words. */
export class UserEar {
  readonly #options: UserEarOptions;
  readonly #finder: VoiceFinder;
  #resampler: Resampler | undefined;
  #heard: Int16Array[] = [];
  #heardSamples = 0;
  #isSpeaking = false;

  constructor(options: UserEarOptions) {
    this.#options = options;
    this.#finder = options.speech.findVoice({
      onEvent: (event) => this.#voice(event),
      minSilenceMs: MIN_SILENCE_MS,
    });
    options.signal.addEventListener('abort', () => this.#finder.close(), { once: true });
  }

  /** @throws AudioFormatError for a rate that cannot be resampled */
  push(audio: Int16Array, sampleRate: number): void {
    if (this.#options.signal.aborted) return;
    if (this.#resampler?.inputRate !== sampleRate) {
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: SPEECH_RATE });
    }
    const samples = this.#resampler.process(audio);
    this.#heard.push(samples);
    this.#heardSamples += samples.length;
    const bound = this.#isSpeaking ? MAX_UTTERANCE_SAMPLES : LEAD_SAMPLES;
    while (this.#heardSamples > bound) this.#heardSamples -= this.#heard.shift()?.length ?? 0;
    this.#finder.push(samples);
  }

  #voice({ kind }: VoiceEvent): void {
    this.#isSpeaking = kind === 'start';
    this.#options.onVoice(kind);
    if (kind === 'stop') this.#understand();
  }

  #understand(): void {
    const samples = joinPcm16(this.#heard.splice(0));
    this.#heardSamples = 0;
    const { speech, signal, onHeard, onProblem } = this.#options;
    speech.hear(samples, { signal }).then(
      ({ text }) => {
        if (text !== '' && !signal.aborted) onHeard(text);
      },
      (thrown) => {
        if (!signal.aborted) onProblem(thrown);
      },
    );
  }
}
