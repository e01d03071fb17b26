import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import {
  acceleratedClock,
  FAULT_KINDS,
  FAULT_MOMENTS,
  FAULTS,
  type Fault,
  type FaultPlan,
  type FaultRule,
  isHandshakeFault,
  type LiveFault,
  type RecordedConnection,
  randomFaults,
  type SimulatorOptions,
  startDeepgramSimulator,
} from '../src/index.js';
import { chunks, said } from './audio.js';
import { dial, type RawClient } from './raw-client.js';

const LISTEN =
  '/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000&interim_results=true&endpointing=100';
const start = (faults: FaultPlan, options: SimulatorOptions = {}) =>
  startDeepgramSimulator({ speech: 'scripted', faults, ...options });
const live = FAULTS.filter(({ fault }) => !isHandshakeFault(fault));

/** Says three words, waits for them to be over, and ends the stream. */
function talk({ socket }: RawClient, { end = true } = {}): void {
  for (const chunk of chunks(said('one two three', { beforeMs: 1_000, afterMs: 1_200 }))) socket.send(chunk);
  if (end) socket.send('{"type":"CloseStream"}');
}

describe('a fault before the connection', () => {
  it.each(FAULTS.filter(({ fault }) => isHandshakeFault(fault)))(
    '$name is what the client meets',
    async (sample) => {
      const { kind } = sample.fault;
      await using simulator = await start([sample.fault]);
      const client = dial(simulator.url, LISTEN);
      await simulator.recorder.waitFor(([connection]) => connection?.faults[0]?.kind === kind);
      if (sample.effect === 'silent') expect(client.socket.readyState).toBe(client.socket.CONNECTING);
      else expect(await client.opened).toBe(false);
      const [seen] = simulator.recorder.connections;
      expect(seen?.status).toBe('status' in sample.fault ? sample.fault.status : undefined);
      await simulator.close();
      expect(await client.opened).toBe(false);
    },
  );

  it('meets REST too, with the retry delay in the vendor’s header', async () => {
    await using simulator = await start([{ kind: 'http', status: 429, retryAfterMs: 1_500 }]);
    const response = await fetch(`${simulator.url}/v1/speak`, { method: 'POST' });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ err_code: 'TOO_MANY_REQUESTS' });
  });
});

describe('a fault on a connection', () => {
  it.each(FAULT_MOMENTS)('strikes once and has its effect, %s', async (at) => {
    const cases = live.map(async ({ name, fault, effect }) => {
      await using simulator = await start([{ ...fault, at } as FaultRule]);
      const client = dial(simulator.url, LISTEN);
      expect(await client.opened).toBe(true);
      talk(client);
      await simulator.recorder
        .waitFor(([connection]) => (connection?.faults.length ?? 0) > 0)
        .catch(() => {
          throw new Error(`${name} never struck`);
        });
      if (effect === 'silent') {
        client.socket.terminate();
        return;
      }
      const { code } = await client.closed;
      const wanted =
        fault.kind === 'close' ? [fault.code] : { drop: [1006], goAway: [1001, 1000] }[fault.kind as 'drop'];
      expect(wanted ?? [1000], name).toContain(code);
      expect(simulator.recorder.connections[0]?.faults.map(({ kind }) => kind)).toEqual([fault.kind]);
      expect(simulator.recorder.problems).toEqual([]);
    });
    await Promise.all(cases);
  });

  it('strikes after a time or a number of messages', async () => {
    const clock = new VirtualClock();
    await using simulator = await start(
      [
        { kind: 'drop', at: { afterMs: 300 }, on: { connection: 1 } },
        { kind: 'close', code: 1011, at: { afterMessages: 1 }, on: { connection: 2 } },
      ],
      { clock },
    );
    const [timed, counted] = [dial(simulator.url, LISTEN), dial(simulator.url, LISTEN)];
    await Promise.all([timed.opened, counted.opened]);
    await clock.run(299);
    expect(timed.socket.readyState).toBe(timed.socket.OPEN);
    await clock.run(1);
    expect(await timed.closed).toMatchObject({ code: 1006 });
    talk(counted);
    expect(await counted.closed).toMatchObject({ code: 1011 });
    expect(counted.texts).toHaveLength(1);
  });

  it('is injected by hand into a chosen connection', async () => {
    await using simulator = await start([]);
    const clients = [dial(simulator.url, LISTEN), dial(simulator.url, LISTEN)];
    await Promise.all(clients.map(({ opened }) => opened));
    simulator.connections[1]?.inject({ kind: 'close', code: 1008, reason: 'enough' });
    expect(await (clients[1] as RawClient).closed).toEqual({ code: 1008, reason: 'enough' });
    expect(simulator.connections.map(({ open }) => open)).toEqual([true, false]);
  });

  const told = async (fault: LiveFault): Promise<readonly string[]> => {
    await using simulator = await start([fault]);
    const client = dial(simulator.url, LISTEN);
    await client.opened;
    talk(client);
    await client.closed;
    return client.texts;
  };
  const finals = (texts: readonly string[]) =>
    texts.filter((text) => text.includes('"speech_final":true')).length;

  it('breaks one message off and leaves the others whole', async () => {
    const texts = await told({ kind: 'malformedJson' });
    expect(() => JSON.parse(texts[0] as string)).toThrow();
    for (const text of texts.slice(1)) expect(() => JSON.parse(text)).not.toThrow();
    expect(texts.length).toBeGreaterThan(2);
  });

  it('swaps two transcriptions', async () => {
    const [straight, swapped] = [await told({ kind: 'splitUtf8' }), await told({ kind: 'outOfOrder' })];
    const starts = (texts: readonly string[]) =>
      texts.map((text) => JSON.parse(text)).map(({ type, start: at, duration }) => [type, at, duration]);
    const [first, second, ...rest] = starts(straight);
    expect(starts(swapped)).toEqual([second, first, ...rest]);
  });

  it('ends a turn twice, or never', async () => {
    expect(finals(await told({ kind: 'splitUtf8' }))).toBe(1);
    expect(finals(await told({ kind: 'duplicateTurnComplete' }))).toBe(2);
    expect(finals(await told({ kind: 'missingTurnComplete' }))).toBe(0);
  });

  it('stalls: nothing is read or written until it is over, and nothing is lost', async () => {
    const clock = new VirtualClock();
    await using simulator = await start([{ kind: 'stall', ms: 500 }], { clock });
    const client = dial(simulator.url, LISTEN);
    await client.opened;
    talk(client);
    await clock.run(499);
    expect(simulator.recorder.connections[0]?.messages).toEqual([]);
    await clock.run(1);
    expect(await client.closed).toMatchObject({ code: 1000 });
    expect(finals(client.texts)).toBe(1);
  });

  it('reads so many bytes a second', async () => {
    const clock = new VirtualClock();
    await using simulator = await start([{ kind: 'slowReader', bytesPerSecond: 64_000 }], { clock });
    const client = dial(simulator.url, LISTEN);
    await client.opened;
    for (let n = 0; n < 20; n++) client.socket.send(Buffer.alloc(64_000));
    const got = () => simulator.recorder.connections[0]?.bytesFromClient ?? 0;
    await simulator.recorder.waitFor(() => got() > 0);
    const before = got();
    expect(before).toBeLessThan(20 * 64_000);
    await clock.run(before / 64 - 1);
    expect(got()).toBe(before);
    await clock.run(1);
    await simulator.recorder.waitFor(() => got() > before);
  });

  it('writes no more when half open, while the client believes that all is well', async () => {
    await using simulator = await start([{ kind: 'halfOpenWrite' }]);
    const client = dial(simulator.url, LISTEN);
    await client.opened;
    talk(client);
    const [connection] = simulator.recorder.connections;
    await simulator.recorder.waitFor(() => connection?.messages.at(-1)?.kind === 'CloseStream');
    expect(client.texts).toEqual([]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });
});

describe('a plan', () => {
  it('chooses connections by number, by path, or by a function', async () => {
    const plan: FaultPlan = [{ kind: 'http', status: 503, on: { path: '/v1/listen', connection: 2 } }];
    await using simulator = await start(plan);
    const statuses = [];
    for (const path of [LISTEN, '/v2/listen?model=none', LISTEN, LISTEN]) {
      const client = dial(simulator.url, path);
      await client.opened;
      client.socket.terminate();
      statuses.push(simulator.recorder.connections.at(-1)?.status);
    }
    expect(statuses).toEqual([101, 400, 503, 101]);
    await using chosen = await start(({ query }) =>
      query.some(([name]) => name === 'break') ? [{ kind: 'http', status: 500 }] : [],
    );
    expect(await dial(chosen.url, `${LISTEN}&break=1`).opened).toBe(false);
    expect(await dial(chosen.url, LISTEN).opened).toBe(true);
  });

  it('that throws is noted, and harms nobody', async () => {
    await using simulator = await start(() => {
      throw new Error('my plan');
    });
    expect(await dial(simulator.url, LISTEN).opened).toBe(true);
    expect(simulator.recorder.problems).toHaveLength(1);
  });

  it('made by chance repeats with its seed, keeps to its kinds and its share', () => {
    const info = (number: number) =>
      ({
        vendor: 'deepgram',
        number,
        numberOnPath: number,
        transport: 'websocket',
        method: 'GET',
        path: '/',
        query: [],
        headers: {},
      }) as const;
    const drawn = (seed: number, options = {}): readonly (readonly Fault[])[] =>
      Array.from({ length: 1_000 }, (_, n) => randomFaults(seed, options)(info(n + 1)));
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    const share = drawn(3, { share: 0.5 }).filter((faults) => faults.length > 0).length / 1_000;
    expect(share).toBeCloseTo(0.5, 1);
    const kinds = new Set(
      drawn(4, { kinds: ['drop', 'stall'] })
        .flat()
        .map(({ kind }) => kind),
    );
    expect([...kinds].sort()).toEqual(['drop', 'stall']);
    expect(
      new Set(
        drawn(5, { share: 1 })
          .flat()
          .map(({ kind }) => kind),
      ).size,
    ).toBe(FAULT_KINDS.length);
    const statuses = (options: object) =>
      new Set(
        drawn(7, { share: 1, kinds: ['http'], ...options }).flatMap((all) =>
          all.map((fault) => 'status' in fault && fault.status),
        ),
      );
    expect([...statuses({})].sort()).toEqual([429, 500, 503]);
    expect(statuses({ permanent: true }).size).toBe(7);
    expect(drawn(6, { share: 1, spareFirst: 10 }).findIndex((faults) => faults.length > 0)).toBe(10);
  });
});

describe('chance', () => {
  it('breaks many connections at a time in all ways, and the server goes on', async () => {
    const plan = randomFaults(11, { share: 0.9, withinMs: 2_000, permanent: true });
    await using simulator = await start(plan, { clock: acceleratedClock(20) });
    const clients = Array.from({ length: 120 }, () => dial(simulator.url, LISTEN));
    for (const client of clients) void client.opened.then((isOpen) => isOpen && talk(client));
    const silent = ['hangHandshake', 'halfOpenRead', 'halfOpenWrite'];
    const isDone = ({ end, faults }: RecordedConnection) =>
      end !== undefined || faults.some(({ kind }) => silent.includes(kind));
    await simulator.recorder.waitFor((all) => all.length === clients.length && all.every(isDone), {
      timeoutMs: 20_000,
    });
    const struck = new Set(
      simulator.recorder.connections.flatMap(({ faults }) => faults.map(({ kind }) => kind)),
    );
    expect(struck.size).toBeGreaterThan(FAULT_KINDS.length - 3);
    expect(simulator.recorder.problems).toEqual([]);
    await simulator.close();
    await Promise.all(clients.map(({ closed }) => closed));
  });
});
