import { expect, test } from 'vitest';
import { printedBy } from './support/printed-by.js';
import { main } from './telemetry.js';

test('a session is counted, and traced', async () => {
  expect(await printedBy(main)).toEqual([
    'antiphon_turns_total{outcome="completed"} 1',
    'chat scripted-llm',
    'invoke_agent receptionist completed',
    'conversation',
  ]);
});
