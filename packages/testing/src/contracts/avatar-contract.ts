import { getEventListeners } from 'node:events';
import type { AvatarService, Clock } from '@antiphon/core';
import { Showing } from './avatar-showing.js';
import { type Check, check, must, mustBeServiceError, mustEqual } from './check.js';
import { contractHost } from './contract-host.js';
import { mustRetainNothing } from './retained.js';
import { type Pass, realTime, until } from './time.js';

/** What the avatar is to do in a check. */
export type AvatarScenario =
  | { readonly kind: 'speech' }
  /** Be lost soon after it has begun to speak, and come back. */
  | { readonly kind: 'loss' }
  /** Be lost for good soon after it has begun to speak. */
  | { readonly kind: 'failure' }
  /** Refuse to be opened. */
  | { readonly kind: 'openFailure' };

/** An avatar under test, and the vendor behind it. */
export interface AvatarSubject {
  /** What the avatar is driven by. @defaultValue 'audio' */
  readonly drivenBy?: AvatarService['drivenBy'];
  create(scenario: AvatarScenario): AvatarService | Promise<AvatarService>;
  /** Scenarios that the vendor cannot play; their checks are left out. */
  readonly without?: readonly AvatarScenario['kind'][];
  /** The sound that the newest avatar has made, at any rate. @defaultValue its mouth is looked at, if it moves */
  said?(): Int16Array;
  /** Sessions that the vendor believes to be under way, of all avatars made so far. */
  openSessions?(): number;
  /** The clock that the service is given. @defaultValue the system's */
  readonly clock?: Clock;
  /** Lets time pass. @defaultValue real time */
  pass?: Pass;
}

/** How far the clocks of an avatar and of a test may be apart, in ms. */
const CLOCK_ERROR_MS = 60;

/** What every avatar must do. Use it as `speechToTextContract`. */
export function avatarContract(subject: AvatarSubject): readonly Check[] {
  const pass = subject.pass ?? realTime;
  const { openSessions, drivenBy = 'audio' } = subject;
  const checks: Check[] = [];
  const add = (kind: AvatarScenario['kind'], name: string, run: () => Promise<void>): void => {
    if (!subject.without?.includes(kind)) checks.push(check(name, run));
  };
  const show = async (kind: AvatarScenario['kind'] = 'speech', signal = new AbortController().signal) => {
    const service = await subject.create({ kind });
    return Showing.open(service, contractHost(signal, subject.clock), pass);
  };
  const addFor = (driver: AvatarService['drivenBy'], name: string, run: () => Promise<void>): void => {
    if (driver === drivenBy) add('speech', name, run);
  };
  const mustStaySilent = async (showing: Showing, meanwhile = () => {}): Promise<void> => {
    const before = showing.eventCount;
    meanwhile();
    await pass(1_500);
    mustEqual(showing.eventCount - before, 0, 'events after the end');
  };
  const mustEndSessions = async (): Promise<void> => {
    if (openSessions !== undefined)
      await until(() => openSessions() === 0, pass, 'the end of the session at the vendor');
  };

  add('speech', 'tells that it begins and that it ends, once each, in order', async () => {
    const showing = await show();
    showing.say(1);
    await showing.until('ended 1');
    await pass(500);
    const told = showing.order.filter((event) => !event.startsWith('lasts'));
    mustEqual(told, ['started 1', 'ended 1'], 'the reports');
    await showing.close();
    await mustEndSessions();
  });
  add('speech', 'has not ended before it can have been heard', async () => {
    const showing = await show();
    showing.say(1, { ms: 600 });
    await showing.until('ended 1');
    const tookMs = (showing.firstAtMs.get('ended 1') ?? 0) - (showing.firstAtMs.get('started 1') ?? 0);
    const neededMs = showing.lengths.get(1) ?? 600;
    must(tookMs >= neededMs - CLOCK_ERROR_MS, `it said ${neededMs} ms of speech in ${Math.round(tookMs)} ms`);
    await showing.close();
  });
  addFor('audio', 'does not end what may still go on', async () => {
    const showing = await show();
    showing.say(1, { ms: 300, finish: false });
    await showing.until('started 1');
    await pass(500);
    must(!showing.order.includes('ended 1'), 'it has ended before it was told that no more comes');
    showing.say(1, { ms: 100 });
    await showing.until('ended 1');
    await showing.close();
  });
  add('speech', 'says one thing after another', async () => {
    const showing = await show();
    for (const utterance of [1, 2, 3]) showing.say(utterance, { ms: 200 });
    await showing.until('ended 3');
    const told = showing.order.filter((event) => !event.startsWith('lasts'));
    const wanted = [1, 2, 3].flatMap((utterance) => [`started ${utterance}`, `ended ${utterance}`]);
    mustEqual(told, wanted, 'the reports');
    await showing.close();
  });
  addFor('text', 'tells how long a text is before it says it', async () => {
    const showing = await show();
    showing.say(1);
    await showing.until('started 1');
    mustEqual(showing.order[0], 'lasts 1', 'the first report');
    must((showing.lengths.get(1) ?? 0) > 0, `it lasts ${showing.lengths.get(1)} ms`);
    await showing.close();
  });
  add('speech', 'falls silent when it is interrupted, and forgets what was to come', async () => {
    const showing = await show();
    showing.say(1, { ms: 1_200 });
    showing.say(2, { ms: 1_200 });
    await showing.until('started 1');
    await pass(100);
    showing.stream.interrupt();
    // What is on its way already may still arrive.
    await pass(300);
    const before = showing.eventCount;
    await pass(4_000);
    mustEqual(showing.eventCount - before, 0, 'events after the interruption');
    must(!showing.order.includes('started 2'), 'it went on with what it should have forgotten');
    await showing.close();
  });
  add('speech', 'says the next thing after an interruption', async () => {
    const showing = await show();
    showing.say(1, { ms: 1_200 });
    await showing.until('started 1');
    showing.stream.interrupt();
    showing.say(2);
    await showing.until('started 2');
    await showing.until('ended 2');
    await showing.close();
  });
  add('speech', 'takes an interruption, an end and a change of looks when it says nothing', async () => {
    const showing = await show();
    showing.stream.interrupt();
    showing.stream.finish(7);
    showing.stream.listening?.(true);
    showing.stream.listening?.(false);
    showing.stream.interrupt();
    showing.say(1);
    await showing.until('ended 1');
    await showing.close();
  });
  addFor('audio', 'takes pieces of any size and rate, empty ones too', async () => {
    for (const [pieceSamples, sampleRate] of [
      [7, 8_000],
      [4_001, 44_100],
      [480, 48_000],
    ] as const) {
      const showing = await show();
      showing.say(1, { ms: 0, sampleRate, finish: false });
      showing.say(1, { ms: 200, pieceSamples, sampleRate });
      await showing.until('ended 1');
      await showing.close();
    }
  });
  addFor('audio', 'copies what it keeps of the audio', async () => {
    const showing = await show();
    showing.say(1, { ms: 500, overwrite: true });
    await showing.until('ended 1');
    if (subject.said !== undefined)
      must(
        subject.said().some((sample) => sample !== 0),
        'what it said is silent',
      );
    else if (showing.mouths.length > 0)
      must(
        showing.mouths.some(({ level }) => level > 0),
        'the mouth never opened',
      );
    await showing.close();
  });
  addFor('audio', 'moves its mouth in order, within what it says, if it moves it', async () => {
    const showing = await show();
    showing.say(1, { ms: 500 });
    await showing.until('ended 1');
    let lastMs = 0;
    for (const { startMs, endMs, level, utterance } of showing.mouths) {
      mustEqual(utterance, 1, 'the utterance');
      must(startMs >= lastMs - 0.01 && endMs > startMs, `a movement lasts from ${startMs} to ${endMs} ms`);
      must(endMs <= 500 + CLOCK_ERROR_MS, `a movement ends at ${endMs} ms, after what is said`);
      must(level >= 0 && level <= 1, `the level is ${level}`);
      lastMs = endMs;
    }
    await showing.close();
  });
  add('speech', 'reports nothing after it was closed', async () => {
    const showing = await show();
    showing.say(1, { ms: 800 });
    await showing.until('started 1');
    await showing.close();
    await mustStaySilent(showing);
    await mustEndSessions();
  });
  add('speech', 'takes anything after it was closed, and does nothing', async () => {
    const showing = await show();
    await showing.close();
    await showing.close();
    showing.say(1);
    showing.stream.interrupt();
    showing.stream.listening?.(true);
    await mustStaySilent(showing);
    await showing.close();
  });
  add('speech', 'reports nothing after its signal has fired', async () => {
    const controller = new AbortController();
    const showing = await show('speech', controller.signal);
    showing.say(1, { ms: 800 });
    await showing.until('started 1');
    controller.abort();
    await mustStaySilent(showing);
    await mustEndSessions();
    await showing.close();
  });
  add('speech', 'leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const showing = await show('speech', signal);
    await showing.close();
    mustEqual(getEventListeners(signal, 'abort').length, 0, 'listeners left on the signal');
  });
  add('speech', 'shows several conversations at once without mixing them', async () => {
    const service = await subject.create({ kind: 'speech' });
    const { signal } = new AbortController();
    const open = () => Showing.open(service, contractHost(signal, subject.clock), pass);
    const [one, two] = [await open(), await open()];
    one.say(1);
    two.say(2);
    await one.until('ended 1');
    await two.until('ended 2');
    must(!one.order.includes('started 2') && !two.order.includes('started 1'), 'they were mixed');
    await one.close();
    await two.close();
    await mustEndSessions();
  });
  add('loss', 'tells that it is lost and that it is back, and says nothing of before', async () => {
    const showing = await show('loss');
    showing.say(1, { ms: 2_000 });
    await showing.until('lost');
    mustBeServiceError(showing.losses[0]);
    showing.say(2);
    await showing.until('ready');
    showing.say(3);
    await showing.until('ended 3');
    const afterwards = showing.order.slice(showing.order.indexOf('lost'));
    mustEqual(
      afterwards.filter((event) => / [12]$/.test(event)),
      [],
      'reports of what was given before it was back',
    );
    await showing.close();
    await mustEndSessions();
  });
  add('failure', 'reports a failure, once, with an error that says whether to try again', async () => {
    const showing = await show('failure');
    showing.say(1, { ms: 2_000 });
    await showing.until('failed');
    mustBeServiceError(showing.failures[0]);
    await mustStaySilent(showing, () => showing.say(2));
    await showing.close();
  });
  add('openFailure', 'rejects with such an error when it cannot be opened', async () => {
    const controller = new AbortController();
    const error = await show('openFailure', controller.signal).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    mustBeServiceError(error);
    mustEqual(getEventListeners(controller.signal, 'abort').length, 0, 'listeners left on the signal');
    await mustEndSessions();
  });
  add('speech', 'holds on to no events when it is closed', async () => {
    const service = await subject.create({ kind: 'speech' });
    const { signal } = new AbortController();
    await mustRetainNothing('events', async (track) => {
      const showing = await Showing.open(service, contractHost(signal, subject.clock), pass, track);
      showing.say(1, { ms: 100 });
      await showing.close();
    });
  });
  return checks;
}
