import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TalkMode } from './open-request.js';
import { FakeClient, hexOf, scriptedService, spokenWords } from './scripted-service.fixture.js';

const WORDS = hexOf(spokenWords('one two three'));

/** What a client may do, and time may. */
const step = fc.oneof(
  fc.constant({ do: 'connect' as const }),
  fc.constant({ do: 'leave' as const }),
  fc.record({ do: fc.constant('say' as const), isFinal: fc.boolean() }),
  fc.record({ do: fc.constant('ask' as const), language: fc.constantFrom(undefined, 'en', 'de') }),
  fc.constant({ do: 'reset' as const }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 90, 700, 3_000) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function act(client: FakeClient, given: Step): void {
  if (given.do === 'say') client.say({ type: 'audio_chunk', audio_data: WORDS, is_final: given.isFinal });
  else if (given.do === 'ask') client.say({ type: 'text_request', text: 'hello', language: given.language });
  else if (given.do === 'reset') client.say({ type: 'control', command: 'reset' });
  else if (given.do === 'leave') client.leave();
}

async function use(steps: readonly Step[], mode: TalkMode) {
  const { clock, service, store, problems } = scriptedService();
  const conversation = await service.open({ owner: 'anna', mode });
  const clients = [new FakeClient(conversation)];
  for (const given of steps) {
    if (given.do === 'connect') clients.push(new FakeClient(conversation));
    else if (given.do === 'wait') await clock.run(given.ms);
    else act(clients.at(-1) as FakeClient, given);
  }
  await clock.run(20_000);
  return { clock, service, store, problems, conversation, clients };
}

describe('Whatever clients do', () => {
  it.each(['utterance', 'streaming'] as const)(
    'in %s mode, every turn that a client was told of is stored, once, and nothing is left behind',
    async (mode) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
          const { clock, store, problems, conversation, clients, service } = await use(steps, mode);
          const turns = await store.turns(conversation.id);
          const told = clients.flatMap((client) => client.of('turn').map(({ turn }) => turn));
          const stored = turns.map(({ turn }) => turn);
          expect(new Set(told).size).toBe(told.length);
          expect(stored).toEqual(expect.arrayContaining(told));
          expect(conversation.stats()).toMatchObject({ pendingTurns: 0, isActive: true });
          expect(conversation.stats().turns).toBe(turns.filter(({ outcome }) => outcome !== 'reset').length);
          // The last one is there, is alone there, and is answered.
          clients.push(new FakeClient(conversation));
          const last = clients.at(-1) as FakeClient;
          await clock.run(20_000);
          last.say({ type: 'text_request', text: 'are you there?' });
          await clock.run(20_000);
          expect(last.of('turn').at(-1)).toMatchObject({ user: 'are you there?', outcome: 'completed' });
          expect(clients.map(({ isGone }) => isGone)).toEqual(clients.map((client) => client !== last));
          for (const client of clients.slice(0, -1)) client.got.length = 0;
          await service[Symbol.asyncDispose]();
          expect(clients.slice(0, -1).flatMap(({ got }) => got)).toEqual([]);
          expect([clock.pending, problems]).toEqual([0, []]);
        }),
        { seed: 21, numRuns: 10 },
      );
    },
  );

  it('say, the conversation goes on', async () => {
    const { clock, service } = scriptedService({ limits: { maxMessagesPerSecond: 100_000 } });
    const conversation = await service.open({ owner: 'anna', mode: 'utterance' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    const types = fc.constantFrom('audio_chunk', 'text_request', 'control', 'toString', undefined);
    const nearly = fc.record(
      {
        type: types,
        audio_data: fc.oneof(fc.jsonValue(), fc.stringMatching(/^[\da-g]{0,9}$/)),
        chunk_index: fc.oneof(fc.jsonValue(), fc.integer({ min: -1, max: 3 })),
        is_final: fc.jsonValue(),
        text: fc.jsonValue(),
        language: fc.jsonValue(),
        command: fc.oneof(fc.jsonValue(), fc.constantFrom('stats', 'reset', '__proto__')),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(nearly, fc.jsonValue(), fc.string()),
        fc.boolean(),
        async (said, isBinary) => {
          const text = typeof said === 'string' ? said : JSON.stringify(said);
          if (isBinary) client.sayBinary(Buffer.from(text));
          else client.say(text);
          client.got.length = 0;
          client.say({ type: 'control', command: 'ping' });
          expect(client.got.map(({ type }) => type)).toEqual(['pong']);
          await clock.run(1);
        },
      ),
      { seed: 22, numRuns: 300 },
    );
    expect(client.closes).toEqual([]);
  });
});
