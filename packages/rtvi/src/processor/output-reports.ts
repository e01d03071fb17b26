import {
  BotStartedSpeakingFrame,
  FunctionCallStartFrame,
  InterruptionFrame,
  LLMEndFrame,
  LLMTextFrame,
  NO_TURN,
  PlayoutFrame,
  TTSEndFrame,
  TTSSpeakFrame,
  TTSTextFrame,
} from '@antiphon/core';
import { serverMessage } from '../wire/index.js';
import type { Reporter } from './reports.js';
import { type Segment, type SegmentProgress, SpokenTurn } from './spoken-turn.js';

const BY = 'sentence';

/**
 * Tells what the bot has to say, sentence by sentence, and how far each has been heard: by playout truth, so
 * that a client may show words as they sound. Keeps the words of one turn.
 */
export class OutputReports {
  readonly #reporter: Reporter;
  #open: SpokenTurn | undefined;
  #lastId = 0;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
    const { on } = reporter;
    on(LLMTextFrame, ({ turn, text }) => this.#write(turn, 'model', text));
    on(LLMEndFrame, ({ turn }) => this.#end(turn));
    on(FunctionCallStartFrame, ({ turn }) => this.#end(turn));
    on(TTSSpeakFrame, ({ turn, text, handedOver }) => {
      if (handedOver !== true) this.#say(turn, text);
    });
    on(TTSTextFrame, ({ turn, text, startMs, endMs }) => {
      this.#write(turn, 'voice', `${text.trim()} `);
      this.#turn(turn)?.spoke({ text, startMs, endMs });
    });
    on(TTSEndFrame, ({ turn }) => this.#voiceEnds(turn));
    on(BotStartedSpeakingFrame, ({ turn }) => this.#heard(turn, 0, false));
    on(PlayoutFrame, ({ turn, heardMs, finished }) => this.#heard(turn, heardMs, finished));
    on(InterruptionFrame, ({ interruptedTurn }) => {
      if (this.#open !== undefined && this.#open.turn <= interruptedTurn) this.#open.isCut = true;
    });
  }

  /** What is known of a turn; nothing of one that a newer one has replaced. */
  #turn(number: number): SpokenTurn | undefined {
    const turn = number === NO_TURN ? this.#reporter.ctx.session.turn : number;
    if (this.#open === undefined || turn > this.#open.turn)
      this.#open = new SpokenTurn(turn, () => ++this.#lastId);
    return turn === this.#open.turn ? this.#open : undefined;
  }

  #write(number: number, source: 'model' | 'voice', text: string): void {
    const turn = this.#turn(number);
    if (turn === undefined) return;
    turn.source ??= source;
    if (turn.source !== source) return;
    turn.isWhole = false;
    this.#tellNew(turn, turn.write(text));
  }

  /** Words past the model: known before the voice makes them, and behind the sentence of an answer that has begun. */
  #say(number: number, text: string): void {
    const turn = this.#turn(number);
    if (turn === undefined || turn.source === 'voice') return;
    turn.source = 'model';
    turn.isWhole = false;
    // A voice says them, though the model's answer be in writing alone.
    this.#transcribed(this.#reporter.quiet.has(turn.turn) ? turn.put(text) : turn.say(text));
  }

  #end(number: number): void {
    const turn = this.#turn(number);
    if (turn?.source === 'model') this.#tellNew(turn, turn.finish());
  }

  #voiceEnds(number: number): void {
    const turn = this.#turn(number);
    if (turn === undefined) return;
    if (turn.source === 'voice') this.#tellNew(turn, turn.finish());
    turn.isWhole = true;
  }

  /** Of what will not be heard there is nothing to wait for. */
  #tellNew(turn: SpokenTurn, segments: readonly Segment[]): void {
    const { voice, quiet } = this.#reporter;
    this.#transcribed(segments);
    if (!quiet.has(turn.turn)) return;
    for (const { id, text } of segments) {
      const old = voice.major < 2;
      const output = { text, aggregated_by: BY, segment_id: id, will_be_spoken: false };
      voice.say(serverMessage('bot-output', old ? { text, aggregated_by: BY, spoken: false } : output));
    }
  }

  #transcribed(segments: readonly Segment[]): void {
    for (const { text } of segments) this.#reporter.voice.say(serverMessage('bot-transcription', { text }));
  }

  #heard(number: number, heardMs: number, finished: boolean): void {
    const { voice } = this.#reporter;
    const turn = this.#open;
    if (turn === undefined || number !== turn.turn) return;
    for (const text of turn.wordsBy(heardMs)) voice.say(serverMessage('bot-tts-text', { text }));
    for (const progress of turn.heard(heardMs, finished && turn.isWhole && !turn.isCut)) this.#tell(progress);
  }

  #tell({ id, text, status, heard, left }: SegmentProgress): void {
    const { voice } = this.#reporter;
    if (voice.major < 2) {
      if (status === 'new') voice.say(serverMessage('bot-output', { text, aggregated_by: BY, spoken: true }));
      return;
    }
    voice.say(
      serverMessage('bot-output', {
        ...{ text, aggregated_by: BY, segment_id: id, will_be_spoken: true, spoken_status: status },
        spoken_progress: { accumulated_text: heard, remaining_text: left },
      }),
    );
  }
}
