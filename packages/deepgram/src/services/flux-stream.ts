import type { EncodedAudio, Timer } from '@antiphon/core/frame-free';
import {
  type AudioConnection,
  configureMessage,
  type FluxMessage,
  type FluxSettings,
  type FluxTurn,
  type PlacedTranscript,
  recentPart,
  type Timeline,
} from '../listen/index.js';
import { ListenStream, type ListenStreamOptions } from './listen-stream.js';
import { reportedError } from './reported-error.js';

const FORCE_END_TURN = '{"type":"ForceEndTurn"}';
/** Silence is sent in pieces of this length, in real time, in ms. */
const FILL_MS = 100;
/** No turn needs more silence than this to end, in ms: Flux's longest timeout. */
const MAX_FILL_MS = 60_000;
/** Quiet before a turn that is sent again after a reconnection, in ms. */
const QUIET_KEPT_MS = 1_000;
/** Flux tells how a turn stands every 250 ms of audio: with less than this unheard, no turn was begun. */
const UNHEARD_MS = 300;
/** With less audio in hand, in ms, silence of Flux's is no wonder. */
const ANSWERED_FROM_MS = 500;

export interface FluxStreamOptions extends ListenStreamOptions {
  readonly eagerFinals: boolean;
  readonly fillAfterMs: number;
}

/** A turn that has begun, and what was said in it so far. */
interface OpenTurn {
  readonly said: PlacedTranscript & { readonly raw: unknown };
  /** Its number, and the link that numbers it so. */
  readonly index: number;
  readonly timeline: Timeline;
}

/** One stream of audio recognised by Flux, which also takes the turns. Keeps the turn's last transcript. */
export class FluxStream extends ListenStream<FluxMessage, FluxStreamOptions> {
  #turn: OpenTurn | undefined;
  /** An eager end was taken for the end: what Flux says of this turn is old, unless it resumes. */
  #ended = false;
  /** So many ends of a turn were asked for, and are due. */
  #due = 0;
  /** Up to here Flux has heard nothing but quiet since the last turn. */
  #quietUntilMs = 0;
  #filler: Timer | undefined;
  #filledMs = 0;
  readonly speechStarted?: () => void;
  readonly speechStopped?: () => void;

  constructor(options: FluxStreamOptions) {
    super(options);
    if (options.voiceActivity === 'vendor') return;
    this.speechStarted = () => {};
    this.speechStopped = () => {
      if (this.audio !== undefined) this.askForRest(this.audio);
    };
  }

  get expectsMessages(): boolean {
    return this.#turn !== undefined || this.#due > 0;
  }

  override write(samples: Int16Array, sampleRate: number): void {
    super.write(samples, sampleRate);
    this.#cameNow();
  }

  override writeEncoded(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void {
    super.writeEncoded(audio, encoding, sampleRate);
    this.#cameNow();
  }

  /** Changes how Flux listens from now on. */
  configure(settings: FluxSettings): void {
    this.audio?.say(configureMessage(settings));
  }

  heard(message: FluxMessage, timeline: Timeline): void {
    this.answering = true;
    if (message.type === 'error')
      this.events?.failed(reportedError(`${message.code}: ${message.description}`));
    if (message.type === 'configured' && !message.succeeded)
      this.events?.failed(reportedError('the settings that Flux was to take are refused'));
    if (message.type !== 'turn') return;
    if (this.#turn?.timeline === timeline && message.index > this.#turn.index)
      this.#endLost(this.#turn, timeline.streamMs(message.startMs));
    const part = recentPart(message, timeline, this.audio?.finalUntilMs ?? 0);
    const untilMs = timeline.streamMs(message.endMs);
    timeline.forget(message.startMs);
    if (message.event === 'EndOfTurn') this.#endOfTurn(message, part, untilMs);
    else if (part.text !== '') this.#said(message, part, timeline);
    // Quiet between turns: nothing of it will ever be a word.
    else if (this.#turn === undefined && this.#due === 0) this.#quiet(untilMs);
  }

  #quiet(untilMs: number): void {
    this.#quietUntilMs = untilMs;
    this.audio?.final(untilMs - QUIET_KEPT_MS);
  }

  #said(message: FluxTurn, part: PlacedTranscript, timeline: Timeline): void {
    const { event, raw, language } = message;
    if (this.#ended) {
      if (event !== 'TurnResumed') return;
      this.#ended = false;
    }
    if (this.#turn === undefined && this.#reports) this.events?.speechStarted(part.startMs);
    this.#turn = { said: { ...part, raw }, index: message.index, timeline };
    this.#cameNow();
    if (event === 'EagerEndOfTurn' && this.options.eagerFinals) {
      this.#ended = true;
      this.#finish(message, part, part.endMs);
      return;
    }
    this.events?.interim({ ...part, language, confidence: confidenceOf(message), raw });
  }

  /** Flux is at a later turn: the end of this one was lost on the way, and what it said last stands. */
  #endLost({ said }: OpenTurn, untilMs: number): void {
    this.#turn = undefined;
    this.audio?.final(untilMs);
    if (this.#reports) this.events?.speechStopped(said.endMs);
    this.events?.final({ ...said, endOfTurn: true });
    this.#answered();
  }

  #endOfTurn(message: FluxTurn, part: PlacedTranscript, untilMs: number): void {
    const isOld = this.#ended;
    this.#ended = false;
    const isNews = part.text !== '' || this.#turn !== undefined || this.#due > 0;
    if (isOld ? part.text === '' : !isNews) {
      this.audio?.final(untilMs);
      return;
    }
    this.#finish(message, part, untilMs);
  }

  #finish(message: FluxTurn, part: PlacedTranscript, untilMs: number): void {
    const { raw, language } = message;
    const wasOpen = this.#turn !== undefined;
    this.#turn = undefined;
    this.audio?.final(untilMs);
    if (this.#reports) {
      if (!wasOpen) this.events?.speechStarted(part.startMs);
      this.events?.speechStopped(part.endMs);
    }
    this.events?.final({ ...part, endOfTurn: true, language, confidence: confidenceOf(message), raw });
    this.#answered();
  }

  get #reports(): boolean {
    return this.options.voiceActivity === 'vendor';
  }

  /** Flux ends the turn at once. Should there be none, nothing comes, and the deadline answers. */
  protected override askForRest(audio: AudioConnection<FluxMessage>): void {
    audio.flush();
    this.#due++;
    const unheardMs = audio.positionMs - Math.max(this.#quietUntilMs, audio.finalUntilMs);
    if (this.#turn === undefined && unheardMs <= UNHEARD_MS) this.settle();
    else audio.say(FORCE_END_TURN, () => this.startDeadline(() => this.#unanswered()));
  }

  /** A turn that is open is ended at once: where that does not happen, it is asked for anew over a new connection. */
  #unanswered(): void {
    const audio = this.audio;
    if (audio === undefined) return;
    const isOwed = this.#turn !== undefined || !this.answering;
    const isMuch = audio.positionMs - audio.finalUntilMs >= ANSWERED_FROM_MS;
    if (this.askedAgain || !isOwed || !isMuch) this.settle();
    else this.askAgain('ForceEndTurn was not answered');
  }

  /** The turn has to end, and Flux does not end it: what it said last stands. */
  protected override settle(): void {
    const turn = this.#turn;
    const due = Math.max(this.#due, turn === undefined ? 0 : 1);
    this.#turn = undefined;
    if (due > 0) {
      const atMs = this.audio?.positionMs ?? 0;
      this.audio?.final(turn === undefined ? 0 : atMs);
      if (turn !== undefined && this.#reports) this.events?.speechStopped(turn.said.endMs);
      const nothing = { text: '', startMs: atMs, endMs: atMs };
      this.events?.final({ ...(turn?.said ?? nothing), endOfTurn: true });
      for (let more = 1; more < due; more++) this.events?.final({ ...nothing, endOfTurn: true });
    }
    this.#due = 0;
    this.#answered();
  }

  /** A turn has ended. Another end may be due. */
  #answered(): void {
    this.#filler?.cancel();
    this.#filler = undefined;
    this.#due = Math.max(0, this.#due - 1);
    if (this.#due === 0) this.over();
  }

  /** Flux's clock is the audio: within a turn it must not stand still. */
  #cameNow(): void {
    if (this.#turn === undefined || this.#filler !== undefined || this.audio === undefined) return;
    this.#filledMs = 0;
    this.#watch(this.audio.positionMs, this.options.fillAfterMs);
  }

  #watch(positionMs: number, inMs: number): void {
    this.#filler = this.options.clock.after(inMs, () => {
      this.#filler = undefined;
      const audio = this.audio;
      if (audio === undefined || this.#turn === undefined) return;
      if (audio.positionMs > positionMs) {
        this.#cameNow();
        return;
      }
      if (this.#filledMs >= MAX_FILL_MS) return;
      audio.fill(FILL_MS);
      this.#filledMs += FILL_MS;
      this.#watch(positionMs, FILL_MS);
    });
  }

  protected override detach(): void {
    this.#turn = undefined;
    this.#due = 0;
    this.#filler?.cancel();
    this.#filler = undefined;
    super.detach();
  }
}

function confidenceOf({ words }: FluxTurn): number | undefined {
  const known = words.flatMap(({ confidence }) => (confidence === undefined ? [] : [confidence]));
  return known.length === 0 ? undefined : known.reduce((sum, share) => sum + share, 0) / known.length;
}
