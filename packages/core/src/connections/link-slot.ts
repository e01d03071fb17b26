import { AntiphonError } from '../error.js';
import type { Link, LinkClose, LinkEvents, OpenRequest } from './driver.js';

/** One for all: an error made on the spot would retain, by its stack, the connection that gave the link up. */
const givenUp = new AntiphonError('aborted', 'the link is no longer wanted');

/** Who hears of a link, until the link is dead. */
export interface SlotOwner<Out, In> {
  opened(slot: LinkSlot<Out, In>, link: Link<Out>): void;
  refused(slot: LinkSlot<Out, In>, error: unknown): void;
  message(slot: LinkSlot<Out, In>, message: In): void;
  closed(slot: LinkSlot<Out, In>, close: LinkClose): void;
  errored(slot: LinkSlot<Out, In>, error: unknown): void;
  pong(slot: LinkSlot<Out, In>): void;
  /** It did not open in time. */
  timedOut(slot: LinkSlot<Out, In>): void;
  goAway(slot: LinkSlot<Out, In>, timeLeftMs: number | undefined): void;
}

/**
 * One generation: from the order to open a link until its death. After {@link kill} it knows nobody, so
 * that no callback of a dead link, however late, changes anything or keeps the connection in memory;
 * a link that opens too late is closed on the spot.
 */
export class LinkSlot<Out, In> {
  readonly generation: number;
  readonly attempt: number;
  readonly orderedAtMs: number;
  readonly events: LinkEvents<In>;
  /** Set once the link is open. */
  link: Link<Out> | undefined;
  openedAtMs = 0;
  /** When the peer said first that it would close, or the driver left it; `undefined` if neither did. */
  goAway: { readonly atMs: number; readonly timeLeftMs: number | undefined } | undefined;
  /** Whether its early end has been counted as a failure. */
  counted = false;
  /** The last error reported before it was open. */
  openError: unknown;
  #owner: SlotOwner<Out, In> | undefined;
  readonly #controller = new AbortController();

  constructor(owner: SlotOwner<Out, In>, generation: number, attempt: number, orderedAtMs: number) {
    this.#owner = owner;
    this.generation = generation;
    this.attempt = attempt;
    this.orderedAtMs = orderedAtMs;
    this.events = {
      onMessage: (message) => this.#owner?.message(this, message),
      onClose: (close) => this.#owner?.closed(this, close),
      onError: (error) => this.#owner?.errored(this, error),
      onPong: () => this.#owner?.pong(this),
      onGoAway: (timeLeftMs) => this.#owner?.goAway(this, timeLeftMs),
    };
  }

  get dead(): boolean {
    return this.#owner === undefined;
  }

  /** It is left by the driver's own will: its peer would let it live. */
  get isLeftFreely(): boolean {
    return this.goAway?.timeLeftMs === Number.POSITIVE_INFINITY;
  }

  /** It will be closed in so long, or is left. What its peer said of its end stands. */
  goesAway(nowMs: number, timeLeftMs: number | undefined): void {
    if (this.goAway !== undefined && timeLeftMs === Number.POSITIVE_INFINITY) return;
    const atMs = this.isLeftFreely ? nowMs : (this.goAway?.atMs ?? nowMs);
    this.goAway = { atMs, timeLeftMs };
  }

  /** Orders the link. Never throws: what the driver throws arrives as a refusal. */
  open(
    driver: { open(request: OpenRequest<In>): Promise<Link<Out>> },
    resume: OpenRequest<In>['resume'],
  ): void {
    const { generation, attempt, events } = this;
    const { signal } = this.#controller;
    const opening = (async () => driver.open({ signal, attempt, generation, resume, events }))();
    opening.then(
      (link) => {
        if (this.#owner === undefined) closeQuietly(link, 'opened too late');
        else this.#owner.opened(this, link);
      },
      (error: unknown) => this.#owner?.refused(this, error),
    );
  }

  /** The end of this generation: aborts it while it opens, closes it once it is open. Idempotent. */
  kill(reason: string): void {
    if (this.#owner === undefined) return;
    this.#owner = undefined;
    const { link } = this;
    this.link = undefined;
    if (link === undefined) this.#controller.abort(givenUp);
    else closeQuietly(link, reason);
  }
}

function closeQuietly(link: { close(code?: number, reason?: string): void }, reason: string): void {
  try {
    link.close(1000, reason);
  } catch {
    // A link that cannot even be closed has nothing left to say: its generation is over.
  }
}
