import { ModelTurn, type TurnSurroundings } from './model-turn.js';
import type { LiveConfig } from './setup.js';
import type { TurnQuirks } from './turn-quirks.js';

/** Contents that may come during one turn of the model; further ones are lost. */
const MOST_UNWRITTEN = 1_000;

export interface ModelTurnsOptions extends Omit<TurnSurroundings, 'config' | 'quirks'> {
  readonly quirks: TurnQuirks;
  /** What holds now; undefined before the setup. */
  readonly config: () => LiveConfig | undefined;
  /** The user speaks, or what they said is still being understood. */
  readonly isUserBusy: () => boolean;
  readonly onBegin: () => void;
  /** A turn is over, whether it ended or was interrupted; the next one has not begun. */
  readonly onOver: () => void;
  readonly onProblem: (thrown: unknown) => void;
}

/** The model's turns, one at a time: each begins when there is something to answer and nobody speaks. */
export class ModelTurns {
  readonly #options: ModelTurnsOptions;
  #turn: ModelTurn | undefined;
  #number = 0;
  #isWanted = false;
  /** What came while the model spoke. */
  readonly #unwritten: (() => void)[] = [];

  constructor(options: ModelTurnsOptions) {
    this.#options = options;
  }

  /** The first is 1; 0 before it. */
  get number(): number {
    return this.#number;
  }

  /** There is something to answer: at once, or as soon as nobody speaks. */
  want(): void {
    this.#isWanted = true;
    this.answerWhenFree();
  }

  answerWhenFree(): void {
    const config = this.#options.config();
    if (!this.#isWanted || this.#turn !== undefined || this.#options.isUserBusy()) return;
    if (config === undefined || !this.#options.wire.open) return;
    this.#isWanted = false;
    this.#begin(config);
  }

  /** Writes into the history, behind what the model is saying. */
  whenFree(write: () => void): void {
    if (this.#turn === undefined) write();
    else if (this.#unwritten.length < MOST_UNWRITTEN) this.#unwritten.push(write);
  }

  /** Stops the model's turn, if there is one: its calls are cancelled, and it is complete without having ended. */
  interrupt(): void {
    const turn = this.#turn;
    const config = this.#options.config();
    if (turn === undefined || config === undefined) return;
    const { calls, history, usage, send } = this.#options;
    turn.stop();
    const ids = calls.cancelBlocking();
    if (ids.length > 0) send({ toolCallCancellation: { ids } });
    send({ serverContent: { interrupted: true } });
    send({
      serverContent: { turnComplete: true },
      usageMetadata: usage.turn(history.contents, config.system, config.tools),
    });
    this.#over();
  }

  /** The connection is over. */
  close(): void {
    this.#turn?.stop();
    this.#turn = undefined;
  }

  #begin(config: LiveConfig): void {
    const { quirks, history, onBegin, onProblem } = this.#options;
    this.#number += 1;
    if (config.compresses) history.slide(config.targetTokens);
    const turn = new ModelTurn({ ...this.#options, config, quirks: quirks.of(this.#number) });
    this.#turn = turn;
    onBegin();
    turn
      .run()
      .then(() => {
        if (this.#turn === turn) this.#over();
      })
      .catch((thrown: unknown) => {
        // A turn that was stopped rejects too.
        if (this.#turn === turn || !turn.isStopped) onProblem(thrown);
      });
  }

  #over(): void {
    this.#turn = undefined;
    for (const write of this.#unwritten.splice(0)) write();
    this.#options.onOver();
    this.answerWhenFree();
  }
}
