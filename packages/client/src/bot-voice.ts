import { bytesToPcm16, Resampler } from '@antiphon/audio';
import type { Clock } from '@antiphon/core/frame-free';
import { type PipecatAudio, SPEECH_NAME, type Welcome } from '@antiphon/rtvi/frame-free';
import type { VoiceAudio } from './browser/index.js';
import type { PlaybackHealth } from './client-options.js';
import { LevelMeter } from './level.js';
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

/** What the agent says, at the rate of the loudspeaker, and acknowledged as it is heard. */
export class BotVoice {
  readonly level = new LevelMeter();
  readonly #options: BotVoiceOptions;
  #heard: HeardReports | undefined;
  #resampler: Resampler | undefined;
  #health: PlaybackHealth = { bufferedMs: 0, targetMs: 0, underruns: 0 };

  constructor(options: BotVoiceOptions) {
    this.#options = options;
  }

  get health(): PlaybackHealth {
    return this.#health;
  }

  /** There is a connection. With another session than before, the turns of the last are forgotten. */
  welcomed({ resumed, heardEveryMs }: Welcome): void {
    if (!resumed || this.#heard === undefined) {
      const { clock, audio, report } = this.#options;
      this.#heard?.close();
      audio.clear();
      this.#heard = new HeardReports({ clock, latencyMs: () => audio.latencyMs, tell: report });
    }
    this.#heard.everyMs = heardEveryMs;
  }

  play({ name, id, pts = 0, bytes, sampleRate }: PipecatAudio): void {
    const { audio } = this.#options;
    if (this.#resampler?.inputRate !== sampleRate)
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: audio.rate });
    const samples = this.#resampler.process(bytesToPcm16(bytes));
    const turn = name === SPEECH_NAME ? (id ?? 0) : undefined;
    audio.play({ turn, startMs: pts / 1e6, samples });
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
  }
}
