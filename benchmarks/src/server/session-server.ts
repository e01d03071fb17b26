import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@antiphon/core';
import { type SpeechWorkers, speechWorkers } from '@antiphon/offline';
import { loadConfig, type RunningServer, type ServedAgent, startServer } from '@antiphon/server';
import { LoopDelay } from '../calls/loop-delay.js';
import { benchAgent } from './agent.js';
import { offlineAgent } from './offline-agent.js';
import type { Speech } from './speech.js';

/** How the server's process stands. */
export interface ServerFigures {
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** p99 since it was last asked. */
  readonly loopDelayMs: number;
  /** Of all threads since it was last asked. */
  readonly cpuShare: number;
  readonly storedTurns: number;
  readonly lostTurns: number;
  readonly sessions: number;
}

/** A server with its store in a file, as `antiphon serve` has it. */
export class SessionServer {
  readonly #loop = new LoopDelay();
  #server: RunningServer | undefined;
  #workers: SpeechWorkers | undefined;
  #folder = '';
  #cpu = process.cpuUsage();
  #atMs = performance.now();

  /** @returns where it listens */
  async start(maxConversations: number, speech: Speech = 'scripted'): Promise<string> {
    this.#folder = await mkdtemp(join(tmpdir(), 'antiphon-bench-'));
    process.once('exit', () => rmSync(this.#folder, { recursive: true, force: true }));
    const many = 1_000_000;
    const overrides = {
      port: 0,
      store: { kind: 'sqlite' as const, file: join(this.#folder, 'conversations.sqlite') },
      limits: { maxConversations, maxPerOwner: maxConversations, maxLoopDelayMs: 60_000 },
      http: { requestsPerMinute: many, sessionsPerMinute: many },
    };
    const config = loadConfig({ env: {}, overrides });
    const log = { write: () => {} };
    const agent = speech === 'offline' ? await this.#offline() : benchAgent(systemClock);
    this.#server = await startServer({ config, agent, log });
    this.#loop.begin();
    return this.#server.url;
  }

  figures(): ServerFigures {
    globalThis.gc?.();
    const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
    const { user, system } = process.cpuUsage(this.#cpu);
    const nowMs = performance.now();
    const cpuShare = (user + system) / 1000 / (nowMs - this.#atMs);
    const loopDelayMs = this.#loop.end();
    const { turns = 0, lostTurns = 0, totalSessions = 0 } = this.#server?.conversations.health() ?? {};
    this.#cpu = process.cpuUsage();
    this.#atMs = nowMs;
    this.#loop.begin();
    return {
      ...{ rssBytes, heapBytes, loopDelayMs, cpuShare },
      ...{ storedTurns: turns, lostTurns, sessions: totalSessions },
    };
  }

  async stop(): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
    await this.#workers?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** With its models loaded. */
  async #offline(): Promise<ServedAgent> {
    this.#workers = speechWorkers();
    await this.#workers.preload();
    return offlineAgent(this.#workers);
  }
}
