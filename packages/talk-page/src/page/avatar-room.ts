import type { AvatarView, MediaElement } from '@antiphon/heygen/browser';
import type { PageRoom } from '../page-messages.js';

export interface AvatarRoomOptions {
  /** Asks the server where the avatar is. @throws anything, when there is none */
  readonly find: () => Promise<PageRoom>;
  /** Shows a room. */
  readonly open: (room: PageRoom) => Promise<AvatarView>;
  readonly element: MediaElement;
  /** The avatar is there, or no more: the server is to know, for what nobody sees, nobody hears. */
  readonly changed: (isSeen: boolean) => void;
}

/** The room of the avatar of one talk after the other. */
export class AvatarRoom {
  readonly #options: AvatarRoomOptions;
  #view: AvatarView | undefined;
  #isSeen = false;
  /** Of the room that was looked for last: one that is found too late is left. */
  #attempt = 0;

  constructor(options: AvatarRoomOptions) {
    this.#options = options;
  }

  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** Looks where the avatar is now, perhaps in another room than before. */
  async look(): Promise<void> {
    const attempt = this.#forget();
    const { find, open, element } = this.#options;
    try {
      const view = await open(await find());
      if (attempt !== this.#attempt) {
        await view.close();
        return;
      }
      this.#view = view;
      view.on('ended', () => this.#see(attempt, false));
      view.on('ready', () => this.#see(attempt, true));
      view.attach(element);
      if (view.isReady) this.#see(attempt, true);
    } catch {
      this.#see(attempt, false);
    }
  }

  /** The talk is over. */
  leave(): void {
    this.#forget();
  }

  #forget(): number {
    const attempt = ++this.#attempt;
    this.#isSeen = false;
    // Nobody is left to care how the room is left.
    this.#view?.close().catch(() => {});
    this.#view = undefined;
    return attempt;
  }

  #see(attempt: number, isSeen: boolean): void {
    if (attempt !== this.#attempt) return;
    this.#isSeen = isSeen;
    this.#options.changed(isSeen);
  }
}
