import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type FakeLink, supervised } from './fake-peer.js';
import { mayFollow } from './state.js';

const answer: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Answer>('open') },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 15_000 }).map((afterMs) => ({ afterMs })) },
  { weight: 1, arbitrary: fc.constant<Answer>('hang') },
  { weight: 1, arbitrary: fc.constant<Answer>('close') },
  { weight: 2, arbitrary: fc.constant<Answer>(new Error('refused')) },
);

/** What befalls a connection: by its peer, its line, its owner or the passing of time. */
const step = fc.oneof(
  fc.record({ what: fc.constant('wait' as const), amount: fc.integer({ min: 0, max: 12_000 }) }),
  fc.record({
    what: fc.constantFrom(
      'send',
      'send',
      'send',
      'drop',
      'half-open',
      'errors',
      'go-away',
      'late',
      'refuse-item',
      'clog',
      'unclog',
      'restart',
      'message',
      'expect',
      'acknowledge',
      'connect',
    ),
    amount: fc.integer({ min: 0, max: 12 }),
  }),
);

const setting = fc.record({
  keepSent: fc.constantFrom('none' as const, 'acknowledged' as const, 'window' as const),
  overflow: fc.constantFrom('drop-oldest' as const, 'drop-newest' as const),
  maxItems: fc.constantFrom(4, 1_000),
  maxAttempts: fc.constantFrom(3, 1_000),
  end: fc.constantFrom('close' as const, 'drain' as const, 'abort' as const),
});

describe('a supervised connection in chaos', () => {
  it('keeps order, repeats nothing on a link, loses nothing uncounted and always ends clean', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    await fc.assert(
      fc.asyncProperty(
        setting,
        fc.array(answer, { minLength: 1, maxLength: 12, size: 'max' }),
        fc.array(step, { maxLength: 60, size: 'max' }),
        async ({ keepSent, overflow, maxItems, maxAttempts, end }, answers, steps) => {
          const controller = new AbortController();
          const living = () => peer.links.filter((link) => link.isOpen && !link.isClosed);
          const { connection, clock, peer, states, messages, types } = supervised(answers, {
            signal: controller.signal,
            maxAttempts,
            replay: { keepSent, overflow, maxItems },
            highWatermarkBytes: 100,
            lowWatermarkBytes: 10,
          });
          const accepted: string[] = [];
          let offered = 0;
          void connection.connect();
          for (const { what, amount } of steps) {
            const link: FakeLink = peer.last;
            const dead = peer.links.find(({ isClosed }) => isClosed) ?? link;
            if (what === 'wait') await clock.run(amount);
            else if (what === 'send') {
              const item = String(++offered);
              if (connection.send(item) > 0) accepted.push(item);
            } else if (what === 'drop' && !link.isClosed) link.drop(amount > 6 ? 1011 : 1006);
            else if (what === 'half-open') link.isAlive = false;
            else if (what === 'errors')
              for (let n = 0; n < amount; n++) link.events.onError(new Error('burst'));
            else if (what === 'go-away') link.events.onGoAway(amount * 1_000);
            else if (what === 'late' && dead.isClosed) {
              const before = [connection.state, states.length, messages.length];
              dead.events.onMessage('late');
              dead.events.onClose({ code: 1000, reason: '', clean: true });
              dead.events.onError(new Error('late'));
              dead.events.onGoAway(0);
              expect([connection.state, states.length, messages.length]).toEqual(before);
            } else if (what === 'refuse-item') link.refuses = new Error('Socket is not open.');
            else if (what === 'clog') link.backlogBytes = 101;
            else if (what === 'unclog') link.backlogBytes = 0;
            else if (what === 'restart') void connection.recover('pressed');
            else if (what === 'message') link.events.onMessage('hello');
            else if (what === 'expect') connection.expectResponse();
            else if (what === 'acknowledge') connection.acknowledge(Math.max(0, offered - amount));
            else if (what === 'connect') void connection.connect();
            expect(living().length).toBeLessThanOrEqual(types().includes('handover_started') ? 2 : 1);
            const { bufferedItems } = connection.metrics();
            // One more where a link refused the item it was handed.
            expect(bufferedItems).toBeLessThanOrEqual(maxItems + 1);
          }
          if (end === 'abort') controller.abort();
          else {
            const closing = connection.close({ drain: end === 'drain' ? 3_000 : 0 });
            await clock.run(3_000);
            await closing;
          }

          expect(['closed', 'failed']).toContain(connection.state);
          expect(clock.pending - peer.answersPending).toBe(0);
          await clock.run(20_000);
          expect(clock.pending).toBe(0);
          expect(living()).toEqual([]);
          for (const { from, to } of states) expect(mayFollow(from, to)).toBe(true);
          const said = new Set<string>();
          for (const { sent } of peer.links) {
            const order = sent.map(Number);
            expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
            for (const item of sent) said.add(item);
          }
          const { dropped, bufferedItems, bufferedBytes } = connection.metrics();
          expect(said.size + dropped).toBe(offered);
          expect([bufferedItems, bufferedBytes]).toEqual([0, 0]);
          expect(accepted.length).toBeGreaterThanOrEqual(said.size);
        },
      ),
      { numRuns: 300 },
    );
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
  }, 120_000);
});
