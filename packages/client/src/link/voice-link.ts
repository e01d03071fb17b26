import type { Timer } from '@antiphon/core/frame-free';
import {
  LINK_SUBPROTOCOL,
  type LinkData,
  type LinkMessage,
  linkMessage,
  type PipecatAudio,
  readLinkMessage,
  UNCOUNTED,
  writePipecatAudio,
  writePipecatMessage,
} from '@antiphon/rtvi/frame-free';
import { type AfterClose, afterClose, SUSPENDED } from './after-close.js';
import { helloOf } from './hello.js';
import type { LinkEvents, LinkOptions, LinkState, ResumeTicket } from './link-options.js';
import { LivenessWatch } from './liveness-watch.js';
import { Patience } from './patience.js';
import { readHeard } from './read-heard.js';
import { ReceivedCount } from './received-count.js';
import { resumeAddress } from './resume-address.js';
import { SentLog } from './sent-log.js';
import { Socket } from './web-socket.js';

/** What waits in the browser because the network takes it too slowly: half a minute of speech. */
const MAX_BUFFERED_BYTES = 1_000_000;

const UNREACHABLE = 'the server cannot be reached';

/** How a session is gone on with. */
interface Session {
  readonly resumeKey: string;
  readonly resumeWindowMs: number;
  readonly sessionId: string;
}

/**
 * The connection of one conversation, over as many sockets as it takes: counts what goes either way, and after a cut
 * repeats what was lost. What is said during the cut is kept (1 MB, 20 s) and said then.
 */
export class VoiceLink {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  #state: LinkState = { state: 'idle' };
  #socket: Socket | undefined;
  /** The server has welcomed this socket. */
  #isWelcome = false;
  #session: Session | undefined;
  #sent = new SentLog();
  #received: ReceivedCount;
  readonly #liveness: LivenessWatch;
  readonly #patience: Patience;
  /** When the last connection ended: since then the session waits. */
  #cutAtMs = 0;
  #timer: Timer | undefined;
  /** Of the attempt under way: an address that comes too late is of no use. */
  #attempt = 0;
  /** Where the server is, once it was asked for. */
  #address: string | undefined;

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#received = this.#receivedFrom(0);
    this.#patience = new Patience(options);
    this.#liveness = new LivenessWatch({
      ...{ clock: options.clock, silenceMs: options.silenceMs },
      owedSinceMs: () => this.#sent.oldestAtMs,
      onSilence: () => this.#socket?.close(SUSPENDED),
    });
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Begins a session, or goes on with the one that a page before this has left. Does nothing once begun. */
  open(ticket?: ResumeTicket): void {
    if (this.#state.state !== 'idle') return;
    this.#cutAtMs = this.#options.clock.now();
    this.#patience.begin();
    const leftMs = ticket === undefined ? 0 : ticket.untilEpochMs - this.#options.clock.epochMs();
    if (ticket !== undefined && leftMs > 0) {
      this.#session = { ...ticket, resumeWindowMs: leftMs };
      this.#sent = new SentLog(ticket.sent);
      this.#received = this.#receivedFrom(ticket.received);
    }
    this.#enter({ state: 'connecting' });
    void this.#connect();
  }

  /**
   * Says something, now or when there is a connection again.
   *
   * @returns whether it was taken: not before the first welcome, nor when the session is gone, nor once closed.
   */
  sendMessage(json: string): boolean {
    return this.#say(writePipecatMessage(json));
  }

  /** The same, of sound. */
  sendAudio(audio: PipecatAudio): boolean {
    return this.#say(writePipecatAudio(audio));
  }

  sendHeard(turn: number, heardMs: number): void {
    this.sendMessage(linkMessage('heard', { turn, heardMs }));
  }

  /** Tries again at once, where it waits to: the network is said to be back. */
  hurry(): void {
    if (this.#state.state !== 'reconnecting' || this.#socket !== undefined) return;
    this.#timer?.cancel();
    void this.#connect();
  }

  /**
   * Leaves the session waiting for another page.
   *
   * @returns what that page needs; undefined when there is no session.
   */
  suspend(): ResumeTicket | undefined {
    const { resumeKey, resumeWindowMs, sessionId } = this.#session ?? {};
    const isOver = this.#state.state === 'closed';
    const count = { received: this.#received.count, sent: this.#sent.count };
    this.#leave(SUSPENDED);
    this.#enter({ state: 'closed', why: 'another page goes on', isFailure: false });
    if (isOver || resumeKey === undefined || resumeWindowMs === undefined || sessionId === undefined)
      return undefined;
    return {
      ...{ resumeKey, sessionId, ...count },
      untilEpochMs: this.#options.clock.epochMs() + resumeWindowMs,
    };
  }

  /** Ends the session. Idempotent. */
  close(): void {
    this.#end('it was closed', false);
  }

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    const session = this.#session;
    this.#patience.tried();
    this.#timer = this.#options.clock.after(this.#options.connectTimeoutMs, () => this.#failed(attempt));
    try {
      if (session === undefined || this.#address === undefined) this.#address = await this.#options.address();
      if (attempt !== this.#attempt) return;
      this.#openSocket(
        session === undefined ? this.#address : resumeAddress(this.#address, session.resumeKey),
      );
    } catch {
      this.#failed(attempt);
    }
  }

  #openSocket(address: string): void {
    this.#isWelcome = false;
    this.#socket = new Socket(this.#options.openSocket, address, LINK_SUBPROTOCOL, {
      onOpen: () => this.#tell('hello', helloOf(this.#options, this.#session && this.#received.count)),
      onBytes: (bytes) => this.#hear(bytes),
      onClose: (code) => this.#closed(code),
    });
  }

  #hear(bytes: Uint8Array): void {
    this.#liveness.heard();
    const heard = readHeard(bytes);
    const link = heard.type === 'message' ? readLinkMessage(heard.message) : undefined;
    // Also what a newer server says that is not understood here has been counted there.
    if (typeof link !== 'object' || !UNCOUNTED.has(link.type)) this.#received.add();
    if (heard.type === 'audio') this.#events.onAudio(heard.audio);
    else if (typeof link === 'object') this.#obey(link);
    else if (heard.type === 'message' && link === undefined) this.#events.onMessage(heard.message);
  }

  #obey({ type, data }: LinkMessage): void {
    if (type === 'welcome') this.#welcomed(data);
    else if (type === 'received') this.#sent.received(data.count);
    else if (type === 'skip') this.#received.add(data.count);
    else if (type === 'flush') this.#events.onFlush(data.turn);
  }

  #welcomed(welcome: LinkData['welcome']): void {
    const { resumed: isResumed, received, resumeKey, resumeWindowMs, sessionId } = welcome;
    this.#timer?.cancel();
    this.#isWelcome = true;
    this.#patience.welcomed();
    if (this.#state.state === 'connecting') this.#patience.begin();
    this.#session = { resumeKey, resumeWindowMs, sessionId };
    if (isResumed) this.#repeat(received);
    else {
      this.#sent = new SentLog();
      this.#received.told();
      this.#received = this.#receivedFrom(0);
    }
    this.#received.told();
    this.#liveness.said();
    this.#events.onWelcome(welcome);
    this.#enter({ state: 'open', isResumed, sessionId });
  }

  #repeat(received: number): void {
    const { skipped, messages } = this.#sent.after(received);
    if (skipped > 0) this.#tell('skip', { count: skipped });
    for (const message of messages) this.#socket?.send(message);
  }

  #say(bytes: Uint8Array): boolean {
    if (this.#state.state === 'closed' || this.#session === undefined) return false;
    this.#sent.add(bytes, this.#options.clock.now());
    const socket = this.#socket;
    if (!this.#isWelcome || socket === undefined) return true;
    this.#liveness.said();
    if (socket.bufferedBytes > MAX_BUFFERED_BYTES) socket.close(SUSPENDED);
    else socket.send(bytes);
    return true;
  }

  #tell<Type extends keyof LinkData>(type: Type, data: LinkData[Type]): void {
    this.#socket?.send(writePipecatMessage(linkMessage(type, data)));
  }

  #failed(attempt: number): void {
    if (attempt !== this.#attempt) return;
    this.#socket?.leave(SUSPENDED);
    this.#tryAgain(UNREACHABLE, this.#isFirst);
  }

  #closed(code: number): void {
    const after: AfterClose = afterClose(code);
    const wasWelcome = this.#isWelcome;
    const isFirst = this.#isFirst;
    if (wasWelcome) {
      this.#cutAtMs = this.#options.clock.now();
      this.#patience.ended(after.next === 'begin');
    }
    if (after.next === 'end') this.#end(after.why, after.isFailure);
    else if (after.next === 'resume')
      this.#tryAgain(wasWelcome ? 'the connection was cut' : UNREACHABLE, isFirst);
    else {
      this.#session = undefined;
      this.#tryAgain(after.why, isFirst);
    }
  }

  /** A first connection that fails is not tried again: somebody should be told. */
  get #isFirst(): boolean {
    return this.#state.state === 'connecting' && this.#session === undefined;
  }

  #tryAgain(why: string, isHopeless: boolean): void {
    const { clock, backoff } = this.#options;
    const { tries } = this.#patience;
    this.#forgetSocket();
    if (isHopeless || this.#patience.isOver) {
      this.#end(why, true);
      return;
    }
    if (clock.now() - this.#cutAtMs > (this.#session?.resumeWindowMs ?? 0)) this.#session = undefined;
    this.#enter({ state: 'reconnecting', why, tries, isKept: this.#session !== undefined });
    this.#timer = clock.after(backoff(tries + 1), () => void this.#connect());
  }

  #end(why: string, isFailure: boolean): void {
    this.#leave(1000);
    this.#enter({ state: 'closed', why, isFailure });
  }

  #forgetSocket(): void {
    this.#timer?.cancel();
    this.#liveness.stop();
    this.#timer = undefined;
    this.#socket = undefined;
    this.#isWelcome = false;
    this.#attempt++;
  }

  #leave(code: number): void {
    this.#socket?.leave(code);
    this.#forgetSocket();
    this.#received.told();
    this.#session = undefined;
  }

  #receivedFrom(count: number): ReceivedCount {
    return new ReceivedCount(
      this.#options.clock,
      (now) => this.#isWelcome && this.#tell('received', { count: now }),
      count,
    );
  }

  #enter(state: LinkState): void {
    if (this.#state.state === 'closed') return;
    this.#state = state;
    this.#events.onState(state);
  }
}
