import { unloadOffline } from '@antiphon/offline';
import type { Command } from '../command.js';
import { openAgency } from '../demo/agency/index.js';
import { warmUp } from '../demo/warm-up.js';
import { OK } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { watchInterrupt } from '../watch-interrupt.js';
import { TALK_HELP } from './help.js';
import { openInBrowser } from './open-in-browser.js';
import { type TalkOptions, talkOptions } from './options.js';
import { openTalkFace } from './talk-face.js';
import { MAX_CLIENTS, startTalkServer } from './talk-server.js';

export const talkCommand: Command = {
  name: 'talk',
  help: TALK_HELP,
  async run(args, io) {
    const options = talkOptions(args, io);
    const interrupt = watchInterrupt(io);
    try {
      await talk(options, io, interrupt.signal);
      return OK;
    } catch (error) {
      if (interrupt.signal.aborted) return OK;
      throw error;
    } finally {
      interrupt.stop();
      await unloadOffline();
    }
  },
};

async function talk(options: TalkOptions, io: CliIo, signal: AbortSignal): Promise<void> {
  const { stdout, stderr, clock } = io;
  await using agency = await openAgency(options.vendors, io);
  await using face = await openTalkFace(options.avatar, MAX_CLIENTS, clock);
  await using server = await startTalkServer({
    ...options,
    agency,
    face,
    clock,
    tell: (line) => stderr.write(`${line}\n`),
  });
  stderr.write('Warming up: loading voice activity, recogniser and voice …\n');
  await warmUp(signal);
  server.open();
  const seen = face.isElsewhere ? `; ${face.told}` : '';
  stderr.write(`Ready: ${agency.services}${seen}. Open this page and talk; Ctrl-C ends it.\n`);
  stdout.write(`${server.url}\n`);
  if (options.open) openInBrowser(server.url, (line) => stderr.write(`${line}\n`));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
