import { AntiphonError } from '@antiphon/core';
import { checkLiveLanguage, type LiveSetupOptions, liveSetupDefaults } from '../client/index.js';
import type { LiveHappening } from './live-happening.js';

/** A language, and what a link was refused with that was told of it. */
interface Suspect {
  readonly language: string;
  readonly error: AntiphonError;
}

/**
 * The language that links are told when they open. An open one can't be told of another, so that a change is due until
 * the next. One that the vendor refuses is given up, for the one that was spoken before: once a link has opened that was
 * not told of it, since it may as well be the handle or the key that was refused.
 */
export class LinkLanguage {
  readonly #setup: LiveSetupOptions;
  readonly #happened: (event: LiveHappening) => void;
  #wanted: string | undefined;
  #taken: string | undefined;
  /** What may be to blame for a refusal; the next link is tried without it. */
  #suspect: Suspect | undefined;

  constructor(setup: LiveSetupOptions, happened: (event: LiveHappening) => void) {
    this.#setup = setup;
    this.#happened = happened;
  }

  /** What the next link is told besides its options: nothing before the language has changed. */
  get next(): string | undefined {
    return this.#suspect === undefined ? this.#wanted : this.#taken;
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
    if (this.#suspect !== undefined) this.#blame(this.#suspect);
    if (language === this.#taken) return;
    this.#taken = language;
    if (language !== undefined) this.#happened({ type: 'language_changed', language });
  }

  /** No link is to be had that is told of it: the one before is spoken on. */
  giveUp(error: AntiphonError): void {
    const language = this.#wanted;
    if (this.isDue && language !== undefined) this.#blame({ language, error });
  }

  /**
   * A link was refused that was told of it.
   *
   * @returns the error to try again after, without the language, when that may be to blame.
   */
  refused(language: string | undefined, error: unknown): AntiphonError | undefined {
    if (!(error instanceof AntiphonError) || error.retryable) return undefined;
    const isCleared = this.#suspect !== undefined;
    this.#suspect = undefined;
    if (isCleared || language === undefined || language === this.#taken) return undefined;
    this.#suspect = { language, error };
    return new AntiphonError(error.code, error.message, { retryable: true, cause: error.cause });
  }

  #blame({ language, error }: Suspect): void {
    this.#suspect = undefined;
    if (this.#wanted === language) this.#wanted = this.#taken;
    this.#happened({ type: 'language_refused', language, error });
  }
}
