/** A conversation that takes the messages of the session socket, as they are. */
export interface LongTalk {
  /** The user says this, and the answer is heard; takes `EXCHANGE_MS` of its own time. */
  exchange(messages: readonly string[]): Promise<void>;
  /** How often the user was answered. */
  readonly turns: number;
  end(): Promise<void>;
}

export const EXCHANGE_MS = 12_000;
