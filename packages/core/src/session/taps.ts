import type { Observable } from 'rxjs';
import { Subject } from 'rxjs/internal/Subject';
import type { Frame, FrameClass } from '../frames/index.js';
import type { TurnRecord } from '../turns/turn-record.js';

/** The observable side of a session. Exists only when somebody looks; one Subject for each thing looked at. */
export class Taps {
  /** By `kindIndex`. A list with a place for every kind would hold half a kilobyte of nothing. */
  readonly #byKind = new Map<number, Subject<Frame>>();
  #output: Subject<Frame> | undefined = undefined;
  #turns: Subject<TurnRecord> | undefined = undefined;
  #completed = false;

  get output$(): Observable<Frame> {
    this.#output ??= this.#subject();
    return this.#output.asObservable();
  }

  get turns$(): Observable<TurnRecord> {
    this.#turns ??= this.#subject();
    return this.#turns.asObservable();
  }

  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    const subject = this.#byKind.get(Class.kindIndex) ?? this.#subject();
    this.#byKind.set(Class.kindIndex, subject);
    return subject.asObservable() as unknown as Observable<F>;
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
    for (const subject of this.#byKind.values()) subject.complete();
    this.#output?.complete();
    this.#turns?.complete();
  }

  #subject<T>(): Subject<T> {
    const subject = new Subject<T>();
    if (this.#completed) subject.complete();
    return subject;
  }
}
