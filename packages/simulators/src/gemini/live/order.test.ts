import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Agent } from '../agent/index.js';
import { type TestSession, testWorld } from './live-session.fixture.js';

/** Talks, and now and then calls a function that blocks or one that does not. */
const agent: Agent = ({ contents }) => {
  const parts = contents.at(-1)?.parts ?? [];
  if (parts.some(({ functionResponse }) => functionResponse !== undefined)) return 'Now I know it.';
  if (contents.length % 3 === 0) return { parts: [{ text: 'Wait.' }, { call: { name: 'look' } }] };
  if (contents.length % 5 === 0)
    return { parts: [{ call: { name: 'wander' } }, { text: 'Meanwhile I talk on.' }] };
  return 'One two three four.';
};

const SETUP = {
  sessionResumption: {},
  tools: [{ functionDeclarations: [{ name: 'look' }, { name: 'wander', behavior: 'NON_BLOCKING' }] }],
};

const step = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 4_000 }) }),
  fc.record({
    kind: fc.constantFrom('speak', 'text', 'content', 'answer', 'streamEnd'),
    ms: fc.integer({ min: 0, max: 900 }),
  }),
);

function take(session: TestSession, kind: string, ms: number): void {
  if (kind === 'speak') session.speak('well', ms);
  if (kind === 'text') session.send({ realtimeInput: { text: 'hello' } });
  if (kind === 'streamEnd') session.send({ realtimeInput: { audioStreamEnd: true } });
  const turns = [{ role: 'user', parts: [{ text: 'by the way' }] }];
  if (kind === 'content') session.send({ clientContent: { turns, turnComplete: ms > 300 } });
  if (kind !== 'answer') return;
  const call = session.sent.flatMap(({ toolCall }) => toolCall?.functionCalls ?? []).at(-1);
  if (call !== undefined)
    session.send({ toolResponse: { functionResponses: [{ ...call, args: undefined, response: {} }] } });
}

it('keeps the order of a turn whatever the client does, and whenever', async () => {
  const scripts = fc.array(step, { minLength: 3, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(scripts, fc.boolean(), async (script, interrupts) => {
      const { clock, open } = testWorld({ agent, live: { audioChunkMs: 400 } });
      const session = open();
      const activityHandling = interrupts ? 'START_OF_ACTIVITY_INTERRUPTS' : 'NO_INTERRUPTION';
      session.setUp({ ...SETUP, realtimeInputConfig: { activityHandling } });
      for (const { kind, ms } of script) {
        take(session, kind, ms);
        await clock.run(kind === 'wait' ? ms : 0);
      }
      expect(session.closed).toBeUndefined();
      checkOrder(session);
      session.hangUp();
      await clock.run(0);
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 30, seed: 5 },
  );
});

/** Between two idle moments lies one turn: content, then its end in one of the vendor's two ways. */
function checkOrder({ sent }: TestSession): void {
  let [working, generated, interrupted] = [false, false, false];
  const calls = new Set<string>();
  for (const { serverContent = {}, sessionResumptionUpdate, toolCall } of sent) {
    if (sessionResumptionUpdate?.resumable === false)
      [working, generated, interrupted] = [true, false, false];
    if (sessionResumptionUpdate?.resumable === true) expect(working).toBe(false);
    if (serverContent.modelTurn || toolCall)
      expect([working, generated, interrupted]).toEqual([true, false, false]);
    if (serverContent.generationComplete) {
      expect([working, generated, interrupted]).toEqual([true, false, false]);
      generated = true;
    }
    if (serverContent.interrupted) {
      expect([working, interrupted]).toEqual([true, false]);
      interrupted = true;
    }
    if (serverContent.turnComplete) {
      expect([working, generated || interrupted]).toEqual([true, true]);
      working = false;
    }
    for (const { id } of toolCall?.functionCalls ?? []) {
      expect(calls.has(id)).toBe(false);
      calls.add(id);
    }
  }
}
