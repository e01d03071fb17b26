import type { AddressInfo } from 'node:net';
import { AntiphonError, type Clock, messageOf, systemClock } from '@antiphon/core';
import { asksForCredentials, isLoopback, type ServerConfig } from '../config/index.js';
import {
  Conversations,
  type ConversationsOptions,
  type ServedAgent,
  type TelephoneCall,
} from '../conversations/index.js';
import type { ConversationStore } from '../store/index.js';
import { type AppOptions, createApp, type ServerApp } from './app.js';
import type { App } from './context.js';
import { LiveServer, type RunningServer } from './live-server.js';
import { openStore } from './open-store.js';
import { ownerOfCalls } from './owner-of-calls.js';
import type { AnswerCall, Telephone } from './routes/telephone.js';

export interface ServerOptions extends Pick<AppOptions, 'metrics' | 'log'> {
  readonly config: ServerConfig;
  /** Who talks with the users. */
  readonly agent: ServedAgent;
  /** Where conversations are kept, which is then not closed here. @defaultValue the one that is configured */
  readonly store?: ConversationStore | undefined;
  /** Makes the door by which telephone calls come in, as `(onCall) => twilioCalls({ …, onCall })` does. */
  readonly telephone?: ((onCall: AnswerCall) => Telephone) | undefined;
  /** Every session that is about to start, for those who observe it. */
  readonly onTalk?: ConversationsOptions['onTalk'];
  /** @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
}

/**
 * Opens the store, finds what was left in it, and listens.
 *
 * @throws AntiphonError `pipeline_invalid` where others could reach it and nobody would have to say who they are, or
 * where its memory would not do for one session;
 * `store_failed` when the store cannot be opened; `connection_failed` when the port is taken or the host is none of this
 * machine
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, clock = systemClock } = options;
  refuseOpenDoor(config);
  refuseTooSmall(config);
  const store = options.store ?? (await openStore(config));
  const conversations = hold(options, store, clock, {
    problem: (line) => server?.app.log.warn(line, 'session'),
    ended: (line) => server?.app.log.info(line, 'session ended'),
  });
  let server: ServerApp | undefined;
  let telephone: Telephone | undefined;
  const release = async (): Promise<void> => {
    await conversations[Symbol.asyncDispose]();
    if (options.store === undefined) await store[Symbol.asyncDispose]();
  };
  try {
    await conversations.start();
    const { metrics, log } = options;
    const owner = ownerOfCalls(config);
    telephone = options.telephone?.((call) => answer(conversations, call, owner, server?.app.log));
    server = await createApp({ config, host: conversations, telephone, metrics, log, clock });
    await listen(server.app, config);
    const url = urlOf(server.app, config);
    server.app.log.info({ url, agent: options.agent.name, store: config.store.kind }, 'server ready');
    return new LiveServer({ url, server, conversations, store, config, clock, telephone, release });
  } catch (error) {
    telephone?.close();
    await server?.app.close();
    await release();
    throw error;
  }
}

/**
 * A call is a session like any other. By which name the carrier knows it, is in the log, and so is why one could not be answered:
 * whoever brought it is not told of a failure that he would tell once more.
 */
async function answer(
  conversations: Conversations,
  call: TelephoneCall,
  owner: string,
  log: App['log'] | undefined,
): Promise<void> {
  try {
    const { id } = await conversations.answerCall(call, { owner });
    log?.info({ session: id, call: call.id, owner }, 'telephone call answered');
  } catch (error) {
    log?.warn({ call: call.id, owner, reason: messageOf(error) }, 'telephone call not answered');
    call.close('the agent failed');
  }
}

function refuseOpenDoor(config: ServerConfig): void {
  if (asksForCredentials(config)) return;
  if (config.proxies.length > 0)
    throw new AntiphonError(
      'pipeline_invalid',
      'others can reach a server through proxies: configure auth.apiKeys, auth.jwtSecret or auth.jwtJwksUrl, or no proxies',
    );
  if (isLoopback(config.host)) return;
  throw new AntiphonError(
    'pipeline_invalid',
    `others can reach a server on ${config.host}: configure auth.apiKeys, auth.jwtSecret or auth.jwtJwksUrl, or the host 127.0.0.1`,
  );
}

/** One that would never let anybody in. */
function refuseTooSmall({ limits: { maxMemoryBytes, memoryPerConversationBytes } }: ServerConfig): void {
  const neededBytes = process.memoryUsage.rss() + memoryPerConversationBytes;
  if (maxMemoryBytes === undefined || neededBytes <= maxMemoryBytes) return;
  throw new AntiphonError(
    'pipeline_invalid',
    `limits.maxMemoryBytes leaves no place for a session: the process and one session need ${neededBytes} bytes already`,
  );
}

/** What is told of sessions, with nothing that was said. */
interface SessionLog {
  problem(line: { readonly session: string; readonly code: string; readonly reason: string }): void;
  ended(line: { readonly session: string; readonly reason: string }): void;
}

function hold(
  { config, agent, onTalk }: ServerOptions,
  store: ConversationStore,
  clock: Clock,
  log: SessionLog,
): Conversations {
  return new Conversations({
    ...{ agent, store, clock, limits: config.limits },
    onProblem: ({ conversation, error }) =>
      log.problem({ session: conversation, code: error.code, reason: error.message }),
    onEnded: ({ conversation, reason }) => log.ended({ session: conversation, reason }),
    ...(onTalk === undefined ? {} : { onTalk }),
  });
}

async function listen(app: App, { host, port }: ServerConfig): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new AntiphonError('connection_failed', reasonOf(error, host, port), { cause: error });
  }
}

function reasonOf(error: unknown, host: string, port: number): string {
  const { code } = error as { readonly code?: unknown };
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is taken: choose another, or 0 for any that is free`;
  if (code === 'EACCES') return `port ${port} may not be used: choose one above 1023`;
  return `it cannot listen on ${host}: ${messageOf(error)}`;
}

function urlOf(app: App, { host }: ServerConfig): string {
  const { port } = app.server.address() as AddressInfo;
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
