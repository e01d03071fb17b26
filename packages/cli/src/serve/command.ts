import { abortable, messageOf, type Session } from '@antiphon/core';
import { loadConfig, newApiKey, type RunningServer, type ServerConfig, startServer } from '@antiphon/server';
import { prometheus } from '@antiphon/telemetry';
import { CliError } from '../cli-error.js';
import type { Command } from '../command.js';
import { OK } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { watchInterrupt } from '../watch-interrupt.js';
import { guarded } from './first-key.js';
import { SERVE_HELP } from './help.js';
import { openService, type Service } from './open-service.js';
import { type ServeOptions, serveOptions } from './options.js';
import { placesFor } from './places.js';
import { telephoneAt } from './telephone.js';

export const serveCommand: Command = {
  name: 'serve',
  help: SERVE_HELP,
  async run(args, io) {
    const options = serveOptions(args);
    if (options.newKey !== undefined) return showKey(options.newKey, io);
    const interrupt = watchInterrupt(io);
    try {
      await serve(options, io, interrupt.signal);
      return OK;
    } finally {
      interrupt.stop();
    }
  },
};

async function serve(options: ServeOptions, io: CliIo, signal: AbortSignal): Promise<void> {
  const { stdout, stderr, clock } = io;
  const tell = (line: string): void => stderr.write(`${line}\n`);
  const config = await guarded(configured(options, io), tell);
  await using service = await openService(options, io);
  const { agent } = service;
  const metrics = prometheus();
  const observe = (session: Session): void => void metrics.observe(session);
  await using server: RunningServer = await startServer({
    ...{ config, agent, clock, metrics },
    onTalk: observe,
    log: { write: (line) => stdout.write(line) },
    telephone:
      options.phone === undefined
        ? undefined
        : telephoneAt(options.phone, io, config.limits.maxConversations),
  });
  metrics.watchService(server.conversations);
  metrics.watchSpeech(service.speech);
  const { maxConversations: places } = config.limits;
  tell(`Serving at ${server.url}, up to ${places} sessions: ${service.services}. Loading the models …`);
  if (await isWarm(service, signal)) tell('Ready. Ctrl-C ends it, in order.');
  await aborted(signal);
  tell(
    `Ending: no new sessions; what users have said is answered, for at most ${config.drainDeadlineMs} ms.`,
  );
  await server.drain();
}

/** Loads the models. @returns false when it is to end before they are loaded: nobody waits for them then */
async function isWarm(service: Service, signal: AbortSignal): Promise<boolean> {
  try {
    await abortable(service.warmUp(), signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** Faults of the configuration are told in a line each. @throws CliError */
function configured(
  { config: file, overrides, vendors }: ServeOptions,
  { env, cwd, stderr }: CliIo,
): ServerConfig {
  try {
    return loadConfig({ defaults: placesFor(vendors), file, env, cwd, overrides });
  } catch (error) {
    stderr.write(`${messageOf(error)}\n`);
    throw new CliError('nothing is served with this configuration', { cause: error });
  }
}

function showKey(owner: string, { stdout, stderr }: CliIo): number {
  const { key, entry } = newApiKey(owner);
  stdout.write(`${key}\n`);
  stderr.write(
    `This key is shown once. Configure it with auth.apiKeys or ANTIPHON_SERVER_AUTH_API_KEYS:\n${entry}\n`,
  );
  return OK;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
