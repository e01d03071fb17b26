import { expect, test } from 'vitest';
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
      const at = await vendors.open({ sayings: ['hi.'], seed: 1 });
      const call = await makeCalls({ kind: 'call', variant, vendors: at, sizes, plantPercent: 0 }, loaded);
      const bare = await makeBareCalls({ ...bareOrder, variant }, wiring);
      const measured = METRICS.filter(({ metric }) => !OF_OTHERS.test(metric));
      for (const { metric, of } of measured) expect(of({ call, bare }), metric).not.toBeNaN();
      expect(call.turns).toHaveLength(1);
      expect(call.startUp.stagesMs.avatar).toBeGreaterThan(150);
    } finally {
      await vendors.close();
    }
  },
);
