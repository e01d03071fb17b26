import { VirtualClock } from '@antiphon/core';
import { languageModelContract } from '@antiphon/testing';
import { describe, it } from 'vitest';
import { scriptedAgent } from '../src/index.js';

describe('scriptedAgent, by the contract', () => {
  const clock = new VirtualClock();
  const checks = languageModelContract({
    without: ['stall', 'failure', 'toolCalls'],
    create: (scenario) => {
      const say = 'pieces' in scenario ? scenario.pieces.join('') : '';
      const script = { rules: [{ when: /hello/, say: () => say }], otherwise: [] };
      return scriptedAgent(script, { clock, wordMs: 1 });
    },
    pass: (ms) => clock.run(ms),
  });
  for (const { name, run } of checks) it(name, run);
});
