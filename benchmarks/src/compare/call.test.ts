import { expect, test } from 'vitest';
import { makeCall } from './call.js';
import { METRICS } from './metrics.js';
import { SimulatedVendors } from './simulated-vendors.js';

const variants = [
  ['classic', () => import('./variants/classic.js')],
  ['pipeline', () => import('./variants/pipeline.js')],
] as const;

// In one process and in real time: what is looked at is that the call is made and told of, not what it costs.
test.each(variants)(
  'a call by the %s agent is answered, and every metric has its number',
  async (variant, load) => {
    const vendors = new SimulatedVendors();
    try {
      const order = { variant, vendors: await vendors.open(['hi.']), idleMs: 50 };
      const loaded = { ...(await load()), importMs: 1, cpuBefore: process.cpuUsage() };
      const figures = await makeCall(order, loaded);
      for (const { metric, of } of METRICS) expect(of(figures), metric).toBeGreaterThanOrEqual(0);
      expect(figures.framesHeard).toBeGreaterThan(20);
      expect(figures.startUp.stagesMs.stt).toBeGreaterThan(15);
    } finally {
      await vendors.close();
    }
  },
);
