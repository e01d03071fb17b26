import {
  AntiphonError,
  abortable,
  BoundedQueue,
  NO_TURN,
  pull,
  type Retries,
  SpeechCleaner,
  SpokenOrder,
  type Voice,
} from '@antiphon/core/frame-free';
import { type AgentParts, THE_ONE } from './agent-parts.js';
import type { LiveTurn } from './live-turn.js';

/** The speech of one answer, written as the model writes it. */
export interface Speech {
  readonly turn: LiveTurn;
  write(text: string): void;
  /** Calls when the sentence that was begun has been written, at once if none was. */
  afterSentence(speak: () => void): void;
  /** Says what there is, with or without a full stop. */
  pause(): void;
  end(): void;
}

interface Utterance {
  readonly of: OneSpeech;
  readonly text: string;
  /** Nothing comes after it in this speech. */
  readonly last: boolean;
}

/** Makes speech of answers, sentence by sentence: the next one is made while the last is heard. */
export class Speaker {
  voice: Voice;
  readonly #agent: AgentParts;
  readonly #retries: Retries;
  readonly #queue: BoundedQueue<Utterance>;
  #isBusy = false;
  /** The turn being spoken, and how much speech of it was made. */
  #turn = NO_TURN;
  #madeMs = 0;

  constructor(agent: AgentParts, retries: Retries) {
    const { maxQueued, tts } = agent.settings;
    this.voice = tts;
    this.#agent = agent;
    this.#retries = retries;
    this.#queue = new BoundedQueue({
      max: maxQueued,
      onDrop: ({ of, last, text }) => {
        if (last) of.close();
        if (!of.turn.isOver)
          this.#fail(new AntiphonError('queue_full', `'${text}' waited too long to be said`));
      },
    });
  }

  open(turn: LiveTurn): Speech {
    const { firstClauseMinChars } = this.#agent.settings;
    return new OneSpeech(turn, firstClauseMinChars, (utterance) => this.#add(utterance));
  }

  /** Drops what waits of turns that are over. */
  interrupt(): void {
    this.#queue.keep(({ of }) => !of.turn.isOver);
  }

  #add(utterance: Utterance): void {
    this.#queue.push(utterance);
    if (!this.#isBusy) void this.#speakAll();
  }

  async #speakAll(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { turn } = next.of;
      try {
        await this.#attempts(next, turn);
      } catch (error) {
        if (!turn.isOver) this.#fail(error);
      }
      if (!next.last) continue;
      if (next.of.hasSound && !turn.isOver) this.#agent.madeAll(turn.number);
      next.of.close();
    }
    this.#isBusy = false;
  }

  /** One utterance, tried again while it may help and nothing of it was made. */
  async #attempts({ of, text }: Utterance, turn: LiveTurn): Promise<void> {
    const spoken = of.cleaner.clean(text).trim();
    if (spoken === '') return;
    for (let attempt = 1; !turn.isOver; attempt++) {
      const madeMs = this.#madeOf(turn);
      try {
        await this.#speak(of, spoken, attempt);
        return;
      } catch (error) {
        if (turn.isOver) throw error;
        try {
          if (!(error instanceof AntiphonError) || this.#madeOf(turn) !== madeMs) throw error;
          await this.#retries.wait(error, attempt, turn.signal);
        } catch (final) {
          if (!turn.isOver) this.#retries.failed(attempt);
          throw final;
        }
      }
    }
  }

  async #speak(of: OneSpeech, spoken: string, attempt: number): Promise<void> {
    const { turn } = of;
    const { keeper } = this.#agent;
    const startMs = this.#madeOf(turn);
    this.#turn = turn.number;
    this.#madeMs = startMs;
    let isTimed = false;
    for await (const chunk of pull(this.voice.synthesize(spoken, { signal: turn.signal }), turn.signal)) {
      if (turn.isOver) return;
      this.#retries.worked(attempt);
      of.hasSound = true;
      for (const { text, startMs: fromMs, endMs: toMs } of chunk.words ?? []) {
        isTimed = true;
        keeper.of(turn.number)?.spoke({ text, startMs: startMs + fromMs, endMs: startMs + toMs }, THE_ONE);
      }
      await this.#hand(chunk.samples, chunk.sampleRate, turn);
    }
    // A voice without word times: the utterance as a whole, now that its length is known.
    if (!isTimed && this.#madeMs > startMs && !turn.isOver) {
      keeper.of(turn.number)?.spoke({ text: spoken, startMs, endMs: this.#madeMs }, THE_ONE);
    }
  }

  async #hand(samples: Int16Array, sampleRate: number, turn: LiveTurn): Promise<void> {
    const agent = this.#agent;
    const size = Math.max(1, Math.round((agent.settings.maxChunkMs / 1000) * sampleRate));
    for (let at = 0; at < samples.length; at += size) {
      if (agent.room !== undefined) await abortable(agent.room, turn.signal);
      if (turn.isOver) return;
      const piece = samples.subarray(at, at + size);
      this.#madeMs += (piece.length / sampleRate) * 1000;
      agent.made(piece, sampleRate, turn.number);
    }
  }

  #madeOf(turn: LiveTurn): number {
    return this.#turn === turn.number ? this.#madeMs : 0;
  }

  #fail(error: unknown): void {
    this.#agent.failed('tts', error);
  }
}

/** Cuts what is written into utterances. Its work is open until the last one has been made. */
class OneSpeech implements Speech {
  readonly turn: LiveTurn;
  readonly cleaner = new SpeechCleaner();
  hasSound = false;
  readonly #order: SpokenOrder<() => void>;
  readonly #add: (utterance: Utterance) => void;
  #isOpen = true;

  constructor(turn: LiveTurn, firstClauseMinChars: number, add: (utterance: Utterance) => void) {
    this.turn = turn;
    this.#order = new SpokenOrder(
      { piece: (text) => add({ of: this, text, last: false }), aside: (speak) => speak() },
      { firstClauseMinChars },
    );
    this.#add = add;
    turn.began();
  }

  write(text: string): void {
    this.#order.write(text);
  }

  afterSentence(speak: () => void): void {
    this.#order.say(speak);
  }

  pause(): void {
    this.#order.flush();
  }

  end(): void {
    const { pieces, asides } = this.#order.take();
    this.#add({ of: this, text: pieces.join(''), last: true });
    for (const speak of asides) speak();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.turn.ended();
  }
}
