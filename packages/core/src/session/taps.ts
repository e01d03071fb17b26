import type { Observable } from 'rxjs';
import { ErrorFrame, type Frame, type FrameClass } from '../frames/internal.js';
import type { TurnRecord } from '../turns/turn-record.js';
import { Multicast } from './multicast.js';

/** Where errors are looked at from within the pipeline: by processors, which act on them, and tell no developer. */
const ERRORS_WITHIN = -1;

/** The observable side of a session. Exists only when somebody looks; one Observable for each thing looked at. */
export class Taps {
  /** By `kindIndex`. A list with a place for every kind would hold half a kilobyte of nothing. */
  readonly #byKind = new Map<number, Multicast<Frame>>();
  #output: Multicast<Frame> | undefined = undefined;
  #turns: Multicast<TurnRecord> | undefined = undefined;
  #completed = false;
  readonly #failed: (who: string, error: unknown) => void;

  /** @param failed is told what a subscriber throws */
  constructor(failed: (who: string, error: unknown) => void) {
    this.#failed = failed;
  }

  get output$(): Observable<Frame> {
    this.#output ??= this.#tap('output$');
    return this.#output.values$;
  }

  get turns$(): Observable<TurnRecord> {
    this.#turns ??= this.#tap('turns$');
    return this.#turns.values$;
  }

  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    return this.#at(Class, Class.kindIndex) as Observable<Frame> as Observable<F>;
  }

  /** The same for a processor of the session. */
  framesWithin$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    const { kindIndex } = Class;
    const key = kindIndex === ErrorFrame.kindIndex ? ERRORS_WITHIN : kindIndex;
    return this.#at(Class, key) as Observable<Frame> as Observable<F>;
  }

  entered(frame: Frame): void {
    this.#byKind.get(frame.kindIndex)?.next(frame);
  }

  /** Where those outside watch for errors. */
  get errors(): Multicast<Frame> | undefined {
    return this.#byKind.get(ErrorFrame.kindIndex);
  }

  get errorsWithin(): Multicast<Frame> | undefined {
    return this.#byKind.get(ERRORS_WITHIN);
  }

  left(frame: Frame): void {
    this.#output?.next(frame);
  }

  turnFinished(record: TurnRecord): void {
    this.#turns?.next(record);
  }

  complete(): void {
    this.#completed = true;
    for (const tap of this.#byKind.values()) tap.close();
    this.#output?.close();
    this.#turns?.close();
  }

  #at({ kind }: FrameClass, key: number): Observable<Frame> {
    const tap = this.#byKind.get(key) ?? this.#tap(`frames$(${kind})`);
    this.#byKind.set(key, tap);
    return tap.values$;
  }

  #tap<T>(watched: string): Multicast<T> {
    const who = `a subscriber to ${watched}`;
    const tap = new Multicast<T>((error) => this.#failed(who, error));
    if (this.#completed) tap.close();
    return tap;
  }
}
