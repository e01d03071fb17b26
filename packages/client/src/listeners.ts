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

  tell<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    for (const listener of [...(this.#byName.get(name) ?? [])])
      (listener as (told: Events[Name]) => void)(data);
  }
}
