import { AntiphonError, type Clock, deferred, withTimeout } from '@antiphon/core';

/** Where a page looks to see an avatar. Secret: whoever has it can look too. */
export interface AvatarRoom {
  readonly url: string;
  readonly token: string;
}

/** For joining a room, and seeing the first picture. */
const JOIN_MS = 15_000;

/** What one page sees of the avatar of its session. */
export class AvatarViewer {
  readonly #clock: Clock;
  #room: AvatarRoom | undefined;
  #seen = deferred();
  /** Whether the page has said of this room what it sees. */
  #isTold = false;
  /** Called when there is another room to look into. */
  onRoom: () => void = () => {};
  /** Called when the page sees the avatar no more. */
  onLost: (error: AntiphonError) => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Where to look now; nothing while there is no avatar. */
  get room(): AvatarRoom | undefined {
    return this.#room;
  }

  /** The avatar is in a room, perhaps another than before. */
  look(room: AvatarRoom): void {
    this.#room = room;
    // Whoever waits for the page to see the avatar waits for it wherever it is.
    if (this.#isTold) this.#seen = deferred();
    this.#isTold = false;
    this.onRoom();
  }

  /** The page says whether it sees the avatar. */
  saw(isSeen: boolean): void {
    if (this.#room === undefined) return;
    this.#isTold = true;
    if (isSeen) {
      this.#seen.resolve();
      return;
    }
    const error = new AntiphonError('connection_lost', 'the page does not see the avatar');
    this.#seen.promise.catch(() => {});
    this.#seen.reject(error);
    this.onLost(error);
  }

  /** Resolves when the page sees the avatar. @throws AntiphonError when it does not, within 15 s */
  seen(signal: AbortSignal): Promise<void> {
    return withTimeout(this.#clock, JOIN_MS, signal, () => this.#seen.promise, {
      what: 'joining the room of the avatar',
    });
  }
}
