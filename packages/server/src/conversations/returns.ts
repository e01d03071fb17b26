import type { Conversation } from './conversation.js';

/** Takes up a conversation whose process has died. */
export type TakeUp = (id: string, owner: string) => Promise<Conversation>;

/** Conversations that are being taken up: each once, however many ask for it at the same time. */
export class Returns {
  readonly #takeUp: TakeUp;
  /** By owner and id. */
  readonly #returning = new Map<string, Promise<Conversation>>();

  constructor(takeUp: TakeUp) {
    this.#takeUp = takeUp;
  }

  /** @throws whatever taking it up throws */
  async of(id: string, owner: string): Promise<Conversation> {
    const key = keyOf(id, owner);
    const returning = this.#returning.get(key) ?? this.#takeUp(id, owner);
    this.#returning.set(key, returning);
    try {
      return await returning;
    } finally {
      this.#returning.delete(key);
    }
  }

  /** Resolves when it is not being taken up any more, whether that has succeeded or not. */
  async settled(id: string, owner: string): Promise<void> {
    await this.#returning.get(keyOf(id, owner))?.catch(() => {});
  }
}

function keyOf(id: string, owner: string): string {
  return `${owner}\n${id}`;
}
