import { AntiphonError, messageOf } from '../error.js';

/** Who hears of every change, at once. What one of them throws goes to `failed`, and the others hear of it still. */
export class ChangeListeners<Subject> {
  readonly #listeners = new Set<(subject: Subject) => void>();
  readonly #failed: ((error: AntiphonError) => void) | undefined;

  constructor(failed: ((error: AntiphonError) => void) | undefined) {
    this.#failed = failed;
  }

  /** Returns its disposer. The same listener may be added more than once. */
  add(listener: (subject: Subject) => void): () => void {
    const own = (subject: Subject) => listener(subject);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  tell(subject: Subject): void {
    for (const listener of this.#listeners) {
      try {
        listener(subject);
      } catch (cause) {
        const text = `a listener to the conversation threw: ${messageOf(cause)}`;
        this.#failed?.(new AntiphonError('processor_failed', text, { cause }));
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
