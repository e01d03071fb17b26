import type { Observable } from 'rxjs';
import { Subject } from 'rxjs/internal/Subject';
import type { Frame, FrameClass } from '../frames/index.js';
import type { TurnRecord } from '../turns/turn-record.js';

/** The observable side of a session. Exists only when somebody looks; one Subject per kind looked at. */
export class Taps {
  readonly #byKind: (Subject<Frame> | undefined)[] = [];
  readonly #output = new Subject<Frame>();
  readonly #turns = new Subject<TurnRecord>();
  #completed = false;

  get output$(): Observable<Frame> {
    return this.#output.asObservable();
  }

  get turns$(): Observable<TurnRecord> {
    return this.#turns.asObservable();
  }

  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    let subject = this.#byKind[Class.kindIndex];
    if (subject === undefined) {
      subject = new Subject<Frame>();
      this.#byKind[Class.kindIndex] = subject;
      if (this.#completed) subject.complete();
    }
    return subject.asObservable() as unknown as Observable<F>;
  }

  entered(frame: Frame): void {
    this.#byKind[frame.kindIndex]?.next(frame);
  }

  left(frame: Frame): void {
    this.#output.next(frame);
  }

  turnFinished(record: TurnRecord): void {
    this.#turns.next(record);
  }

  complete(): void {
    this.#completed = true;
    for (const subject of this.#byKind) subject?.complete();
    this.#output.complete();
    this.#turns.complete();
  }
}
