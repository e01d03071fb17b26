import { argv, stdout } from 'node:process';
import { systemClock } from '@antiphon/core';
import { scriptedServedAgent } from '../src/conversations/scripted-service.fixture.js';
import { loadConfig, startServer } from '../src/index.js';

/** Serves conversations over the file that it is given, says where, and ends in order when it is asked to. */
const config = loadConfig({
  env: {},
  overrides: {
    port: 0,
    logLevel: 'silent',
    drainDeadlineMs: 5_000,
    limits: { maxLoopDelayMs: 60_000 },
    store: { file: argv[2] ?? '' },
  },
});
const server = await startServer({ config, agent: scriptedServedAgent(systemClock) });
process.once('SIGTERM', async () => {
  await server.drain();
  stdout.write('drained\n');
});
stdout.write(`${server.url}\n`);
