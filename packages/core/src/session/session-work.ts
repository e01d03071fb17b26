import type { Frame, Mutable } from '../frames/frame.js';
import type { FailOptions, WorkOptions } from '../processors/context.js';
import type { Work } from '../processors/work.js';
import { NO_TURN } from '../turns/no-turn.js';
import type { Node } from './node.js';

/** Work of one processor for one turn, counted by the session until it ends. */
export class SessionWork implements Work<Frame> {
  readonly turn: number;
  readonly #node: Node;
  readonly #survives: boolean;
  readonly #cause: Frame | undefined;
  #open = true;

  constructor(node: Node, { turn, survives = false, cause }: WorkOptions) {
    this.#node = node;
    this.turn = turn ?? node.session.turn;
    this.#survives = survives;
    this.#cause = cause;
    node.session.works.opened(this.turn, node.index);
  }

  get signal(): AbortSignal {
    const { session } = this.#node;
    return this.#survives ? session.signal : session.turnSignal(this.turn);
  }

  get stale(): boolean {
    const { session } = this.#node;
    return session.isOver || (!this.#survives && this.turn < session.turn);
  }

  emit(frame: Frame): boolean {
    if (this.stale) return false;
    if (frame.turn === NO_TURN && !this.#survives && Number.isNaN(frame.at)) {
      (frame as Mutable<Frame>).turn = this.turn;
    }
    this.#node.emit(frame);
    return true;
  }

  fail(error: unknown, options?: Pick<FailOptions, 'handOver'>): void {
    this.#node.fail(error, { frame: this.#cause, ...options });
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#node.session.works.ended(this.turn, this.#node.index);
  }
}
