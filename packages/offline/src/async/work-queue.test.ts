import { describe, expect, it } from 'vitest';
import { WorkQueue } from './work-queue.js';

/** A task that ends when it is told to. */
function task(log: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = () => {
    log.push(name);
    return ended.then(() => name);
  };
  return { run, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const queueOf = (concurrency: number, maxQueued = 8) =>
  new WorkQueue({ name: 'test', concurrency, maxQueued });

describe('WorkQueue', () => {
  it('runs final work before interim work that came earlier', async () => {
    const queue = queueOf(1);
    const log: string[] = [];
    const first = task(log, 'first');
    const running = queue.run(first.run);
    const interim = queue.run(async () => void log.push('interim'), { lane: 'interim' });
    const final = queue.run(async () => void log.push('final'));
    first.end();
    await Promise.all([running, interim, final]);
    expect(log).toEqual(['first', 'final', 'interim']);
  });

  it('leaves a place free for final work where there are two', async () => {
    const queue = queueOf(2);
    const log: string[] = [];
    const [a, b, c] = ['a', 'b', 'c'].map((name) => task(log, name));
    const interims = [a, b].map((each) => queue.run(each?.run ?? (async () => ''), { lane: 'interim' }));
    expect(log).toEqual(['a']);
    const final = queue.run(c?.run ?? (async () => ''));
    expect(log).toEqual(['a', 'c']);
    c?.end();
    await final;
    await turn();
    expect(log).toEqual(['a', 'c']);
    a?.end();
    b?.end();
    await Promise.all(interims);
    expect(log).toEqual(['a', 'c', 'b']);
  });

  it('keeps only the latest interim request of a stream', async () => {
    const queue = queueOf(1);
    const log: string[] = [];
    const first = task(log, 'first');
    const stream = {};
    const running = queue.run(first.run);
    const older = queue.run(async () => 1, { lane: 'interim', stream });
    const other = queue.run(async () => 2, { lane: 'interim', stream: {} });
    const newer = queue.run(async () => 3, { lane: 'interim', stream });
    await expect(older).rejects.toMatchObject({ code: 'superseded' });
    expect(queue.queued).toBe(2);
    first.end();
    expect(await Promise.all([running, other, newer])).toEqual(['first', 2, 3]);
  });

  it('refuses what exceeds its bound', async () => {
    const queue = queueOf(1, 1);
    const first = task([], 'first');
    const running = queue.run(first.run);
    const waiting = queue.run(async () => 'second');
    await expect(queue.run(async () => 'third')).rejects.toMatchObject({ code: 'busy', retryable: true });
    first.end();
    expect(await Promise.all([running, waiting])).toEqual(['first', 'second']);
    await turn();
    expect(queue.queued + queue.running).toBe(0);
  });

  it('drops waiting work when its signal aborts, and the result of running work', async () => {
    const queue = queueOf(1);
    const log: string[] = [];
    const first = task(log, 'first');
    const [one, two] = [new AbortController(), new AbortController()];
    const running = queue.run(first.run, { signal: one.signal });
    const waiting = queue.run(async () => void log.push('second'), { signal: two.signal });
    two.abort(new Error('two'));
    one.abort(new Error('one'));
    await expect(running).rejects.toThrow('one');
    await expect(waiting).rejects.toThrow('two');
    expect(queue.running).toBe(1);
    first.end();
    await turn();
    expect(queue.running).toBe(0);
    expect(log).toEqual(['first']);
  });

  it('goes on after a task that throws', async () => {
    const queue = queueOf(1);
    const bad = queue.run(async () => {
      throw new Error('bad');
    });
    await expect(bad).rejects.toThrow('bad');
    expect(await queue.run(async () => 'good')).toBe('good');
  });

  it('lets owners take turns, and bounds what one of them may have waiting', async () => {
    const queue = new WorkQueue({ name: 'test', concurrency: 1, maxQueued: 8, maxQueuedPerOwner: 3 });
    const log: string[] = [];
    const first = task(log, 'first');
    const running = queue.run(first.run, { owner: 'greedy' });
    const ask = (owner: string) => queue.run(async () => void log.push(owner), { owner });
    const asked = ['greedy', 'greedy', 'greedy', 'modest'].map(ask);
    await expect(ask('greedy')).rejects.toMatchObject({ code: 'busy', retryable: true });
    first.end();
    await Promise.all([running, ...asked]);
    expect(log).toEqual(['first', 'greedy', 'modest', 'greedy', 'greedy']);
  });

  it('tells how it does', async () => {
    let nowMs = 0;
    const queue = new WorkQueue({ name: 'test', concurrency: 1, maxQueued: 1, now: () => nowMs });
    expect(queue.figures).toEqual({ workers: 1, busy: 0, pending: 0, completed: 0, failed: 0, refused: 0 });
    const first = task([], 'first');
    const running = queue.run(first.run);
    const waiting = queue.run(async () => {
      nowMs += 10;
      throw new Error('bad');
    });
    await expect(queue.run(async () => 'third')).rejects.toMatchObject({ code: 'busy' });
    expect(queue.figures).toMatchObject({ busy: 1, pending: 1, refused: 1 });
    nowMs = 30;
    first.end();
    await running;
    await expect(waiting).rejects.toThrow('bad');
    expect(queue.figures).toMatchObject({ completed: 1, failed: 1, meanMs: 20, meanWaitMs: 15 });
  });
});
