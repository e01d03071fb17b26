/**
 * How much asynchronous work is open, by turn and by processor. One small entry per turn and per
 * processor that has any; nothing when idle.
 */
export class Works {
  #byTurn: Map<number, number> | undefined;
  #byNode: Map<number, number> | undefined;
  #waiting: Map<number, (() => void)[]> | undefined;
  readonly #onTurnIdle: (turn: number) => void;

  constructor(onTurnIdle: (turn: number) => void) {
    this.#onTurnIdle = onTurnIdle;
  }

  opened(turn: number, node: number): void {
    this.#byTurn ??= new Map();
    this.#byNode ??= new Map();
    this.#byTurn.set(turn, this.inTurn(turn) + 1);
    this.#byNode.set(node, (this.#byNode.get(node) ?? 0) + 1);
  }

  ended(turn: number, node: number): void {
    if (lower(this.#byNode, node)) {
      const waiting = this.#waiting?.get(node);
      this.#waiting?.delete(node);
      for (const resolve of waiting ?? []) resolve();
    }
    if (lower(this.#byTurn, turn)) this.#onTurnIdle(turn);
  }

  /** How many pieces of work are open for `turn`. */
  inTurn(turn: number): number {
    return this.#byTurn?.get(turn) ?? 0;
  }

  /** Resolves when the processor has no open work. */
  idle(node: number): Promise<void> | undefined {
    if (this.#byNode?.has(node) !== true) return undefined;
    return new Promise((resolve) => {
      this.#waiting ??= new Map();
      const waiting = this.#waiting.get(node) ?? [];
      waiting.push(resolve);
      this.#waiting.set(node, waiting);
    });
  }
}

/** Takes one off a count; true when that was the last. */
function lower(counts: Map<number, number> | undefined, key: number): boolean {
  if (counts === undefined) return false;
  const left = (counts.get(key) ?? 1) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
  return left === 0;
}
