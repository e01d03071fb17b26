import { AntiphonError, deferred } from '@antiphon/core';
import { expect, test } from 'vitest';
import { chunksOf, has, LOUD, open, SEED } from './supervised-live.test-support.js';

test('a ping goes out every 30 s, and the connection is looked at every 5', async () => {
  await using call = await open();
  await call.clock.run(60_000);
  expect(call.vendor.last.pings).toBe(2);
  call.vendor.last.isOpen = false;
  await call.clock.run(5_100);
  expect(call.vendor.links).toHaveLength(2);
  expect(has(call.told, 'ping sent')).toBe(true);
  expect(has(call.told, 'stream inactive')).toBe(true);
  expect(has(call.told, 'recovery successful')).toBe(true);
});

test('five errors in a row reset the audio path, ten start recovery, and success forgets them', async () => {
  await using call = await open();
  for (let at = 0; at < 4; at++) call.vendor.last.fails();
  call.vendor.last.says({ type: 'generationComplete' });
  for (let at = 0; at < 4; at++) call.vendor.last.fails();
  expect(call.state.resets).toBe(0);
  call.vendor.last.fails();
  expect(call.state.resets).toBe(1);
  expect(has(call.told, 'audio path reset (after 5 errors)')).toBe(true);
  for (let at = 0; at < 5; at++) call.vendor.last.fails();
  expect(has(call.told, 'too many errors (10 in a row)')).toBe(true);
  await call.clock.run(1_000);
  expect(call.vendor.links).toHaveLength(2);
  expect(call.live.metrics().consecutiveErrors).toBe(0);
});

test('an answer that is owed for a minute replaces the link', async () => {
  await using call = await open();
  call.live.expectAnswer();
  call.state.awaited = true;
  // A message that is no answer changes nothing.
  call.vendor.last.says({ type: 'resumption' });
  await call.clock.run(59_000);
  expect(call.vendor.links).toHaveLength(1);
  await call.clock.run(2_000);
  expect(call.vendor.links).toHaveLength(2);
  expect(has(call.told, 'session timeout (no response for 60000 ms)')).toBe(true);
});

test('a link that hears the user and says nothing is replaced, and the next hears all of it', async () => {
  await using call = await open();
  call.hear(1, 10);
  for (let at = 0; at < 20; at++) {
    call.hear(LOUD);
    await call.clock.run(32);
  }
  for (let at = 0; at < 300 && call.vendor.links.length === 1; at++) {
    call.hear(1);
    await call.clock.run(50);
  }
  expect(has(call.told, 'stream inactive')).toBe(true);
  const again = chunksOf(call.vendor.last.heard);
  expect(again.filter((sample) => sample === LOUD)).toHaveLength(20);
  // That link says nothing either: it was noise, and no third one is opened.
  await call.clock.run(60_000);
  expect(call.vendor.links).toHaveLength(2);
});

test('an answer that never comes is waited for once', async () => {
  await using call = await open();
  call.live.expectAnswer();
  call.state.awaited = true;
  await call.clock.run(62_000);
  expect(call.vendor.links).toHaveLength(2);
  call.vendor.last.says({ type: 'resumption' });
  await call.clock.run(600_000);
  expect(call.vendor.links).toHaveLength(2);
});

test('failures in a row are answered by waits of 100 ms more each', async () => {
  await using call = await open();
  const down = () => new AntiphonError('connection_failed', 'down', { retryable: true });
  call.vendor.failures.push(down(), down(), down());
  await call.clock.run(6_000);
  call.vendor.last.drops();
  await call.clock.run(2_000);
  const waits = call.told
    .filter((line) => line.includes('retry scheduled'))
    .map((line) => /in (\d+) ms/.exec(line)?.[1]);
  expect(waits).toEqual(['100', '100', '200', '300']);
  expect(call.live.state).toBe('open');
});

test('a socket that takes nothing makes chunks wait: ten at most, then only the three newest are kept', async () => {
  await using call = await open();
  call.hear(1);
  call.vendor.last.bufferedBytes = 100_000;
  call.hear(2);
  for (let value = 3; value <= 14; value++) call.hear(value);
  expect(has(call.told, 'queue overflow (7 chunks dropped, 3 kept)')).toBe(true);
  call.vendor.last.bufferedBytes = 0;
  await call.clock.run(100);
  // 1 and 2 were in the socket; 3 to 9 went; 10, 11 and 12 were the newest of the first ten.
  expect(chunksOf(call.vendor.last.heard)).toEqual([1, 2, 10, 11, 12, 13, 14]);
  expect(call.live.metrics().chunksDropped).toBe(7);
});

test('what is said while there is no link is kept and sent in order, behind what was not heard of the sentence', async () => {
  await using call = await open({ recoveryWaitMs: 1_000 });
  await call.clock.run(6_000);
  call.hear(LOUD, 3);
  call.vendor.last.drops();
  for (let value = 1; value <= 20; value++) call.hear(LOUD + value);
  expect(call.live.metrics().chunksDropped).toBe(0);
  await call.clock.run(1_500);
  const expected = [LOUD, LOUD, LOUD, ...Array.from({ length: 20 }, (_, at) => LOUD + at + 1)];
  expect(chunksOf(call.vendor.last.heard)).toEqual(expected);
});

test('a question is kept for as long as it takes to find another link', async () => {
  await using call = await open();
  await call.clock.run(6_000);
  call.hear(LOUD, 5);
  const opened = deferred();
  call.vendor.gate = opened.promise;
  call.vendor.last.drops();
  for (let at = 0; at < 9; at++) {
    await call.clock.run(1_000);
    call.hear(0, 3);
  }
  opened.resolve();
  await call.clock.run(0);
  expect(chunksOf(call.vendor.last.heard).filter((sample) => sample === LOUD)).toHaveLength(5);
});

test('silence is not said again, and neither is what was answered', async () => {
  await using call = await open();
  call.hear(0, 500);
  call.vendor.last.drops();
  await call.clock.run(1_000);
  expect(chunksOf(call.vendor.last.heard).length).toBeLessThanOrEqual(12);
  call.hear(LOUD, 10);
  call.live.answerBegan();
  call.vendor.last.drops();
  await call.clock.run(1_000);
  expect(call.vendor.links).toHaveLength(3);
  expect(call.vendor.last.heard).toEqual([]);
});

test('a fresh handle resumes, a stale one is never used, and no link is both resumed and told', async () => {
  await using call = await open();
  call.remember();
  call.vendor.last.says({ type: 'resumption', handle: 'h1' });
  call.vendor.last.drops();
  await call.clock.run(1_000);
  expect(call.vendor.last.handle).toBe('h1');
  expect(call.vendor.last.sent).toEqual([]);
  call.live.answerBegan();
  call.vendor.last.drops();
  await call.clock.run(1_000);
  expect(call.vendor.last.handle).toBeUndefined();
  expect(call.vendor.last.sent).toEqual([{ type: 'turns', turns: SEED, complete: false }]);
});

test('a handle that is refused is not tried twice', async () => {
  await using call = await open();
  call.remember();
  call.vendor.last.says({ type: 'resumption', handle: 'h1' });
  call.vendor.failures.push(new AntiphonError('connection_failed', 'closed at its setup (1007)'));
  call.vendor.last.drops();
  await call.clock.run(2_000);
  expect(call.vendor.links.map(({ handle }) => handle)).toEqual([undefined, 'h1', undefined]);
  expect(call.vendor.last.sent).toHaveLength(1);
  expect(call.live.state).toBe('open');
});

test('models of the third generation are told that a history follows, and when it is complete', async () => {
  await using call = await open({}, { model: 'gemini-3.1-flash-live-preview' });
  expect(call.vendor.last.request.setup.splice).toEqual({});
  call.remember();
  call.vendor.last.drops();
  await call.clock.run(1_000);
  expect(call.vendor.last.request.setup.splice).toEqual({
    historyConfig: { initialHistoryInClientContent: true },
  });
  expect(call.vendor.last.sent).toEqual([{ type: 'turns', turns: SEED, complete: true }]);
});

test('a link that goes away is left when it is quiet, and kept while it answers', async () => {
  await using call = await open();
  call.state.answering = true;
  call.vendor.last.says({ type: 'resumption', handle: 'h1' }, { type: 'goAway', timeLeftMs: 50_000 });
  await call.clock.run(10_000);
  expect(call.vendor.links).toHaveLength(1);
  call.state.answering = false;
  await call.clock.run(200);
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(call.live.state).toBe('open');
});

test('a link that goes away while the bot speaks on is left at the last moment, and heard to its end', async () => {
  await using call = await open();
  call.vendor.last.says({ type: 'goAway', timeLeftMs: 20_000 });
  call.state.answering = true;
  await call.clock.run(16_000);
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([true, true]);
  call.vendor.links[0]?.says({ type: 'botText', text: 'the end' });
  expect(call.received.at(-1)).toEqual({ type: 'botText', text: 'the end' });
  call.state.answering = false;
  call.live.answerEnded(1);
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});

test('a sentence that begins while the next link is being opened is said to that link from its beginning', async () => {
  await using call = await open();
  await call.clock.run(6_000);
  call.hear(0, 20);
  const opened = deferred();
  call.vendor.gate = opened.promise;
  call.vendor.last.says({ type: 'resumption', handle: 'h1' }, { type: 'goAway', timeLeftMs: 20_000 });
  await call.clock.run(200);
  expect(call.vendor.links).toHaveLength(2);
  for (let value = 1; value <= 5; value++) call.hear(LOUD + value);
  expect(chunksOf(call.vendor.links[0]?.heard ?? []).slice(-5)).toEqual(
    [1, 2, 3, 4, 5].map((value) => LOUD + value),
  );
  opened.resolve();
  await call.clock.run(0);
  call.hear(LOUD + 6);
  expect(chunksOf(call.vendor.last.heard).slice(-6)).toEqual([1, 2, 3, 4, 5, 6].map((value) => LOUD + value));
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(call.told).toContain('said again');
});

test('a link that was being opened while the conversation went on is left for one that knows all of it', async () => {
  await using call = await open();
  await call.clock.run(6_000);
  const opened = deferred();
  call.vendor.gate = opened.promise;
  call.vendor.last.says({ type: 'resumption', handle: 'h1' }, { type: 'goAway', timeLeftMs: 20_000 });
  await call.clock.run(200);
  expect(call.vendor.links).toHaveLength(2);
  call.live.answerBegan();
  call.vendor.links[0]?.says({ type: 'resumption', handle: 'h2' });
  opened.resolve();
  await call.clock.run(1_000);
  expect(call.vendor.links.map(({ handle, isOpen }) => [handle, isOpen])).toEqual([
    [undefined, false],
    ['h1', false],
    ['h2', true],
  ]);
  expect(call.live.state).toBe('open');
});

test('a link that owes an answer when its successor takes over is kept until it has given it', async () => {
  await using call = await open();
  await call.clock.run(6_000);
  const opened = deferred();
  call.vendor.gate = opened.promise;
  call.vendor.last.says({ type: 'resumption', handle: 'h1' }, { type: 'goAway', timeLeftMs: 20_000 });
  await call.clock.run(200);
  call.live.send({ type: 'text', text: 'hello' });
  call.state.awaited = true;
  opened.resolve();
  await call.clock.run(0);
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([true, true]);
  call.state.awaited = false;
  call.live.answerEnded(1);
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});

test('results of tools go to the link that asked, and any other is told in words', async () => {
  await using call = await open({ recoveryWaitMs: 500 });
  const responses = [{ id: 'c1', name: 'f', response: { output: 1 } }];
  const elsewhere = { type: 'text', text: 'f returned 1' } as const;
  call.live.respond(responses, 1, elsewhere);
  expect(call.vendor.last.sent).toEqual([{ type: 'toolResponses', responses }]);
  call.vendor.last.drops();
  await call.clock.run(2_000);
  expect(call.vendor.last.sent).toEqual([elsewhere]);
});

test('while nothing is read the pongs that cannot be seen are not missed', async () => {
  await using call = await open();
  call.live.pause(true);
  await call.clock.run(120_000);
  expect(call.vendor.links).toHaveLength(1);
  expect(call.vendor.last).toMatchObject({ isPaused: true, pings: 0 });
  call.live.pause(false);
  expect(call.vendor.last.isPaused).toBe(false);
});
