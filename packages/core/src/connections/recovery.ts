import type { Backoff } from '../async/index.js';
import type { Clock } from '../clock/index.js';
import type { AntiphonError } from '../error.js';
import { Attempts } from './attempts.js';
import type { Resume } from './driver.js';
import {
  type ConnectionFailure,
  classifyByRetryable,
  connectionFailure,
  type FailureDetail,
  finalError,
} from './failure.js';
import { LinkSlot, type SlotOwner } from './link-slot.js';
import type { TunedOptions } from './options.js';
import { Outage } from './outage.js';
import type { OpenFailureReason, RecoveryReason } from './reasons.js';
import type { Reporter } from './reporter.js';

/** Why there will be no more tries. */
export interface Stop {
  readonly error: AntiphonError;
  readonly reason: 'fatal' | 'gave_up';
}

/** What recovery needs to know and to tell. */
export interface RecoveryHost<Out, In> extends SlotOwner<Out, In> {
  /** The link that serves meanwhile. */
  serving(): LinkSlot<Out, In> | undefined;
  /** No link serves, and none will. */
  stopped(stop: Stop): void;
}

/** Finds the next link: when to try, how often, and when to stop. At most one link is being opened. */
export class Recovery<Out, In> {
  /** Tries so far. */
  attempts = 0;
  /** The generation of the newest link. */
  generation = 0;
  readonly #clock: Clock;
  readonly #options: TunedOptions<Out, In>;
  readonly #reporter: Reporter<In>;
  readonly #host: RecoveryHost<Out, In>;
  readonly #outage: Outage;
  readonly #attempts: Attempts<Out, In>;
  #resume: Resume | undefined;
  /** Why no further successor is sought for a link that is going away. */
  #stop: Stop | undefined;

  constructor(
    clock: Clock,
    options: TunedOptions<Out, In>,
    wait: Backoff,
    reporter: Reporter<In>,
    host: RecoveryHost<Out, In>,
  ) {
    this.#clock = clock;
    this.#options = options;
    this.#reporter = reporter;
    this.#host = host;
    this.#outage = new Outage(options, wait);
    this.#attempts = new Attempts(clock, () => this.#begin());
  }

  /** The number of the try under way, or of the next. */
  get attempt(): number {
    return this.#attempts.slot?.attempt ?? this.#outage.attempt;
  }

  /** Why the last link was left; `undefined` before the first. */
  get resume(): Resume | undefined {
    return this.#resume;
  }

  get outageMs(): number {
    return this.#clock.now() - this.#outage.startedAtMs;
  }

  /** Opens the first link. */
  start(): void {
    this.#outage.start(this.#clock.now());
    this.#begin();
  }

  /** The link on its way is open. */
  succeeded(): void {
    this.#attempts.settled();
    this.#stop = undefined;
  }

  /** The link that served is lost. */
  lost(slot: LinkSlot<Out, In>, failure: ConnectionFailure, reason: RecoveryReason): void {
    const nowMs = this.#clock.now();
    this.#resume = { generation: slot.generation, reason };
    if (reason === 'manual') {
      this.#outage.start(nowMs);
      this.#retry(failure);
      return;
    }
    this.#outage.linkEnded(nowMs, nowMs - slot.openedAtMs, slot.counted);
    if (this.#stop !== undefined) this.#host.stopped(this.#stop);
    // The end of a link that said it was going is no news to judge.
    else if (slot.goAway !== undefined) this.#retry(failure);
    else this.#judge(failure);
  }

  /** Seeks a successor for a link that still serves, unless that is under way or was given up. */
  handover(slot: LinkSlot<Out, In>, timeLeftMs: number | undefined): boolean {
    if (this.#attempts.pending || this.#stop !== undefined) return false;
    const nowMs = this.#clock.now();
    const upMs = nowMs - slot.openedAtMs;
    this.#resume = { generation: slot.generation, reason: 'go_away' };
    this.#outage.linkEnded(nowMs, upMs, slot.counted);
    slot.counted = true;
    this.#reporter.event({ type: 'handover_started', timeLeftMs });
    if (upMs >= this.#options.stableAfterMs) this.#begin();
    else this.#retry(connectionFailure(this.#options.name, 'go_away'));
    return true;
  }

  /** Brings a try that waits forward, as far as the peer allows. */
  hasten(): void {
    const heldOffMs = this.#outage.heldOffMs(this.#clock.now());
    this.#attempts.schedule(Math.max(this.#options.recoveryWaitMs, heldOffMs));
  }

  cancel(): void {
    this.#attempts.cancel();
  }

  /** The link on its way will not open. */
  failed(slot: LinkSlot<Out, In>, reason: OpenFailureReason, detail: FailureDetail): void {
    this.#attempts.settled();
    slot.kill(reason);
    const failure = connectionFailure(this.#options.name, reason, detail);
    this.#reporter.lastError = failure.error;
    this.#outage.attemptFailed();
    this.#reporter.event({ type: 'attempt_failed', attempt: slot.attempt, reason, error: failure.error });
    this.#judge(failure);
  }

  get #hasLink(): boolean {
    return this.#host.serving() !== undefined;
  }

  #begin(): void {
    const nowMs = this.#clock.now();
    const heldOffMs = this.#outage.heldOffMs(nowMs);
    if (heldOffMs > 0) {
      this.#attempts.schedule(heldOffMs);
      return;
    }
    const slot = new LinkSlot(this.#host, ++this.generation, this.#outage.attempt, nowMs);
    this.attempts++;
    const leftMs = this.#hasLink ? Number.POSITIVE_INFINITY : Math.max(0, this.#outage.leftMs(nowMs));
    this.#attempts.opening(slot, Math.min(this.#options.connectTimeoutMs, leftMs), () => {
      this.#host.timedOut(slot);
    });
    this.#reporter.event({ type: 'link_opening', attempt: slot.attempt, generation: slot.generation });
    slot.open(this.#options.driver, this.#resume);
  }

  #judge(failure: ConnectionFailure): void {
    const classify = this.#options.classify ?? classifyByRetryable;
    const verdict = this.#reporter.ask('classify', () => classify(failure), 'retry');
    if (verdict === 'fatal') {
      this.#stopTrying(failure, 'fatal');
      return;
    }
    if (verdict !== 'retry') this.#outage.holdOff(this.#clock.now(), verdict.retryAfterMs);
    this.#retry(failure);
  }

  #retry(failure: ConnectionFailure): void {
    // A successor may be on its way already.
    if (this.#attempts.slot !== undefined) return;
    const nowMs = this.#clock.now();
    const delayMs = this.#outage.nextDelayMs(nowMs);
    const leftMs = this.#hasLink ? Number.POSITIVE_INFINITY : this.#outage.leftMs(nowMs);
    if (delayMs === undefined || delayMs >= leftMs) {
      this.#stopTrying(failure, 'gave_up');
    } else if (this.#attempts.schedule(delayMs)) {
      this.#reporter.event({ type: 'retry_scheduled', attempt: this.#outage.attempt, delayMs });
    }
  }

  /** No more tries; a link that still serves is kept for as long as it lives. */
  #stopTrying(failure: ConnectionFailure, reason: Stop['reason']): void {
    const stop = { error: finalError(this.#options.name, failure, reason === 'gave_up'), reason };
    const slot = this.#host.serving();
    if (slot === undefined) {
      this.#host.stopped(stop);
      return;
    }
    if (slot.isLeftFreely) {
      // It works, and may go on: its end will be news, and what was tried in vain says nothing about that.
      slot.goAway = undefined;
      this.#outage.start(this.#clock.now());
    } else {
      this.#stop = stop;
    }
    this.#reporter.event({ type: 'handover_abandoned', error: stop.error });
  }
}
