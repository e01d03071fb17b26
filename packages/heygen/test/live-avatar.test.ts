import { AntiphonError } from '@antiphon/core';
import { type LiveAvatarSimulatorOptions, startLiveAvatarSimulator } from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { type LiveAvatarOptions, type LiveAvatarViewing, liveAvatar } from '../src/index.js';
import { fast, hastyClock, pause, quickClock, Spoken, until } from './speaking.js';

const SENTENCE = 'good evening to all of you who are here tonight and to everybody else who is not';
const KEY = 'a-key-that-nobody-may-see';

/** LiveAvatar on this machine, in quick time. */
async function world(options: LiveAvatarSimulatorOptions = {}, clock = quickClock()) {
  const simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock, keys: [KEY], ...options });
  const viewings: LiveAvatarViewing[] = [];
  const service = (more: Partial<LiveAvatarOptions> = {}) =>
    liveAvatar({
      apiKey: KEY,
      baseUrl: simulator.url,
      avatarId: 'anna',
      onSession: (viewing) => viewings.push(viewing),
      tuning: fast,
      ...more,
    });
  return {
    clock,
    simulator,
    service,
    viewings,
    open: (more?: Partial<LiveAvatarOptions>) => new Spoken(clock).open(service(more)),
    async [Symbol.asyncDispose]() {
      await simulator.close();
      clock[Symbol.dispose]();
    },
  };
}

describe('liveAvatar()', () => {
  it('says what it is given, without a gap, and tells when it begins and ends', async () => {
    await using here = await world();
    const shown = await here.open();
    shown.say(1, SENTENCE);
    await until(here.clock, 'the end', () => shown.told.includes('ended 1'));
    expect(shown.told).toEqual(['started 1', 'ended 1']);
    const [avatar] = here.simulator.sessions;
    expect(avatar?.spoke.stretches).toHaveLength(1);
    expect(
      avatar?.spoke
        .words()
        .map(({ text }) => text)
        .join(' '),
    ).toBe(SENTENCE);
    expect(avatar?.complaints).toEqual([]);
    const pieces = avatar?.spoke.events.filter(({ kind }) => kind === 'audio').map(({ audioMs }) => audioMs);
    expect(pieces?.slice(0, 2)).toEqual([400, 1_000]);
    await shown.stream.close();
    expect(avatar?.state).toBe('closed');
  });

  it('leaves no gap where the speech comes as fast as it is heard', async () => {
    await using here = await world();
    const shown = await here.open();
    for (let at = 0; at < 150; at++) {
      shown.stream.write(1, new Int16Array(320).fill(2_000), 16_000);
      await pause(here.clock, 20);
    }
    shown.stream.finish(1);
    await until(here.clock, 'the end', () => shown.told.includes('ended 1'));
    expect(here.simulator.sessions[0]?.spoke.stretches).toHaveLength(1);
    await shown.stream.close();
  });

  it('is silent when interrupted, and says the next thing afterwards', async () => {
    await using here = await world();
    const shown = await here.open();
    shown.say(1, 'one two three four five six seven eight nine ten');
    await until(here.clock, 'the beginning', () => shown.told.includes('started 1'));
    await pause(here.clock, 500);
    shown.stream.interrupt();
    shown.stream.write(2, new Int16Array(8_000), 16_000);
    shown.say(2, 'eleven');
    await until(here.clock, 'the end', () => shown.told.includes('ended 2'));
    const words = here.simulator.sessions[0]?.spoke.words().map(({ text }) => text) ?? [];
    expect(words.at(-1)).toBe('eleven');
    expect(words.length).toBeLessThan(6);
    await shown.stream.close();
  });

  it('looks as if it listened', async () => {
    await using here = await world();
    const shown = await here.open();
    shown.stream.listening?.(true);
    shown.stream.listening?.(false);
    const kinds = () => here.simulator.sessions[0]?.spoke.events.map(({ kind }) => kind) ?? [];
    await until(here.clock, 'both', () => kinds().length === 2);
    expect(kinds()).toEqual(['listening', 'idle']);
    await shown.stream.close();
  });

  it('keeps a session that nobody uses', async () => {
    await using here = await world({}, hastyClock());
    const shown = await here.open();
    await pause(here.clock, 400_000);
    expect(here.simulator.sessions[0]?.state).toBe('connected');
    expect(shown.told).toEqual([]);
    await shown.stream.close();
  });

  it('announces that a session goes unused, where nothing keeps it', async () => {
    await using here = await world({}, hastyClock());
    const shown = await here.open({
      tuning: { ...fast, keepAliveMs: Number.POSITIVE_INFINITY },
      renews: false,
    });
    await until(here.clock, 'the end', () => shown.told.includes('failed'), 400_000);
    expect(shown.told).toEqual(['ending 30000 the session has not been used for long', 'lost', 'failed']);
    await shown.stream.close();
  });

  it('announces the end of a session, and goes on in the next', async () => {
    await using here = await world({ maxSessionMs: 60_000 }, hastyClock());
    const shown = await here.open();
    await until(here.clock, 'the next session', () => shown.told.includes('ready'), 90_000);
    expect(shown.told).toEqual(['ending 30000 the session reaches its longest duration', 'lost', 'ready']);
    expect(here.viewings).toHaveLength(2);
    shown.say(1, 'hello again');
    await until(here.clock, 'the end', () => shown.told.includes('ended 1'));
    expect(here.simulator.sessions[1]?.spoke.words().map(({ text }) => text)).toEqual(['hello', 'again']);
    await shown.stream.close();
  });

  it('opens the same session again when the socket is lost, and says nothing of before', async () => {
    await using here = await world();
    const shown = await here.open();
    shown.say(1, 'one two three four five six seven eight nine ten');
    await until(here.clock, 'the beginning', () => shown.told.includes('started 1'));
    here.simulator.connections.at(-1)?.inject({ kind: 'drop' });
    await until(here.clock, 'the return', () => shown.told.includes('ready'));
    shown.say(2, 'eleven');
    await until(here.clock, 'the end', () => shown.told.includes('ended 2'));
    expect(here.simulator.sessions).toHaveLength(1);
    await shown.stream.close();
  });

  it.each([
    ['a wrong key', { keys: ['another'] }, /HTTP 401 .*check the API key/, false],
    ['no credit', { hasCredit: false }, /HTTP 402 .*no credit left/, false],
    ['an avatar that is not there', { avatars: ['bob'] }, /HTTP 404 .*check the avatar/, false],
  ])('says what is wrong with %s', async (_, options, message, retryable) => {
    await using here = await world(options);
    const error = await here.open().then(
      () => undefined,
      (thrown: unknown) => thrown as AntiphonError,
    );
    expect(error).toBeInstanceOf(AntiphonError);
    expect(error?.message).toMatch(message);
    expect(error?.retryable).toBe(retryable);
  });

  it('shows neither key nor token in anything that it reports', async () => {
    const refused = { kind: 'http', status: 500, on: { path: '/v1/sessions/start', connection: 2 } } as const;
    await using here = await world({ maxSessionMs: 40_000, faults: [refused] }, hastyClock());
    const shown = await here.open();
    await until(here.clock, 'the next session', () => shown.told.includes('ready'), 90_000);
    await shown.stream.close();
    const [viewing] = here.viewings;
    const secrets = [KEY, viewing?.livekitToken].filter((secret) => secret !== undefined);
    const seen = shown.printed;
    for (const secret of secrets) expect(seen).not.toContain(secret);
    expect(seen).not.toMatch(/token=|eyJ/);
  });

  it('takes a session for none whose page cannot be told', async () => {
    await using here = await world();
    const onSession = () => {
      throw new Error('the page has gone');
    };
    await expect(here.open({ onSession })).rejects.toThrow('onSession failed: the page has gone');
    expect(here.simulator.sessions.map(({ state }) => state)).toEqual(['closed']);
  });

  it('ends its session when it is closed while it opens', async () => {
    await using here = await world({ latency: { avatarSetUp: { medianMs: 5_000, p95Ms: 5_000 } } });
    const shown = new Spoken(here.clock);
    const opening = here.service().open(shown, shown.host);
    await until(here.clock, 'the session', () => here.simulator.sessions.length === 1);
    shown.controller.abort();
    await expect(opening).rejects.toThrow(AntiphonError);
    await until(here.clock, 'the end of the session', () => here.simulator.sessions[0]?.state === 'closed');
  });
});
