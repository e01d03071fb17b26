import { type Peer, startPeer } from '../calls/process/remote.js';
import type { ServerFigures, SessionServer } from './session-server.js';
import type { Speech } from './speech.js';
import type { UserFigures } from './user.js';
import type { Refusals, Users } from './users.js';

const CHILD = './server/child.js';
/** Users come over so long, so that they do not speak in chorus. */
const ARRIVAL_MS = 5_000;
/** So many more ask when all places are taken. */
const TOO_MANY = 10;

export interface Case {
  readonly users: number;
  readonly talkMs: number;
  readonly speech: Speech;
}

/** A server with as many places as users, and what they and it saw. */
export interface Found extends Case {
  readonly seen: readonly UserFigures[];
  /** Before anybody came, and when all had talked. */
  readonly before: ServerFigures;
  readonly after: ServerFigures;
  readonly refusals: Refusals;
}

export async function measure({ users: count, talkMs, speech }: Case): Promise<Found> {
  const server: Peer<SessionServer> = startPeer(CHILD, 'server');
  const users: Peer<Users> = startPeer(CHILD, 'users');
  try {
    const url = await server.ask.start(count, speech);
    const before = await server.ask.figures();
    const seen = await users.ask.talk(url, count, talkMs, ARRIVAL_MS, { speech });
    const after = await server.ask.figures();
    const refusals = await users.ask.ask(url, TOO_MANY);
    await users.ask.leave();
    await server.ask.stop();
    return { users: count, talkMs, speech, seen, before, after, refusals };
  } finally {
    await Promise.all([server.end(), users.end()]);
  }
}
