import { type Clock, TimerSet } from '@antiphon/core';
import type { FaultMoment, LiveFault } from './fault.js';

/** Something that goes wrong at a moment. */
interface Timed {
  readonly at?: FaultMoment;
}

/** The faults of one connection or session, waiting for their moments. */
export class ArmedFaults<F extends Timed = LiveFault> {
  readonly #strike: (fault: F) => void;
  readonly #timers: TimerSet;
  #waiting: F[];
  #heard = false;
  #sent = 0;
  #over = false;

  constructor(clock: Clock, faults: readonly F[], strike: (fault: F) => void) {
    this.#timers = new TimerSet(clock);
    this.#waiting = [...faults];
    this.#strike = strike;
  }

  /** The connection is open. */
  opened(): void {
    this.#reached((at) => at === undefined || at === 'connect');
    for (const fault of this.#waiting) {
      if (typeof fault.at === 'object' && 'afterMs' in fault.at) this.#strikeAfter(fault, fault.at.afterMs);
    }
  }

  /** A message came from the client. */
  received(): void {
    if (this.#heard) return;
    this.#heard = true;
    this.#reached((at) => at === 'beforeSpeech');
  }

  /** A message went to the client. */
  sent(): void {
    this.#sent += 1;
    if (this.#waiting.length === 0) return;
    this.#reached((at) => typeof at === 'object' && 'afterMessages' in at && at.afterMessages <= this.#sent);
  }

  speechIs(phase: 'speech' | 'afterSpeech'): void {
    const moment = phase === 'speech' ? 'duringSpeech' : 'afterSpeech';
    this.#reached((at) => at === moment);
  }

  /** A fault from outside: strikes now unless it names a moment. */
  inject(fault: F): void {
    if (this.#over) return;
    if (fault.at === undefined || fault.at === 'connect') this.#strike(fault);
    else if (typeof fault.at === 'object' && 'afterMs' in fault.at)
      this.#strikeAfter(fault, fault.at.afterMs);
    else this.#waiting.push(fault);
  }

  close(): void {
    this.#over = true;
    this.#waiting = [];
    this.#timers.cancel();
  }

  #reached(isNow: (at: FaultMoment | undefined) => boolean): void {
    const struck = this.#waiting.filter((fault) => isNow(fault.at));
    if (struck.length === 0) return;
    this.#waiting = this.#waiting.filter((fault) => !struck.includes(fault));
    for (const fault of struck) if (!this.#over) this.#strike(fault);
  }

  #strikeAfter(fault: F, ms: number): void {
    this.#timers.after(ms, () => {
      if (!this.#over) this.#strike(fault);
    });
  }
}
