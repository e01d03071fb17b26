/** A `<video>` or `<audio>` of the page, as far as it is needed here. */
export interface MediaElement {
  srcObject: unknown;
}

/** What a view tells, with what. */
export interface AvatarViewEvents {
  /** There is something to see and hear. */
  ready: () => void;
  /** The avatar begins to speak, or is silent again. */
  speaking: (isSpeaking: boolean) => void;
  /** The avatar is gone for good, and why. Comes once. */
  ended: (reason: string) => void;
}

/** An avatar in a page. */
export interface AvatarView {
  /** Whether there is something to see and hear. */
  readonly isReady: boolean;
  /** Shows the avatar in an element, now or as soon as it is there. One element at a time. */
  attach(element: MediaElement): void;
  /** Leaves the element empty. */
  detach(): void;
  /** Tells a listener from now on. @returns what takes it away */
  on<Name extends keyof AvatarViewEvents>(name: Name, listener: AvatarViewEvents[Name]): () => void;
  /** The avatar falls silent. */
  interrupt(): void;
  /** Leaves, and empties the element. Idempotent; never rejects. */
  close(): Promise<void>;
}

type Listeners = { readonly [Name in keyof AvatarViewEvents]: Set<AvatarViewEvents[Name]> };

/** What every view has: its listeners, its element, and one end. */
export class ViewState {
  isReady = false;
  element: MediaElement | undefined;
  #isOver = false;
  readonly #listeners: Listeners = { ready: new Set(), speaking: new Set(), ended: new Set() };

  on<Name extends keyof AvatarViewEvents>(name: Name, listener: AvatarViewEvents[Name]): () => void {
    const listeners: Set<AvatarViewEvents[Name]> = this.#listeners[name];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  ready(): void {
    if (this.#isOver || this.isReady) return;
    this.isReady = true;
    for (const listener of [...this.#listeners.ready]) listener();
  }

  speaking(isSpeaking: boolean): void {
    if (this.#isOver) return;
    for (const listener of [...this.#listeners.speaking]) listener(isSpeaking);
  }

  ended(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.isReady = false;
    this.empty();
    for (const listener of [...this.#listeners.ended]) listener(reason);
    for (const listeners of Object.values(this.#listeners)) listeners.clear();
  }

  empty(): void {
    if (this.element !== undefined) this.element.srcObject = null;
    this.element = undefined;
  }
}
