import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VirtualClock } from '../clock/index.js';
import { type ToolCall, type ToolOutcome, ToolRunner, tool } from './index.js';

const call = (name: string, args: unknown = {}, id = name): ToolCall => ({
  id,
  name,
  arguments: args as never,
});
const plain = (name: string, execute: () => unknown) => tool({ name, description: 'Does it.', execute });

const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);
beforeEach(() => process.on('unhandledRejection', onRejection));
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

function setUp(tools: Parameters<typeof plainRunner>[0], options: Parameters<typeof plainRunner>[1] = {}) {
  const clock = new VirtualClock();
  const interruption = new AbortController();
  const runner = plainRunner(tools, options);
  const heard: ToolOutcome[] = [];
  const onResult = (outcome: ToolOutcome) => heard.push(outcome);
  const run = (...calls: ToolCall[]) =>
    runner.run(calls, { clock, signal: interruption.signal, onResult, turn: 7 });
  return { clock, interruption, runner, heard, run };
}

function plainRunner(...given: ConstructorParameters<typeof ToolRunner>): ToolRunner {
  return new ToolRunner(...given);
}

/** A tool that takes `ms` and heeds its signal. */
const slow = (name: string, ms: number, onInterruption: 'cancel' | 'continue' = 'cancel') =>
  tool({
    name,
    description: 'Waits.',
    onInterruption,
    execute: (_, { clock, signal }) =>
      new Promise((resolve, reject) => {
        const timer = clock.after(ms, () => resolve(`${name} done`));
        signal.addEventListener('abort', () => {
          timer.cancel();
          reject(signal.reason);
        });
      }),
  });

describe('ToolRunner', () => {
  it('gives each tool its checked arguments and the model its result, in the order of the calls', async () => {
    const add = tool({
      name: 'add',
      description: 'Adds.',
      parameters: z.object({ a: z.coerce.number(), b: z.number().default(1) }),
      execute: async ({ a, b }, { callId, turn }) => ({ sum: a + b, callId, turn }),
    });
    const { clock, run, heard, runner } = setUp([slow('wait', 50), add]);
    const results = run(call('wait'), call('add', { a: '2' }));
    await clock.run(50);
    expect(heard.map((outcome) => outcome.name)).toEqual(['add', 'wait']);
    expect(await results).toEqual([
      { callId: 'wait', name: 'wait', result: 'wait done', isError: false, late: false, durationMs: 50 },
      {
        callId: 'add',
        name: 'add',
        result: { sum: 3, callId: 'add', turn: 7 },
        isError: false,
        late: false,
        durationMs: 0,
      },
    ]);
    expect(clock.pending).toBe(0);
    expect(runner.active).toBe(0);
  });

  it('tells the model what was wrong with a call', async () => {
    const parameters = z.object({ city: z.string(), days: z.array(z.number()) });
    const weather = tool({ name: 'weather', description: 'Tells.', parameters, execute: () => 1 });
    const failing = plain('failing', () => {
      throw new Error('the printer is on fire');
    });
    const odd = plain('odd', () => Promise.reject(Object.create(null)));
    const { run } = setUp([weather, failing, odd]);
    const results = await run(call('weather', { days: ['x'] }), call('failing'), call('odd'), call('nope'));
    expect(results.map(({ error, result }) => [error?.code, (result as { error: string }).error])).toEqual([
      [
        'tool_arguments',
        expect.stringMatching(/^the arguments of tool 'weather' are not valid: city: .*; days\.0: /),
      ],
      ['tool_failed', "tool 'failing' failed: the printer is on fire"],
      ['tool_failed', "tool 'odd' failed: what it threw cannot be read"],
      ['tool_unknown', "there is no tool 'nope'; the tools are: weather, failing, odd"],
    ]);
  });

  it('ends a call whose time is up, even if the tool ignores its signal', async () => {
    let signal: AbortSignal | undefined;
    const stuck = tool({
      name: 'stuck',
      description: 'Hangs.',
      timeoutMs: 100,
      execute: (_, context) => {
        signal = context.signal;
        return new Promise<never>(() => {});
      },
    });
    const { clock, run } = setUp([stuck]);
    const results = run(call('stuck'));
    await clock.run(100);
    expect(await results).toMatchObject([
      { isError: true, durationMs: 100, result: { error: "tool 'stuck' took longer than 100 ms" } },
    ]);
    expect(signal?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('cancels on an interruption, save what runs on and reports late', async () => {
    const { clock, run, interruption, heard } = setUp([slow('query', 500), slow('booking', 500, 'continue')]);
    const results = run(call('query'), call('booking'));
    await clock.run(100);
    interruption.abort();
    await clock.run(0);
    expect(heard).toMatchObject([{ name: 'query', isError: true, late: false, error: { code: 'aborted' } }]);
    await clock.run(400);
    expect(heard[1]).toMatchObject({ name: 'booking', isError: false, late: true, result: 'booking done' });
    expect(await results).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('runs no more at once than it may, and cancels what waits', async () => {
    const tools = [slow('query', 100), slow('booking', 100, 'continue')];
    const { clock, run, interruption, heard, runner } = setUp(tools, { maxConcurrent: 2, maxWaiting: 3 });
    const ids = ['a', 'b', 'c'].map((id) => call('query', {}, id));
    const results = run(...ids, call('booking', {}, 'd'), call('query', {}, 'e'), call('query', {}, 'f'));
    expect(runner.active).toBe(5);
    await clock.run(100);
    expect(heard.map((outcome) => outcome.callId)).toEqual(['f', 'a', 'b']);
    expect(heard[0]).toMatchObject({ isError: true, result: { error: expect.stringContaining('too many') } });
    interruption.abort();
    await clock.run(100);
    expect((await results).map((outcome) => outcome.isError)).toEqual([
      false,
      false,
      true,
      false,
      true,
      true,
    ]);
    expect(heard.at(-1)).toMatchObject({ callId: 'd', late: true });
  });

  it('starts no call of a turn that was interrupted already, save those that run on', async () => {
    let count = 0;
    const query = plain('query', () => ++count);
    const { run, interruption } = setUp([query]);
    interruption.abort();
    expect(await run(call('query'))).toMatchObject([{ isError: true, error: { code: 'aborted' } }]);
    expect(count).toBe(0);
  });

  it('ends everything when closed', async () => {
    const { clock, run, runner } = setUp([slow('booking', 500, 'continue')], { maxConcurrent: 1 });
    const results = run(call('booking', {}, 'a'), call('booking', {}, 'b'));
    runner.close();
    expect((await results).map((outcome) => outcome.error?.code)).toEqual(['aborted', 'aborted']);
    expect(await run(call('booking'))).toMatchObject([{ error: { code: 'aborted' } }]);
    expect(clock.pending).toBe(0);
  });

  it('gives the model plain JSON of bounded size', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const { run } = setUp(
      [
        plain('nothing', () => undefined),
        plain('date', () => ({ at: new Date(0), skip: undefined })),
        plain('circle', () => circle),
        plain('big', () => 10n),
        plain('call', () => () => 1),
        plain('long', () => 'x'.repeat(100)),
        plain('list', () => ['😀'.repeat(50)]),
      ],
      { maxResultCharacters: 21 },
    );
    const names = ['nothing', 'date', 'circle', 'big', 'call', 'long', 'list'];
    const results = (await run(...names.map((name) => call(name)))).map((outcome) => outcome.result);
    expect(results.slice(0, 2)).toEqual([
      null,
      { truncated: true, note: expect.any(String), start: '{"at":"1970-01-01T00:' },
    ]);
    for (const result of results.slice(2, 5))
      expect(result).toEqual({ error: expect.stringContaining('not JSON') });
    expect(results[5]).toEqual({
      truncated: true,
      note: 'the result was cut to 21 of 100 characters',
      start: 'x'.repeat(21),
    });
    expect(results[6]).toMatchObject({ start: `["${'😀'.repeat(9)}` });
  });

  it('survives an onResult that throws', async () => {
    const errors: string[] = [];
    const clock = new VirtualClock();
    const runner = new ToolRunner([plain('one', () => 1)], {
      onError: (error) => errors.push(error.message),
    });
    const onResult = () => {
      throw new Error('broken');
    };
    expect(
      await runner.run([call('one')], { clock, signal: new AbortController().signal, onResult }),
    ).toHaveLength(1);
    expect(errors).toEqual(["onResult threw on the result of tool 'one': broken"]);
  });

  it('refuses two tools of one name', () => {
    expect(() => new ToolRunner([plain('a', () => 1), plain('a', () => 2)])).toThrow(
      expect.objectContaining({ code: 'tool_invalid' }),
    );
  });

  it('keeps nothing of a call that has ended', async () => {
    const clock = new VirtualClock();
    const signal = new AbortController().signal;
    const hang = new Promise<never>(() => {});
    const runner = new ToolRunner([
      tool({ name: 'stuck', description: 'x', timeoutMs: 10, execute: () => hang }),
    ]);
    const kept: WeakRef<object>[] = [];
    for (let index = 0; index < 20; index++) {
      const one = call('stuck', {}, `${index}`);
      kept.push(new WeakRef(one));
      const results = runner.run([one], { clock, signal });
      await clock.run(10);
      await results;
    }
    await clock.run(0);
    globalThis.gc?.();
    expect(kept.filter((ref) => ref.deref() !== undefined).length).toBeLessThanOrEqual(1);
  });
});
