import type { CallState, TurnState } from './call-state.js';
import { latencyLine } from './latency-stages.js';

/** Tells a call in lines: each turn's words once they are known, and its figures once it is over. */
export class PlainCall {
  readonly #write: (line: string) => void;
  readonly #told = new Map<number, Set<'user' | 'bot'>>();
  #connections = 0;
  #errors = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** @param options.last the call is over: what is still open is told as it is. */
  show(state: CallState, { last = false }: { readonly last?: boolean } = {}): void {
    for (const turn of state.turns) this.#turn(turn, state, last);
    for (const change of state.connections.slice(this.#connections)) this.#write(`        ${change}`);
    this.#connections = state.connections.length;
    for (const error of state.errors.slice(this.#errors)) this.#write(`error: ${error}`);
    this.#errors = state.errors.length;
  }

  #turn(turn: TurnState, { bot }: CallState, last: boolean): void {
    const told = this.#told.get(turn.turn) ?? new Set();
    this.#told.set(turn.turn, told);
    if (!told.has('user') && turn.user !== '') {
      told.add('user');
      this.#write(`caller: ${turn.user}`);
    }
    if (told.has('bot') || !(turn.over || last) || turn.heard + turn.unheard === '') return;
    told.add('bot');
    for (const tool of turn.tools) this.#write(`        (${tool})`);
    this.#write(`${bot}:  ${answerLine(turn)}`);
    const latency = latencyLine(turn.latency);
    if (latency !== '') this.#write(`        ${latency} after the caller fell silent`);
  }
}

/** What was heard of an answer; one that was interrupted may have been given up before its first word was. */
function answerLine({ heard, interrupted }: TurnState): string {
  if (!interrupted) return heard;
  return heard === '' ? '(interrupted before a word was heard)' : `${heard} — (interrupted)`;
}
