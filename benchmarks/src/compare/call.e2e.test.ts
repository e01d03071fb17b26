import { afterAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { makeBareCalls } from './bare.js';
import { makeCalls } from './call.js';
import { METRICS } from './metrics.js';
import { SimulatedVendors } from './simulated-vendors.js';
import { partsOf } from './variants/parts.js';

const variants = [
  ['classic', () => import('./variants/classic.js')],
  ['pipeline', () => import('./variants/pipeline.js')],
] as const;
const sizes = { conversations: 1, idleMs: 20, listeningMs: 60, answers: 1, interruptions: 2 };
const bareOrder = { kind: 'bare', conversations: 2, warmUpMs: 50, forMs: 50, plantPercent: 0 } as const;
/** The commands that each variant gives its vendors over sockets, in any order. Silence may be kept alive, or not. */
const commands = new Map<string, string[]>();
const sending = vi.spyOn(WebSocket.prototype, 'send');
afterAll(() => sending.mockRestore());
const OF_OTHERS = /^memory of |^response: wiring alone/;

// In one process and in real time: what is looked at is that the work is done and told of, not what it costs.
test.concurrent.each(variants)(
  'agents of the %s kind answer, and every metric has its number',
  { timeout: 90_000 },
  async (variant, load) => {
    const vendors = new SimulatedVendors();
    try {
      const { wiring } = await load();
      const loaded = {
        wiring,
        partsOf,
        importMs: 1,
        cpuBefore: process.cpuUsage(),
        fromMs: performance.now(),
      };
      const at = await vendors.open({ sayings: ['hi.', 'so.'], seed: 1 });
      const call = await makeCalls({ kind: 'call', variant, vendors: at, sizes, plantPercent: 0 }, loaded);
      const bare = await makeBareCalls({ ...bareOrder, variant }, wiring);
      const measured = METRICS.filter(({ metric }) => !OF_OTHERS.test(metric));
      for (const { metric, of } of measured) expect(of({ call, bare }), metric).not.toBeNaN();
      expect(call.turns).toHaveLength(2);
      expect(call.startUp.stagesMs.avatar).toBeGreaterThan(150);
      commands.set(variant, commandsTo([at.deepgramUrl, at.liveAvatarUrl]));
    } finally {
      await vendors.close();
    }
  },
);

test('both give their vendors the same commands', () => {
  expect(commands.get('classic')).toContain('agent.start_listening');
  expect(commands.get('pipeline')).toEqual(commands.get('classic'));
});

function commandsTo(urls: readonly string[]): string[] {
  const hosts = urls.map((url) => new URL(url).host);
  return sending.mock.contexts
    .map((socket, at) => ({ url: (socket as WebSocket).url, data: sending.mock.calls[at]?.[0] }))
    .filter(({ url, data }) => typeof data === 'string' && hosts.some((host) => url?.includes(host)))
    .map(({ data }) => JSON.parse(data as string).type)
    .filter((type) => type !== 'KeepAlive')
    .sort();
}
