import { expect, it } from 'vitest';
import { pipelineSoak } from './pipeline-soak.js';

it.each([1, 2, 3])(
  'answers ten turns in each of which something breaks, or says why not (seed %i)',
  async (seed) => {
    const { problems, strikes, answered } = await pipelineSoak({ seed });
    expect(problems).toEqual([]);
    expect(strikes).toHaveLength(10);
    expect(answered).toBeGreaterThan(5);
  },
);
