import { delay, systemClock } from '@antiphon/core';
import { type Speech, soundFor } from './speech.js';
import { User, type UserFigures, type UserMode } from './user.js';

const SESSIONS = '/api/v1/audio-streaming/sessions';

interface Opened {
  readonly socket: { readonly path: string; readonly token: string };
}

/** What became of those who asked for a session when there was no place. */
export interface Refusals {
  readonly refused: number;
  /** Of them, those who were told when to ask again. */
  readonly told: number;
}

/** How they talk. */
export interface TalkHabit {
  /** @defaultValue 'streaming' */
  readonly mode?: UserMode;
  /** How many each finishes at most. @defaultValue as many as there is time for */
  readonly turns?: number;
  /** @defaultValue 'scripted' */
  readonly speech?: Speech;
}

/** The users of a server, in a process of their own. */
export class Users {
  #users: User[] = [];

  /** So many come, evenly over a few seconds, and talk until the time is over. They stay. */
  async talk(
    url: string,
    users: number,
    forMs: number,
    overMs: number,
    { mode = 'streaming', turns, speech = 'scripted' }: TalkHabit = {},
  ): Promise<readonly UserFigures[]> {
    const clock = systemClock;
    const sound = await soundFor(speech);
    const fromMs = clock.now();
    const talks = Array.from({ length: users }, async (_, at) => {
      await delay(clock, (overMs * at) / users);
      const response = await fetch(new URL(SESSIONS, url), post({ mode }));
      if (!response.ok) return { answerMs: [], turns: 0, errors: [`HTTP ${response.status}`] };
      const { socket } = (await response.json()) as Opened;
      const address = `${url.replace('http', 'ws')}${socket.path}?token=${socket.token}`;
      const user = new User(clock, address, sound, mode);
      this.#users.push(user);
      await user.talk(fromMs + overMs + forMs, turns);
      return user.figures;
    });
    return Promise.all(talks);
  }

  /** So many ask for a session. */
  async ask(url: string, users: number): Promise<Refusals> {
    const asked = Array.from({ length: users }, () => fetch(new URL(SESSIONS, url), post()));
    const refused = (await Promise.all(asked)).filter(({ status }) => status === 503);
    return {
      refused: refused.length,
      told: refused.filter(({ headers }) => headers.has('retry-after')).length,
    };
  }

  async leave(): Promise<void> {
    await Promise.all(this.#users.map((user) => user.leave()));
    this.#users = [];
  }
}

const post = (body: object = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
