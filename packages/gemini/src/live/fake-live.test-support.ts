import type { AntiphonError } from '@antiphon/core';
import type { GeminiLiveClient, LiveEvent, LiveInput, LiveLink, OpenLiveLink } from './client/index.js';

/** One link of a test, seen from the vendor's side. */
export class FakeLiveLink implements LiveLink {
  readonly sent: LiveInput[] = [];
  readonly request: OpenLiveLink;
  pings = 0;
  bufferedBytes = 0;
  isOpen = true;
  isClosing = false;
  isPaused = false;

  constructor(request: OpenLiveLink) {
    this.request = request;
  }

  get handle(): string | undefined {
    const { handle } = (this.request.setup.config.sessionResumption ?? {}) as { readonly handle?: string };
    return handle;
  }

  /** What of it was audio, sample by sample. */
  get heard(): readonly number[] {
    return this.sent.flatMap((input) => (input.type === 'audio' ? [...input.samples] : []));
  }

  says(...events: readonly LiveEvent[]): void {
    this.request.events.message(events);
  }

  fails(): void {
    this.request.events.unreadable('noise');
  }

  drops(code = 1006, reason = ''): void {
    this.isOpen = false;
    this.request.events.closed({ code, reason });
  }

  send(input: LiveInput): void {
    this.sent.push(input);
  }

  ping(): void {
    this.pings++;
    this.request.events.pong();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  close(): void {
    this.isOpen = false;
  }
}

/** A vendor without a wire: opens links at once, or fails as it is told. */
export class FakeLive implements GeminiLiveClient {
  readonly links: FakeLiveLink[] = [];
  /** What the next tries to open come to, in order. */
  readonly failures: AntiphonError[] = [];
  /** Links open when it resolves. */
  gate: Promise<void> | undefined;

  get last(): FakeLiveLink {
    return this.links.at(-1) as FakeLiveLink;
  }

  async open(request: OpenLiveLink): Promise<LiveLink> {
    const failure = this.failures.shift();
    const link = new FakeLiveLink(request);
    this.links.push(link);
    await this.gate;
    if (failure !== undefined) throw failure;
    return link;
  }

  async prewarm(): Promise<void> {}
}
