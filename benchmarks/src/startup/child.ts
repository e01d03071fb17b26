import { createRequire } from 'node:module';
import type { StartingAgent } from './agent.js';
import { answerOnce } from './answer-once.js';
import type { AgentFigures, AgentName, CloudVendors, ImportFigures, StartOrder } from './order.js';

/** From the start of the process to here: Node, and three small files. */
const nodeMs = performance.now();

/** Loads nothing before it is told to: that is what is measured. */
answerOnce(
  (order: StartOrder): Promise<ImportFigures | AgentFigures> =>
    order.kind === 'import' ? importing(order.specifier) : starting(order.agent, order.vendors),
);

async function importing(specifier: string): Promise<ImportFigures> {
  const rssBefore = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  const fromMs = performance.now();
  await import(specifier);
  const ms = performance.now() - fromMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    ms,
    cpuMs: (user + system) / 1_000,
    rssBytes: process.memoryUsage.rss() - rssBefore,
    rxjsFiles: rxjsFiles(),
  };
}

async function starting(name: AgentName, vendors: CloudVendors | undefined): Promise<AgentFigures> {
  const fromMs = performance.now();
  const agent = await load(name, vendors);
  const { PartTiming } = await import('./agent.js');
  const timing = new PartTiming();
  const loadedMs = performance.now();
  const session = agent.open(timing);
  const madeMs = performance.now();
  await session.start();
  const startedMs = performance.now();
  const partsMs = { ...timing.ms };
  const { user, system } = process.cpuUsage();
  const files = rxjsFiles();
  const second = agent.open(new PartTiming());
  await second.start();
  const secondMs = performance.now() - startedMs;
  await Promise.all([session.cancel(), second.cancel()]);
  return {
    nodeMs,
    importMs: loadedMs - fromMs,
    makeMs: madeMs - loadedMs,
    startMs: startedMs - madeMs,
    totalMs: nodeMs + startedMs - fromMs,
    cpuMs: (user + system) / 1_000,
    partsMs,
    rxjsFiles: files,
    secondMs,
  };
}

async function load(name: AgentName, vendors: CloudVendors | undefined): Promise<StartingAgent> {
  if (name === 'scripted') return (await import('./agents/scripted.js')).agent;
  if (name === 'offline') return (await import('./agents/offline.js')).agent;
  if (vendors === undefined) throw new Error('the cloud agent needs vendors');
  return (await import('./agents/cloud.js')).agent(vendors);
}

/** Node takes RxJS as CommonJS, whose files it keeps a list of. */
function rxjsFiles(): number {
  return Object.keys(createRequire(import.meta.url).cache).filter((file) => /[\\/]rxjs[\\/]/.test(file))
    .length;
}
