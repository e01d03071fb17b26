import { deferred } from '@antiphon/core';
import type { FunctionCall, FunctionResponse, Scheduling } from '../wire/index.js';
import { LiveError } from './live-error.js';

/** A call that the client was asked to make. */
interface OpenCall {
  /** Whether the model waits for it. */
  readonly blocks: boolean;
  readonly answered: (response: FunctionResponse) => void;
}

/** The answer to a call that did not block. */
export interface LateAnswer {
  readonly response: FunctionResponse;
  readonly scheduling: Scheduling;
}

const MOST_CLOSED = 1_000;

/** The calls of one session: which are open, which were answered or cancelled. Remembers the newest 1,000 of the latter. */
export class ToolCalls {
  readonly #open = new Map<string, OpenCall>();
  readonly #closed = new Set<string>();
  readonly #onLate: (answer: LateAnswer) => void;

  /** @param onLate hears of answers to calls that did not block. */
  constructor(onLate: (answer: LateAnswer) => void) {
    this.#onLate = onLate;
  }

  /** Opens calls. @returns the answers to those that block, in their order; pending for ever if they are cancelled. */
  issue(
    calls: readonly FunctionCall[],
    blocks: (call: FunctionCall) => boolean,
  ): Promise<FunctionResponse[]> {
    const answers = calls.flatMap((call) => {
      const answer = deferred<FunctionResponse>();
      const isBlocking = blocks(call);
      this.#open.set(call.id ?? '', {
        blocks: isBlocking,
        answered: isBlocking
          ? answer.resolve
          : (response) => this.#onLate({ response, scheduling: schedulingOf(response) }),
      });
      return isBlocking ? [answer.promise] : [];
    });
    return Promise.all(answers);
  }

  /**
   * Takes the client's answers. One to a call that was answered or cancelled before is ignored.
   *
   * @throws LiveError 1007 when an answer has no id, or one that was never given out.
   */
  answer(responses: readonly FunctionResponse[]): void {
    for (const response of responses) {
      const { id = '' } = response;
      if (id === '') throw new LiveError(1007, 'FunctionResponse must have an id.');
      const open = this.#open.get(id);
      if (open === undefined) {
        if (this.#closed.has(id)) continue;
        throw new LiveError(1007, `FunctionResponse has the unknown id '${id.slice(0, 40)}'.`);
      }
      // One that will continue is not the last.
      if (response.willContinue !== true || open.blocks) this.#close(id);
      open.answered(response);
    }
  }

  /** Cancels what the model was waiting for. @returns the ids. */
  cancelBlocking(): readonly string[] {
    const ids = [...this.#open].filter(([, { blocks }]) => blocks).map(([id]) => id);
    for (const id of ids) this.#close(id);
    return ids;
  }

  #close(id: string): void {
    this.#open.delete(id);
    this.#closed.add(id);
    if (this.#closed.size > MOST_CLOSED) {
      const [oldest] = this.#closed;
      this.#closed.delete(oldest as string);
    }
  }
}

/** Answers interrupt unless they say otherwise. */
function schedulingOf({ scheduling = 'INTERRUPT' }: FunctionResponse): Scheduling {
  return scheduling === 'SCHEDULING_UNSPECIFIED' ? 'INTERRUPT' : scheduling;
}
