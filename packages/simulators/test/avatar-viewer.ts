import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bytesToPcm16 } from '@antiphon/audio';

/** What a page tells of what it sees and hears. */
export interface ViewerEvent {
  readonly event: string;
  readonly op?: string;
  readonly message?: string;
  readonly detail?: unknown;
  readonly tracks?: number;
  readonly rms?: number;
  /** 48 kHz mono, in base64. */
  readonly audio?: string;
  readonly width?: number;
  readonly height?: number;
  readonly moved?: number;
}

/** A page with a vendor's SDK in a process of its own: see `avatar-viewer.mjs`. */
export class AvatarViewer implements AsyncDisposable {
  readonly events: ViewerEvent[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();

  constructor() {
    const file = fileURLToPath(new URL('avatar-viewer.mjs', import.meta.url));
    this.#child = fork(file, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#child.on('message', (event: ViewerEvent) => {
      this.events.push(event);
      for (const look of [...this.#waiting]) look();
    });
  }

  /** Has the page do something; resolves when it is done. */
  async ask(op: string, message: object = {}): Promise<void> {
    const from = this.events.length;
    this.#child.send({ op, ...message });
    const { event, message: why } = await this.#find(
      from,
      (seen) => seen.op === op || seen.op === 'uncaught',
    );
    if (event === 'error') throw new Error(why);
  }

  /** What was heard in the last ten seconds: 48 kHz mono. */
  async heard(): Promise<Int16Array> {
    await this.ask('remember');
    const bytes = Buffer.from(this.events.findLast(({ event }) => event === 'heard')?.audio ?? '', 'base64');
    return bytesToPcm16(bytes);
  }

  /** The next event that is as wanted, of those from a position on. */
  sees(event: string, from = 0, isMeant: (seen: ViewerEvent) => boolean = () => true): Promise<ViewerEvent> {
    return this.#find(from, (seen) => seen.event === event && isMeant(seen));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #find(from: number, isMeant: (seen: ViewerEvent) => boolean): Promise<ViewerEvent> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.events.slice(from).find(isMeant);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
