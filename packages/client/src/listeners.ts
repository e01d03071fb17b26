/** Listeners by the name of what they listen to. */
export class Listeners<Events extends object> {
  readonly #byName = new Map<keyof Events, Set<(data: never) => void>>();

  /** Tells a listener from now on. @returns what takes it away */
  on<Name extends keyof Events>(name: Name, listener: (data: Events[Name]) => void): () => void {
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Tells all who listen. What one of them throws is reported as an error of the page; the others are told all the same. */
  tell<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    for (const listener of [...(this.#byName.get(name) ?? [])]) {
      try {
        (listener as (told: Events[Name]) => void)(data);
      } catch (error) {
        report(error);
      }
    }
  }
}

function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
