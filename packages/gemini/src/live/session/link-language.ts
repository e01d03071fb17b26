import { AntiphonError } from '@antiphon/core';
import { checkLiveLanguage, type LiveSetupOptions, liveSetupDefaults } from '../client/index.js';
import type { LiveHappening } from './live-happening.js';

/**
 * The language that links are told when they open. An open one can't be told of another, so that a change is due until
 * the next. One that the vendor refuses is given up, for the one that was spoken before.
 */
export class LinkLanguage {
  readonly #setup: LiveSetupOptions;
  readonly #happened: (event: LiveHappening) => void;
  #wanted: string | undefined;
  #taken: string | undefined;

  constructor(setup: LiveSetupOptions, happened: (event: LiveHappening) => void) {
    this.#setup = setup;
    this.#happened = happened;
  }

  /** What the next link is told besides its options: nothing before the language has changed. */
  get wanted(): string | undefined {
    return this.#wanted;
  }

  /** Whether the newest link was told of another. */
  get isDue(): boolean {
    const { language } = this.#setup;
    return (this.#wanted ?? language) !== (this.#taken ?? language);
  }

  /**
   * @returns whether it is another than was wanted so far.
   * @throws AntiphonError `service_failed` when the model can't be told of it; nothing changes then.
   */
  change(language: string): boolean {
    checkLiveLanguage(language, this.#setup.model ?? liveSetupDefaults.model);
    if (language === (this.#wanted ?? this.#setup.language)) return false;
    this.#wanted = language;
    return true;
  }

  /** A link has opened that was told of it. */
  taken(language: string | undefined): void {
    if (language === this.#taken) return;
    this.#taken = language;
    if (language !== undefined) this.#happened({ type: 'language_changed', language });
  }

  /** No link is to be had that is told of it: the one before is spoken on. */
  giveUp(error: AntiphonError): void {
    const language = this.#wanted;
    if (!this.isDue || language === undefined) return;
    this.#wanted = this.#taken;
    this.#happened({ type: 'language_refused', language, error });
  }

  /**
   * A link that was told of it was refused.
   *
   * @returns the error to try again after, when the language may be to blame.
   */
  refused(language: string | undefined, error: unknown): AntiphonError | undefined {
    const isFinal = error instanceof AntiphonError && !error.retryable;
    if (!isFinal || language === undefined || language === this.#taken) return undefined;
    if (this.#wanted === language) this.#wanted = this.#taken;
    this.#happened({ type: 'language_refused', language, error });
    return new AntiphonError(error.code, error.message, { retryable: true, cause: error.cause });
  }
}
