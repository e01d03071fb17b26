import { VirtualClock } from '../clock/index.js';
import type { ConnectionDriver, Link, OpenRequest } from './driver.js';
import { type ConnectionEvent, describeConnectionEvent } from './events.js';
import type { ConnectionOptions } from './options.js';
import type { StateChange } from './state.js';
import { superviseConnection } from './supervise-connection.js';

/** How the peer of a test answers an order to open a link. */
export type Answer = 'open' | 'hang' | 'close' | Error | { readonly afterMs: number };

/** One link of a test, seen from the peer's side. */
export class FakeLink implements Link<string> {
  readonly sent: string[] = [];
  pings = 0;
  keepAlives = 0;
  backlogBytes = 0;
  isAlive = true;
  isSayingGoodbye = false;
  isOpen = false;
  isClosed = false;
  finish?: () => void;
  /** Thrown by the next calls of `send`. */
  refuses: unknown;
  readonly request: OpenRequest<string>;

  constructor(request: OpenRequest<string>) {
    this.request = request;
  }

  get events(): OpenRequest<string>['events'] {
    return this.request.events;
  }

  send(item: string): void {
    if (this.refuses !== undefined) throw this.refuses;
    if (this.isClosed || this.isSayingGoodbye) throw new Error('sent on a closed link');
    this.sent.push(item);
  }

  ping(): void {
    this.pings++;
  }

  keepAlive(): void {
    this.keepAlives++;
  }

  bufferedBytes(): number {
    return this.backlogBytes;
  }

  alive(): boolean {
    return this.isAlive;
  }

  isClosing(): boolean {
    return this.isSayingGoodbye;
  }

  close(): void {
    this.isClosed = true;
    // As some SDKs do, from within the call.
    this.events.onClose({ code: 1000, reason: '', clean: true });
  }

  /** The peer or the line ends the link. */
  drop(code = 1006, reason = ''): void {
    this.isClosed = true;
    this.events.onClose({ code, reason, clean: code === 1000 });
  }
}

/** A peer that answers each order as it is told, the last answer repeated. */
export class FakePeer implements ConnectionDriver<string, string> {
  readonly links: FakeLink[] = [];
  oldMessages: 'deliver' | 'drop' = 'deliver';
  answers: Answer[];
  /** Links that are still being opened on the peer's side, a timer each. */
  answersPending = 0;
  readonly #clock: VirtualClock;
  readonly #prepare: (link: FakeLink) => void;

  constructor(
    clock: VirtualClock,
    answers: Answer[] = ['open'],
    prepare: (link: FakeLink) => void = () => {},
  ) {
    this.#clock = clock;
    this.answers = answers;
    this.#prepare = prepare;
  }

  get last(): FakeLink {
    const link = this.links.at(-1);
    if (link === undefined) throw new Error('no link was ordered');
    return link;
  }

  open(request: OpenRequest<string>): Promise<Link<string>> {
    const link = new FakeLink(request);
    this.#prepare(link);
    this.links.push(link);
    const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? 'open';
    if (answer === 'open') {
      link.isOpen = true;
      return Promise.resolve(link);
    }
    if (answer === 'hang') return new Promise(() => {});
    if (answer === 'close') {
      link.drop(1008, 'not today');
      return new Promise(() => {});
    }
    if (answer instanceof Error) return Promise.reject(answer);
    return new Promise((resolve) => {
      this.answersPending++;
      this.#clock.after(answer.afterMs, () => {
        this.answersPending--;
        link.isOpen = true;
        resolve(link);
      });
    });
  }
}

type TestOptions = Omit<Partial<ConnectionOptions<string, string>>, 'driver' | 'clock'>;

/** A connection in virtual time, with all that its owner heard. Backoff without jitter unless told otherwise. */
export function supervised(
  answers: Answer[] = ['open'],
  options: TestOptions & { prepare?: (link: FakeLink) => void } = {},
) {
  const { prepare, ...rest } = options;
  const clock = new VirtualClock();
  const peer = new FakePeer(clock, answers, prepare);
  const states: StateChange[] = [];
  const events: ConnectionEvent[] = [];
  const messages: [message: string, generation: number][] = [];
  const connection = superviseConnection<string, string>({
    driver: peer,
    clock,
    name: 'test',
    backoff: { jitter: 'none' },
    onMessage: (message, generation) => messages.push([message, generation]),
    ...rest,
    onState(change) {
      states.push(change);
      rest.onState?.(change);
    },
    onEvent(event) {
      events.push(event);
      rest.onEvent?.(event);
    },
  });
  return {
    clock,
    peer,
    connection,
    states,
    events,
    messages,
    path: () => states.map(({ to }) => to),
    types: () => events.map(({ type }) => type),
    lines: () => events.map(describeConnectionEvent),
    /** Connects and lets the first link open. */
    async open() {
      const connecting = connection.connect();
      await clock.run(0);
      await connecting;
    },
  };
}
