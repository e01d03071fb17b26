import { AntiphonError, deferred } from '@antiphon/core';
import { expect, test } from 'vitest';
import type { FakeLiveLink } from '../fake-live.test-support.js';
import { chunksOf, has, hasTalked, LOUD, open } from './supervised-live.test-support.js';

const systemOf = ({ request }: FakeLiveLink) => request.setup.config.systemInstruction;

test('another language is told to a new link, which takes the session up while the old one still serves', async () => {
  await using call = await open();
  await hasTalked(call);
  call.live.setLanguage('es');
  await call.clock.run(100);
  const [old, last] = call.vendor.links as [FakeLiveLink, FakeLiveLink];
  expect(systemOf(old)).toBeUndefined();
  expect(systemOf(last)).toContain('Spanish (es)');
  expect(last.handle).toBe('h1');
  expect(has(call.told, 'language changed (es)')).toBe(true);
  expect(has(call.told, 'recovery started')).toBe(false);
  call.live.setLanguage('es');
  await call.clock.run(60_000);
  expect(call.vendor.links).toHaveLength(2);
});

test('another language waits for the answer under way, but not for ever', async () => {
  await using call = await open();
  await hasTalked(call, { answering: true });
  call.live.setLanguage('es');
  await call.clock.run(14_000);
  expect(call.vendor.links).toHaveLength(1);
  await call.clock.run(1_100);
  expect(call.vendor.links).toHaveLength(2);
  // What is being said is said to its end, and the vendor has set no end to it.
  await call.clock.run(30_000);
  expect(call.vendor.links[0]?.isOpen).toBe(true);
  call.state.answering = false;
  call.live.answerEnded(1);
  expect(call.vendor.links[0]?.isOpen).toBe(false);
});

test('a sentence in the midst of which the language changes is said to the new link from its beginning', async () => {
  await using call = await open({ handoverAtLatestMs: 10_000 });
  await call.clock.run(10_000);
  for (let at = 0; at < 400; at++) {
    call.hear(at < 20 ? 0 : LOUD + at);
    if (at === 40) call.live.setLanguage('es');
    await call.clock.run(32);
  }
  expect(call.vendor.links).toHaveLength(2);
  expect(chunksOf(call.vendor.last.heard)).toContain(LOUD + 20);
  expect(chunksOf(call.vendor.last.heard)).toContain(LOUD + 399);
});

test('before anything was answered no handle is waited for', async () => {
  await using call = await open();
  await call.clock.run(10_000);
  call.live.setLanguage('es');
  await call.clock.run(100);
  expect(call.vendor.links).toHaveLength(2);
});

test('a language that changes again while the link is being opened is told to one more', async () => {
  await using call = await open();
  await call.clock.run(10_000);
  const gate = deferred<void>();
  call.vendor.gate = gate.promise;
  call.live.setLanguage('es');
  await call.clock.run(100);
  call.live.setLanguage('fr');
  gate.resolve();
  await call.clock.run(10_000);
  expect(call.vendor.links).toHaveLength(3);
  expect(systemOf(call.vendor.last)).toContain('French (fr)');
});

test('a link that breaks first takes the language with it', async () => {
  await using call = await open();
  call.live.answerBegan();
  call.live.setLanguage('es');
  call.vendor.last.drops();
  await call.clock.run(30_000);
  expect(call.vendor.links).toHaveLength(2);
  expect(systemOf(call.vendor.last)).toContain('Spanish (es)');
});

test('a language that the vendor refuses is given up, and the conversation goes on in the old one', async () => {
  await using call = await open();
  await hasTalked(call);
  call.vendor.failures.push(new AntiphonError('connection_failed', 'closed at its setup (1007)'));
  call.live.setLanguage('es');
  await call.clock.run(10_000);
  expect(has(call.told, 'language refused (es, closed at its setup (1007))')).toBe(true);
  expect(has(call.told, 'handover abandoned')).toBe(false);
  expect(systemOf(call.vendor.last)).toBeUndefined();
  expect(call.vendor.last).toMatchObject({ handle: 'h1', isOpen: true });
  expect(call.live.state).toBe('open');
});

test('a language that changes while the vendor closes the link takes none of the time that is left', async () => {
  await using call = await open();
  await hasTalked(call, { answering: true });
  call.vendor.last.says({ type: 'goAway', timeLeftMs: 10_000 });
  await call.clock.run(1_000);
  call.live.setLanguage('es');
  await call.clock.run(4_200);
  expect(call.vendor.links.map(({ isOpen }) => isOpen)).toEqual([true, true]);
  expect(systemOf(call.vendor.last)).toContain('Spanish (es)');
  expect(has(call.told, 'handover started (5000 ms left)')).toBe(true);
  // The old link has what the vendor leaves it, and no more.
  await call.clock.run(5_000);
  expect(call.vendor.links[0]?.isOpen).toBe(false);
});

test('an announcement that leaves more time than a language does not put the language off', async () => {
  await using call = await open();
  await hasTalked(call, { answering: true });
  call.live.setLanguage('es');
  call.vendor.last.says({ type: 'goAway', timeLeftMs: 50_000 });
  await call.clock.run(15_100);
  expect(call.vendor.links).toHaveLength(2);
});

test('a language that is told again and again, or changes again, waits no longer for that', async () => {
  await using call = await open();
  await hasTalked(call, { answering: true });
  for (const language of ['es', 'es', 'fr', 'fr']) {
    call.live.setLanguage(language);
    await call.clock.run(4_000);
  }
  expect(call.vendor.links).toHaveLength(2);
  expect(systemOf(call.vendor.last)).toContain('French (fr)');
});

test.each([undefined, 'es'])(
  'a language that is taken back before a link was told of it, after %s, changes no link',
  async (first) => {
    await using call = await open({}, { language: 'en' });
    if (first !== undefined) {
      await call.clock.run(10_000);
      call.live.setLanguage(first);
      await call.clock.run(10_000);
    }
    const { length } = call.vendor.links;
    call.state.answering = true;
    call.live.setLanguage('fr');
    await call.clock.run(1_000);
    call.live.setLanguage(first ?? 'en');
    call.state.answering = false;
    await call.clock.run(60_000);
    expect(call.vendor.links).toHaveLength(length);
  },
);

test('a language for which no link is to be had is given up, and the call is none the worse for it', async () => {
  await using call = await open();
  await hasTalked(call);
  const unreachable = new AntiphonError('connection_failed', 'no address found', { retryable: true });
  call.vendor.failures.push(...Array.from({ length: 10 }, () => unreachable));
  call.live.setLanguage('es');
  await call.clock.run(60_000);
  expect(has(call.told, 'handover abandoned')).toBe(true);
  expect(has(call.told, 'language refused (es, geminiLive gave up')).toBe(true);
  expect(call.vendor.links).toHaveLength(11);
  // What is wanted later is sought, and so is a link for one that breaks.
  call.live.setLanguage('es');
  await call.clock.run(200);
  expect(call.vendor.links).toHaveLength(12);
  expect(systemOf(call.vendor.last)).toContain('Spanish (es)');
  call.vendor.failures.push(...Array.from({ length: 10 }, () => unreachable));
  call.live.setLanguage('fr');
  await call.clock.run(60_000);
  call.vendor.links[11]?.drops();
  await call.clock.run(1_000);
  expect(call.live.state).toBe('open');
  expect(systemOf(call.vendor.last)).toContain('Spanish (es)');
});

const REFUSED = new AntiphonError('connection_failed', 'closed at its setup (1007)');
const languagesOf = (links: readonly FakeLiveLink[]) =>
  links.map((link) => [link.handle, /\((..)\)/.exec(String(systemOf(link)))?.[1]]);

test('a language is not blamed for a handle that the vendor does not know', async () => {
  await using call = await open();
  await hasTalked(call);
  call.remember();
  call.vendor.failures.push(REFUSED, REFUSED);
  call.live.setLanguage('es');
  // Without a handle the next one is waited for, as long as a change of language may wait.
  await call.clock.run(16_000);
  expect(has(call.told, 'language refused')).toBe(false);
  expect(has(call.told, 'language changed (es)')).toBe(true);
  expect(languagesOf(call.vendor.links)).toEqual([
    [undefined, undefined],
    ['h1', 'es'],
    ['h1', undefined],
    [undefined, 'es'],
  ]);
  expect(call.live.state).toBe('open');
});

test('a language is not blamed for a link that is refused without it too', async () => {
  await using call = await open();
  call.live.setLanguage('es');
  call.vendor.failures.push(REFUSED, REFUSED);
  call.vendor.last.drops();
  await call.clock.run(10_000);
  expect(call.live.state).toBe('failed');
  expect(has(call.told, 'language refused')).toBe(false);
  expect(call.vendor.links).toHaveLength(3);
});

test('a language is blamed though the first try without it found no way, and one that is wanted since is told', async () => {
  await using call = await open();
  await hasTalked(call);
  const unreachable = new AntiphonError('connection_failed', 'no address found', { retryable: true });
  call.vendor.failures.push(REFUSED, unreachable);
  call.live.setLanguage('es');
  await call.clock.run(10);
  call.live.setLanguage('fr');
  await call.clock.run(10_000);
  expect(has(call.told, 'language refused (es, closed at its setup (1007))')).toBe(true);
  expect(languagesOf(call.vendor.links)).toEqual([
    [undefined, undefined],
    ['h1', 'es'],
    ['h1', undefined],
    ['h1', undefined],
    ['h1', 'fr'],
  ]);
});

test('a try that takes too long is no refusal, neither of the language nor of the handle', async () => {
  await using call = await open();
  await hasTalked(call);
  const opened = deferred();
  call.vendor.gate = opened.promise;
  call.vendor.failures.push(new AntiphonError('aborted', 'the link is no longer wanted'));
  call.live.setLanguage('es');
  await call.clock.run(10_050);
  opened.resolve();
  await call.clock.run(1_000);
  expect(has(call.told, 'language refused')).toBe(false);
  expect(languagesOf(call.vendor.links).at(-1)).toEqual(['h1', 'es']);
  expect(call.vendor.last.isOpen).toBe(true);
});
