import type { Observable } from 'rxjs';
import type { Frame, FrameClass } from '../frames/index.js';
import type { TurnRecord } from '../turns/turn-record.js';
import { Multicast } from './multicast.js';

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
    const tap = this.#byKind.get(Class.kindIndex) ?? this.#tap();
    this.#byKind.set(Class.kindIndex, tap);
    return tap.values$ as unknown as Observable<F>;
  }

  entered(frame: Frame): void {
    this.#byKind.get(frame.kindIndex)?.next(frame);
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

  #tap<T>(): Multicast<T> {
    const tap = new Multicast<T>();
    if (this.#completed) tap.close();
    return tap;
  }
}
