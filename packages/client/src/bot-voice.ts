import { bytesToPcm16, Resampler } from '@antiphon/audio';
import type { Clock } from '@antiphon/core/frame-free';
import { OPUS_MARK, type PipecatAudio, SPEECH_NAME, type Welcome } from '@antiphon/rtvi/frame-free';
import type { VoiceAudio } from './browser/index.js';
import type { PlaybackHealth } from './client-options.js';
import { LevelMeter } from './level.js';
import { OpusEar } from './opus/index.js';
import { HeardReports } from './playback/heard-reports.js';
import type { FromPlayback } from './playback/worklet-messages.js';

export interface BotVoiceOptions {
  readonly clock: Clock;
  readonly audio: VoiceAudio;
  /** Tells the server how much of a turn's speech was heard. */
  readonly report: (turn: number, heardMs: number) => void;
  /** Told with every piece of news of what sounds. */
  readonly onHeard: (heard: { readonly turn: number; readonly heardMs: number }) => void;
}

/** Where a piece belongs: the turn whose speech it is, if any, and the place in it. */
interface Place {
  readonly turn: number | undefined;
  readonly startMs: number;
}

/** What the agent says, at the rate of the loudspeaker, and acknowledged as it is heard. */
export class BotVoice {
  readonly level = new LevelMeter();
  readonly #options: BotVoiceOptions;
  #heard: HeardReports | undefined;
  #resampler: Resampler | undefined;
  readonly #ear = new OpusEar<Place>((samples, rate, place) => this.#sound(samples, rate, place));
  /** How much later than its place a sound comes out of the codec. */
  #delayMs = 0;
  #health: PlaybackHealth = { bufferedMs: 0, targetMs: 0, underruns: 0 };

  constructor(options: BotVoiceOptions) {
    this.#options = options;
  }

  get health(): PlaybackHealth {
    return this.#health;
  }

  /** There is a connection. With another session than before, the turns of the last are forgotten. */
  welcomed({ resumed, heardEveryMs, audioOut }: Welcome): void {
    this.#delayMs = audioOut.delayMs ?? 0;
    if (!resumed || this.#heard === undefined) {
      const { clock, audio, report } = this.#options;
      this.#heard?.close();
      this.#ear.reset();
      audio.clear();
      const latencyMs = () => audio.latencyMs + this.#delayMs;
      this.#heard = new HeardReports({ clock, latencyMs, tell: report });
    }
    this.#heard.everyMs = heardEveryMs;
  }

  play({ name = '', id, pts = 0, bytes, sampleRate }: PipecatAudio): void {
    const isOpus = name.endsWith(OPUS_MARK);
    const isSpeech = name === SPEECH_NAME || name === `${SPEECH_NAME}${OPUS_MARK}`;
    const place = { turn: isSpeech ? (id ?? 0) : undefined, startMs: pts / 1e6 };
    if (isOpus) this.#ear.decode(bytes, place);
    else this.#ear.pass(bytesToPcm16(bytes), sampleRate, place);
  }

  /** Nobody wants to hear the rest of what was said up to this turn. */
  flush(turn: number): void {
    // What is still being decoded was said before: the order is that of the connection.
    this.#ear.reset();
    this.#options.audio.flush(turn);
  }

  /** Takes the loudspeaker's news. */
  played(news: FromPlayback): void {
    if (news.type === 'flushed') {
      this.#heard?.flushed(news.turn, news.playedMs);
      return;
    }
    const { position, isDry, rms, bufferedMs, targetMs, underruns } = news;
    this.level.set(rms, this.#options.clock.now());
    this.#health = { bufferedMs, targetMs, underruns };
    if (position !== undefined) this.#heard?.played({ ...position, isDry });
    if (this.#heard?.heard !== undefined) this.#options.onHeard(this.#heard.heard);
  }

  close(): void {
    this.#heard?.close();
    this.#ear.close();
  }

  #sound(samples: Int16Array, sampleRate: number, place: Place): void {
    const { audio } = this.#options;
    if (this.#resampler?.inputRate !== sampleRate)
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: audio.rate });
    audio.play({ ...place, samples: this.#resampler.process(samples) });
  }
}
