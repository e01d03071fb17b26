import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AntiphonError, systemClock, withTimeout } from '@antiphon/core';

/** Loading WebRTC takes a moment, on a busy machine a long one. */
const START_MS = 30_000;
const END_MS = 2_000;

/** What the process tells. */
export interface LiveKitEvent {
  readonly event:
    | 'listening'
    | 'failed'
    | 'problem'
    | 'joined'
    | 'connected'
    | 'resumed'
    | 'left'
    | 'data'
    | 'microphone';
  readonly room?: string;
  readonly identity?: string;
  readonly port?: number;
  readonly message?: string;
  readonly text?: string;
  readonly topic?: string;
  readonly samples?: Int16Array;
  readonly sampleRate?: number;
}

/** The LiveKit server's process: it ends with this one, or when it is closed. */
export class LiveKitProcess implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  #isClosing = false;

  private constructor(child: ChildProcess, port: number, onEvent: (event: LiveKitEvent) => void) {
    this.#child = child;
    this.port = port;
    child.once('exit', (code) => {
      if (!this.#isClosing)
        onEvent({ event: 'problem', message: `its process ended with exit code ${code}` });
    });
    // It keeps nobody alive.
    child.unref();
    child.channel?.unref();
  }

  /** @throws AntiphonError `service_failed` when it cannot start, for want of its packages above all */
  static async start(onEvent: (event: LiveKitEvent) => void): Promise<LiveKitProcess> {
    const child = fork(workerFile(), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const port = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`its process ended with exit code ${code}`)));
      child.on('message', (event: LiveKitEvent) => {
        if (event.event === 'listening' && event.port !== undefined) resolve(event.port);
        else if (event.event === 'failed') reject(new Error(event.message));
        else onEvent(event);
      });
      child.send({ op: 'listen' });
    });
    try {
      const what = 'the start of the LiveKit simulator';
      const listening = await withTimeout(systemClock, START_MS, undefined, () => port, { what });
      return new LiveKitProcess(child, listening, onEvent);
    } catch (cause) {
      child.kill('SIGKILL');
      throw new AntiphonError(
        'service_failed',
        'Avatars that are seen need LiveKit’s protocol and WebRTC: npm install @livekit/protocol @roamhq/wrtc',
        { cause },
      );
    }
  }

  send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Lets it say what it was told to say, then ends it, by force if need be. Idempotent. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#isClosing = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.disconnect();
    const deadline = systemClock.after(END_MS, () => child.kill('SIGKILL'));
    await gone;
    deadline.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Plain JavaScript beside the sources and the build alike. */
function workerFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'workers', 'livekit.mjs');
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) {
      throw new AntiphonError(
        'service_failed',
        'The files of @antiphon/simulators are not where this code runs: leave the package out of your bundle',
      );
    }
  }
}
