import type { AddressInfo } from 'node:net';
import { systemClock } from '@antiphon/core';
import { Conversations, createApp, loadConfig, memoryStore, type ServerApp } from '@antiphon/server';
import { benchAgent } from '../server/agent.js';
import { PolledAnswers, type PostedChunk } from './control/polled-answers.js';
import { unevenRecognizer } from './recognizer.js';

const MANY = 1_000_000;
const PLACES = 10_000;
const MAX_BODY_BYTES = 1_048_576;

interface Asked {
  readonly Params: { readonly id: string };
  readonly Body: PostedChunk;
}

/** The session server and its control, in one process, on one Fastify app. Neither stores anything on a disk. */
export class ClaimsServer {
  #app: ServerApp['app'] | undefined;
  #conversations: Conversations | undefined;
  #control: PolledAnswers | undefined;
  #cpu = process.cpuUsage();

  /** @returns where it listens */
  async start(seed: number): Promise<string> {
    const overrides = {
      limits: { maxConversations: PLACES, maxPerOwner: PLACES, maxLoopDelayMs: 60_000 },
      http: { requestsPerMinute: MANY, sessionsPerMinute: MANY, maxBodyBytes: MAX_BODY_BYTES },
    };
    const config = loadConfig({ env: {}, overrides });
    const clock = systemClock;
    const agent = benchAgent(clock, unevenRecognizer(clock, seed));
    this.#conversations = new Conversations({ agent, clock, store: memoryStore(), limits: config.limits });
    await this.#conversations.start();
    const log = { write: () => {} };
    const { app } = await createApp({ config, host: this.#conversations, clock, log });
    this.#app = app;
    const control = new PolledAnswers(clock, unevenRecognizer(clock, seed));
    this.#control = control;
    app.post<Asked>('/control/:id', async ({ params, body }, reply) => {
      control.take(params.id, body);
      return reply.code(202).send();
    });
    app.get<Asked>('/control/:id', ({ params }) => {
      const answer = control.ask(params.id);
      if (answer === undefined) throw new Error('there is no such utterance');
      return answer;
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  }

  /** Processor time of all threads since it was last asked, in ms. */
  cpuMs(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#cpu = process.cpuUsage();
    return (user + system) / 1_000;
  }

  async stop(): Promise<void> {
    this.#control?.close();
    await this.#conversations?.[Symbol.asyncDispose]();
    await this.#app?.close();
  }
}
