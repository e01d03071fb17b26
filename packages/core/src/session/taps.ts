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

  get output$(): Observable<Frame> {
    this.#output ??= this.#tap();
    return this.#output.values$;
  }

  get turns$(): Observable<TurnRecord> {
    this.#turns ??= this.#tap();
    return this.#turns.values$;
  }

  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    return this.#at(Class.kindIndex) as Observable<Frame> as Observable<F>;
  }

  /** The same for a processor of the session. */
  framesWithin$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    const { kindIndex } = Class;
    const key = kindIndex === ErrorFrame.kindIndex ? ERRORS_WITHIN : kindIndex;
    return this.#at(key) as Observable<Frame> as Observable<F>;
  }

  entered(frame: Frame): void {
    this.#byKind.get(frame.kindIndex)?.next(frame);
  }

  /** Shows an error to those within, and says whether anybody outside watches for it. */
  failed(error: ErrorFrame): boolean {
    this.#byKind.get(ERRORS_WITHIN)?.next(error);
    return this.#byKind.get(error.kindIndex)?.isWatched === true;
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

  #at(key: number): Observable<Frame> {
    const tap = this.#byKind.get(key) ?? this.#tap();
    this.#byKind.set(key, tap);
    return tap.values$;
  }

  #tap<T>(): Multicast<T> {
    const tap = new Multicast<T>();
    if (this.#completed) tap.close();
    return tap;
  }
}
