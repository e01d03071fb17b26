import type { ConnectionHooks } from './options.js';

type HookName = 'onMessage' | 'onState' | 'onEvent' | 'onWritable' | 'onDegraded';

/**
 * Calls the owner's hooks: one at a time, in order, and only between transitions, so that a hook may
 * close or restart the connection that calls it. Buffers what is raised during one synchronous
 * operation, and is empty when that operation returns.
 */
export class Notices<In> {
  readonly #hooks: ConnectionHooks<In>;
  readonly #report: (hook: string, error: unknown) => void;
  readonly #queue: (() => void)[] = [];
  #depth = 0;
  #delivering = false;

  /** @param report is told of a hook that threw; never of the event hook itself. */
  constructor(hooks: ConnectionHooks<In>, report: (hook: string, error: unknown) => void) {
    this.#hooks = hooks;
    this.#report = report;
  }

  /** A transition begins; until the matching {@link leave}, hooks wait. */
  enter(): void {
    this.#depth++;
  }

  leave(): void {
    if (--this.#depth === 0 && !this.#delivering) this.#deliver();
  }

  /** A hook to be called with these arguments as soon as no transition is under way. */
  raise<Name extends HookName>(
    name: Name,
    ...args: Parameters<NonNullable<ConnectionHooks<In>[Name]>>
  ): void {
    if (this.#hooks[name] === undefined) return;
    this.enter();
    this.#queue.push(() => this.#call(name, args));
    this.leave();
  }

  /** {@link raise} for messages: called directly, without a closure, whenever nothing is under way. */
  message(message: In, generation: number): void {
    if (this.#depth > 0 || this.#delivering) {
      this.raise('onMessage', message, generation);
      return;
    }
    this.#delivering = true;
    try {
      this.#hooks.onMessage?.(message, generation);
    } catch (error) {
      this.#report('onMessage', error);
    }
    this.#delivering = false;
    this.#deliver();
  }

  #deliver(): void {
    if (this.#queue.length === 0) return;
    this.#delivering = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) next();
    this.#delivering = false;
  }

  #call(name: HookName, args: readonly unknown[]): void {
    const failed = (error: unknown) => {
      if (name !== 'onEvent') this.#report(name, error);
    };
    try {
      const hook = this.#hooks[name] as ((...args: readonly unknown[]) => unknown) | undefined;
      const returned = hook?.(...args);
      if (returned instanceof Promise) returned.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
