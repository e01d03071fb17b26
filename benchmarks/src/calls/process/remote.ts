import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type Deferred, deferred } from '@antiphon/core';
import { startChild } from '../../measure/start-child.js';
import type { Callers } from '../load/callers.js';
import type { System } from '../mode.js';
import type { ServerHost } from '../servers/server-host.js';

export interface Question {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type Answer = { readonly id: number; readonly value?: unknown; readonly failure?: string };

/** The methods of something in another process: what they take and return must be plain values. */
export type Remote<Service> = {
  readonly [Name in keyof Service]: Service[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** A process that does one thing, and can be asked. */
export interface Peer<Service> {
  readonly ask: Remote<Service>;
  /** Ends the process. Resolves when it is gone. */
  end(): Promise<void>;
}

const CHILD = './calls/process/child.js';

/** A server in a process of its own. */
export const startServerProcess = (system: System): Peer<ServerHost> => startPeer<ServerHost>(CHILD, system);

/** The callers in a process of theirs. */
export const startCallersProcess = (): Peer<Callers> => startPeer<Callers>(CHILD, 'callers');

/**
 * Starts a process that will `serve()`.
 *
 * @param script beside the command, once both are built
 * @param role the process's argument, and its name in errors
 */
export function startPeer<Service>(script: string, role: string): Peer<Service> {
  const child = startChild(script, [role]);
  const questions = new Questions(child, role);
  const ask = new Proxy(Object.create(null), {
    get:
      (_target, method: string) =>
      (...args: readonly unknown[]) =>
        questions.ask(method, args),
  }) as Remote<Service>;
  return {
    ask,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

/** Those that are not answered yet; none will be when the process is gone. */
class Questions {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, Deferred<unknown>>();
  #last = 0;

  constructor(child: ChildProcess, role: string) {
    this.#child = child;
    child.on('message', ({ id, value, failure }: Answer) => {
      const question = this.#open.get(id);
      this.#open.delete(id);
      if (failure === undefined) question?.resolve(value);
      else question?.reject(new Error(`${role}: ${failure}`));
    });
    child.on('exit', (code, signal) => {
      for (const { reject } of this.#open.values()) reject(new Error(`${role} ended with ${code ?? signal}`));
      this.#open.clear();
    });
  }

  ask(method: string, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.#last;
    const question = deferred<unknown>();
    this.#open.set(id, question);
    this.#child.send({ id, method, args } satisfies Question);
    return question.promise;
  }
}
