import type { Clock } from '../clock/index.js';
import type { Link } from './driver.js';
import type { ConnectionHappening } from './events.js';
import { Heartbeat } from './heartbeat.js';
import type { ConnectionTuning } from './options.js';
import type { RecoveryReason } from './reasons.js';
import { Repeating } from './repeating.js';
import { ResponseTimer } from './response-timer.js';

/** Who hears from the watchdogs. */
export interface WatchReport {
  happened(event: ConnectionHappening): void;
  /** The link is beyond hope. */
  broken(reason: RecoveryReason): void;
  /** A call to the link threw. */
  errored(error: unknown): void;
  isTrafficExpected(responseExpected: boolean): boolean;
  /** A health check found nothing. */
  healthy(): void;
}

type WatchTuning = Required<
  Pick<
    ConnectionTuning,
    'keepAliveMs' | 'pingMs' | 'pongTimeoutMs' | 'healthCheckMs' | 'silenceMs' | 'responseTimeoutMs'
  >
>;

/** How long the close is waited for of a link that says goodbye. */
const GOODBYE_MS = 1_000;

/** The watchdogs of the serving link: keep-alive, ping, health and response. At most five timers. */
export class LinkWatch {
  readonly #clock: Clock;
  readonly #tuning: WatchTuning;
  readonly #report: WatchReport;
  readonly #keepAlive: Repeating;
  readonly #heartbeat: Heartbeat;
  readonly #health: Repeating;
  readonly #response: ResponseTimer;
  #link: Link<never> | undefined;
  #sentAtMs = 0;
  #receivedAtMs = 0;
  /** Since when a goodbye is under way, as far as has been seen. */
  #closingAtMs: number | undefined;

  constructor(clock: Clock, tuning: WatchTuning, report: WatchReport) {
    this.#clock = clock;
    this.#tuning = tuning;
    this.#report = report;
    this.#keepAlive = new Repeating(clock, () => this.#keepAwake());
    this.#heartbeat = new Heartbeat(clock, tuning.pingMs, tuning.pongTimeoutMs, {
      send: () => this.#try((link) => link.ping?.(), { type: 'ping_sent' }),
      answered: (rttMs) => report.happened({ type: 'pong_received', rttMs }),
      missed: () => report.broken('ping_timeout'),
    });
    this.#health = new Repeating(clock, () => this.#check());
    this.#response = new ResponseTimer(clock, tuning.responseTimeoutMs, () => {
      report.happened({ type: 'session_timeout', afterMs: tuning.responseTimeoutMs });
      report.broken('response_timeout');
    });
  }

  /** The round trip of the last ping that was answered, in ms. */
  get rttMs(): number | undefined {
    return this.#heartbeat.rttMs;
  }

  /** Watches this link from now on, and no other. */
  start(link: Link<never>): void {
    const { keepAliveMs, pingMs, healthCheckMs } = this.#tuning;
    this.stop();
    this.#link = link;
    this.#sentAtMs = this.#receivedAtMs = this.#clock.now();
    this.#closingAtMs = undefined;
    if (link.keepAlive !== undefined) this.#keepAlive.start(keepAliveMs);
    if (link.ping !== undefined) this.#heartbeat.start(pingMs);
    this.#health.start(healthCheckMs);
    this.#response.start();
  }

  stop(): void {
    this.#link = undefined;
    this.#keepAlive.stop();
    this.#heartbeat.stop();
    this.#health.stop();
    this.#response.stop();
  }

  sent(): void {
    this.#sentAtMs = this.#clock.now();
  }

  received(): void {
    this.#receivedAtMs = this.#clock.now();
    this.#heartbeat.received(this.#receivedAtMs);
    this.#response.received();
  }

  /** Proves that the wire is alive, not that anybody behind it still works: what is expected stays due. */
  pong(): void {
    this.#heartbeat.pong();
  }

  expectResponse(): void {
    // Silence is counted from the question on, not from the last answer.
    if (!this.#response.expected) this.#receivedAtMs = this.#clock.now();
    this.#response.expect();
  }

  responseReceived(): void {
    this.#response.received();
  }

  #keepAwake(): number {
    const idleMs = this.#clock.now() - this.#sentAtMs;
    const { keepAliveMs } = this.#tuning;
    if (idleMs < keepAliveMs) return keepAliveMs - idleMs;
    this.#sentAtMs = this.#clock.now();
    this.#try((link) => link.keepAlive?.(), { type: 'keep_alive_sent' });
    return keepAliveMs;
  }

  #check(): number | undefined {
    const { healthCheckMs, silenceMs } = this.#tuning;
    const silentMs = this.#clock.now() - this.#receivedAtMs;
    let dead = false;
    let isClosing = false;
    this.#try((link) => {
      isClosing = link.isClosing?.() === true;
      dead = !isClosing && link.alive?.() === false;
    });
    if (isClosing) {
      const leftMs = this.#goodbyeLeftMs();
      // The close that is on its way says why; what is found here would not.
      if (leftMs > 0) return Math.min(healthCheckMs, leftMs);
      dead = true;
    }
    const silent = silentMs >= silenceMs && this.#report.isTrafficExpected(this.#response.expected);
    if (dead || silent) {
      this.#report.happened({ type: 'stream_inactive', silentMs });
      this.#report.broken('stream_inactive');
      return undefined;
    }
    this.#report.healthy();
    return healthCheckMs;
  }

  #goodbyeLeftMs(): number {
    const nowMs = this.#clock.now();
    this.#closingAtMs ??= nowMs;
    return this.#closingAtMs + GOODBYE_MS - nowMs;
  }

  /** Calls the link, reports what it throws, and says whether it did what was asked and still is the link. */
  #try(call: (link: Link<never>) => void, event?: ConnectionHappening): boolean {
    const link = this.#link;
    if (link === undefined) return false;
    try {
      call(link);
    } catch (error) {
      this.#report.errored(error);
      return false;
    }
    if (event !== undefined) this.#report.happened(event);
    return this.#link === link;
  }
}
