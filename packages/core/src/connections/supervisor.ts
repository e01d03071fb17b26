import { abortError, backoff, type Deferred, deferred } from '../async/index.js';
import { type Clock, systemClock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import { assemble, type Parts } from './assemble.js';
import { Drain } from './drain.js';
import type { Link, LinkClose } from './driver.js';
import { connectionFailure, type FailureDetail } from './failure.js';
import type { LinkSlot } from './link-slot.js';
import { type ConnectionOptions, connectionDefaults, type TunedOptions } from './options.js';
import type { RecoveryReason, StateReason } from './reasons.js';
import { Recovery, type RecoveryHost, type Stop } from './recovery.js';
import { Reporter } from './reporter.js';
import { Retirement } from './retirement.js';
import { type ConnectionState, isFinal, isServing } from './state.js';

/**
 * The one owner of a connection's links: which one serves and which is on its way out ({@link Recovery}
 * knows which is on its way in). Every method is a whole transition; the owner's hooks run in between.
 */
export class Supervisor<Out, In> implements RecoveryHost<Out, In> {
  readonly clock: Clock;
  readonly reporter: Reporter<In>;
  readonly parts: Parts<Out, In>;
  readonly recovery: Recovery<Out, In>;
  readonly counts = { reconnects: 0, handovers: 0, received: 0 };
  failure: AntiphonError | undefined;
  readonly #options: TunedOptions<Out, In>;
  readonly #retirement: Retirement<Out, In>;
  readonly #drain: Drain;
  readonly #opened: Deferred<void> = deferred();
  readonly #ended: Deferred<void> = deferred();
  #recovered: Deferred<boolean> | undefined;
  #current: LinkSlot<Out, In> | undefined;

  constructor(options: ConnectionOptions<Out, In>) {
    const tuned = { name: 'connection', ...connectionDefaults, ...options };
    this.#options = tuned;
    this.clock = options.clock ?? systemClock;
    this.reporter = new Reporter(this.clock, tuned.name, options);
    this.recovery = new Recovery(this.clock, tuned, backoff(options.backoff), this.reporter, this);
    this.#retirement = new Retirement(this.clock);
    this.#drain = new Drain(this.clock, () => this.#end('closed', 'close'));
    this.parts = assemble(this.clock, tuned, this.reporter, {
      degrade: () => this.#enter('degraded', 'errors', this.reporter.lastError),
      restore: () => this.#enter('open', 'recovered'),
      lose: (reason, thrown) => this.#lose(reason, { thrown }),
      drained: () => this.#drained(),
    });
    // Whoever asked for the promise may leave it alone all the same.
    this.#opened.promise.catch(() => {});
    options.signal?.addEventListener('abort', this.#onAbort);
    if (options.signal?.aborted) this.#onAbort();
  }

  get state(): ConnectionState {
    return this.reporter.state;
  }

  /** How long the present link has been open, in ms. */
  get upMs(): number {
    return this.#current === undefined ? 0 : this.clock.now() - this.#current.openedAtMs;
  }

  serving(): LinkSlot<Out, In> | undefined {
    return this.#current;
  }

  connect(): Promise<void> {
    if (this.state === 'idle') {
      this.#whole(() => {
        this.#enter('connecting', 'connect');
        this.recovery.start();
      });
    }
    return this.#opened.promise;
  }

  recover(words: string): Promise<boolean> {
    if (isFinal(this.state) || this.state === 'draining') return Promise.resolve(false);
    this.#recovered ??= deferred();
    const { promise } = this.#recovered;
    if (this.state === 'idle') void this.connect();
    else if (this.#current === undefined) this.recovery.hasten();
    else this.#lose('manual', {}, words);
    return promise;
  }

  close(drainMs: number): Promise<void> {
    this.#whole(() => {
      if (isFinal(this.state) || !this.#drain.isSooner(drainMs)) return;
      if (drainMs > 0 && this.#current !== undefined) this.#drainFor(drainMs);
      else this.#end('closed', 'close');
    });
    return this.#ended.promise;
  }

  reportError(error: unknown): void {
    this.#whole(() => this.parts.errors.add(error));
  }

  opened(slot: LinkSlot<Out, In>, link: Link<Out>): void {
    this.#whole(() => {
      const previous = this.#current;
      const { attempt, generation } = slot;
      this.recovery.succeeded();
      this.#current = slot;
      slot.link = link;
      slot.openedAtMs = this.clock.now();
      this.parts.errors.reset();
      this.parts.outbox.attach(link);
      this.reporter.event({
        type: 'link_opened',
        attempt,
        generation,
        tookMs: slot.openedAtMs - slot.orderedAtMs,
      });
      const isFirst = this.recovery.resume === undefined;
      this.#enter('open', isFirst ? 'opened' : 'recovered');
      if (previous !== undefined) this.#retire(previous, generation);
      else if (!isFirst) this.#countRecovery(attempt);
      this.parts.watch.start(link);
      this.#opened.resolve();
      this.#recovered?.resolve(true);
      this.#recovered = undefined;
      this.parts.outbox.flush();
      if (slot.goAway !== undefined) this.goAway(slot, slot.goAway.timeLeftMs);
    });
  }

  refused(slot: LinkSlot<Out, In>, thrown: unknown): void {
    this.#whole(() => this.recovery.failed(slot, 'open_failed', { thrown }));
  }

  timedOut(slot: LinkSlot<Out, In>): void {
    this.#whole(() => this.recovery.failed(slot, 'connect_timeout', { thrown: slot.openError }));
  }

  closed(slot: LinkSlot<Out, In>, close: LinkClose): void {
    if (slot === this.#current) this.#lose('closed_by_peer', { close });
    else if (slot === this.#retirement.slot) this.#retirement.end('closed by its peer');
    else this.#whole(() => this.recovery.failed(slot, 'closed_by_peer', { close, thrown: slot.openError }));
  }

  message(slot: LinkSlot<Out, In>, message: In): void {
    const isOld = slot === this.#retirement.slot;
    if (isOld && this.#options.driver.oldMessages === 'drop') return;
    this.counts.received++;
    if (isOld) this.parts.watch.responseReceived();
    else if (slot === this.#current) {
      this.parts.watch.received();
      if (this.#options.messagesResetErrors) this.parts.errors.success();
    }
    if (!slot.dead) this.reporter.notices.message(message, slot.generation);
  }

  errored(slot: LinkSlot<Out, In>, error: unknown): void {
    if (slot === this.#current) {
      this.reportError(error);
      return;
    }
    slot.openError = error;
    this.reporter.event({ type: 'error', error, consecutive: this.parts.errors.count });
  }

  pong(slot: LinkSlot<Out, In>): void {
    if (slot === this.#current) this.parts.watch.pong();
  }

  /** Make before break: a successor is sought while the link still serves. */
  goAway(slot: LinkSlot<Out, In>, timeLeftMs: number | undefined): void {
    slot.goesAway(this.clock.now(), timeLeftMs);
    if (slot !== this.#current || !isServing(this.state)) return;
    this.#whole(() => {
      if (this.recovery.handover(slot, timeLeftMs)) this.#retirement.end('replaced');
    });
  }

  stopped({ error, reason }: Stop): void {
    this.#end('failed', reason, error);
  }

  /** The link that served is no more. */
  #lose(reason: RecoveryReason, detail: FailureDetail = {}, words?: string): void {
    const slot = this.#current;
    if (slot === undefined) return;
    this.#whole(() => {
      this.#current = undefined;
      this.parts.watch.stop();
      this.parts.outbox.detach();
      slot.kill(reason);
      if (this.state === 'draining') {
        this.#end('closed', 'close');
        return;
      }
      const failure = connectionFailure(this.#options.name, reason, detail);
      if (reason === 'manual') this.#retirement.end('restarted');
      else this.reporter.lastError = failure.error;
      this.parts.errors.reset();
      this.#enter('reconnecting', reason, reason === 'manual' ? undefined : failure.error);
      this.reporter.event({ type: 'recovery_started', reason, detail: words ?? failure.error.message });
      this.recovery.lost(slot, failure, reason);
    });
  }

  #countRecovery(attempt: number): void {
    this.counts.reconnects++;
    const { size: bufferedItems } = this.parts.outbox.ring;
    const { outageMs: tookMs } = this.recovery;
    this.reporter.event({ type: 'recovery_successful', attempt, tookMs, bufferedItems });
  }

  /** The link has a successor: it takes no more items, and has what time the peer left it. */
  #retire(slot: LinkSlot<Out, In>, successor: number): void {
    this.counts.handovers++;
    const { atMs = 0, timeLeftMs = Number.POSITIVE_INFINITY } = slot.goAway ?? {};
    const leftMs = Math.max(0, atMs + timeLeftMs - this.clock.now());
    this.reporter.event({ type: 'handover_completed', from: slot.generation, to: successor });
    this.#retirement.keep(slot, Math.min(leftMs, this.#options.oldLinkDrainMs));
  }

  #drainFor(drainMs: number): void {
    this.#drain.start(drainMs);
    if (this.state === 'draining') return;
    this.recovery.cancel();
    this.parts.watch.stop();
    this.#enter('draining', 'close');
    this.parts.outbox.seal();
  }

  /** Everything is sent: a link that can say so may still hear the peer out. */
  #drained(): void {
    const finish = this.#current?.link?.finish;
    if (finish === undefined) this.#end('closed', 'close');
    else this.reporter.ask('finish', () => finish.call(this.#current?.link), undefined);
  }

  #end(state: 'closed' | 'failed', reason: StateReason, error?: AntiphonError): void {
    if (isFinal(this.state)) return;
    this.#whole(() => {
      this.#options.signal?.removeEventListener('abort', this.#onAbort);
      this.#drain.stop();
      this.parts.watch.stop();
      this.recovery.cancel();
      this.#retirement.end(reason);
      const slot = this.#current;
      this.#current = undefined;
      this.parts.outbox.end();
      slot?.kill(reason);
      this.failure = state === 'failed' ? error : undefined;
      this.reporter.event({ type: 'cleanup_completed', droppedItems: this.parts.outbox.ring.dropped });
      this.#enter(state, reason, error);
      this.#opened.reject(error ?? new AntiphonError('aborted', `${this.#options.name} was closed`));
      this.#recovered?.resolve(false);
      this.#ended.resolve();
    });
  }

  readonly #onAbort = (): void => {
    this.#end('closed', 'aborted', abortError(this.#options.signal as AbortSignal));
  };

  #enter(to: ConnectionState, reason: StateReason, error?: AntiphonError): void {
    const { attempt, generation } = this.recovery;
    this.reporter.enter(to, reason, { attempt, generation, error });
  }

  #whole(transition: () => void): void {
    this.reporter.notices.enter();
    try {
      transition();
    } finally {
      this.reporter.notices.leave();
    }
  }
}
