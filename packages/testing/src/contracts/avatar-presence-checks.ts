import { getEventListeners } from 'node:events';
import { AntiphonError } from '@antiphon/core';
import { Showing } from './avatar-showing.js';
import type { AvatarTrial } from './avatar-trial.js';
import { must, mustBeServiceError, mustEqual } from './check.js';
import { contractHost } from './contract-host.js';
import { mustRetainNothing } from './retained.js';
import { settled } from './time.js';

/** What an avatar owes when it comes and goes: at its set-up, when it is lost, and when it is closed. */
export function addPresenceChecks(trial: AvatarTrial): void {
  trial.add('speech', 'reports nothing after it was closed', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 800 });
    await showing.until('started 1');
    await showing.close();
    await trial.mustStaySilent(showing);
    await trial.mustEndSessions();
  });
  trial.add('speech', 'takes anything after it was closed, and does nothing', async () => {
    const showing = await trial.show();
    await showing.close();
    await showing.close();
    showing.say(1);
    showing.stream.interrupt();
    showing.stream.listening?.(true);
    await trial.mustStaySilent(showing);
    await showing.close();
  });
  trial.add('speech', 'reports nothing after its signal has fired', async () => {
    const controller = new AbortController();
    const showing = await trial.show('speech', controller.signal);
    showing.say(1, { ms: 800 });
    await showing.until('started 1');
    controller.abort();
    await trial.mustStaySilent(showing);
    await trial.mustEndSessions();
    await showing.close();
  });
  trial.add('speech', 'leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const showing = await trial.show('speech', signal);
    await showing.close();
    mustEqual(getEventListeners(signal, 'abort').length, 0, 'listeners left on the signal');
  });
  trial.add('speech', 'shows several conversations at once without mixing them', async () => {
    const service = await trial.subject.create({ kind: 'speech' });
    const { signal } = new AbortController();
    const [one, two] = [await trial.open(service, signal), await trial.open(service, signal)];
    one.say(1);
    two.say(2);
    await one.until('ended 1');
    await two.until('ended 2');
    must(!one.order.includes('started 2') && !two.order.includes('started 1'), 'they were mixed');
    await one.close();
    await two.close();
    await trial.mustEndSessions();
  });
  trial.add('loss', 'tells that it is lost and that it is back, and says nothing of before', async () => {
    const showing = await trial.show('loss');
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
    await trial.mustEndSessions();
  });
  trial.add('failure', 'reports a failure, once, with an error that says whether to try again', async () => {
    const showing = await trial.show('failure');
    showing.say(1, { ms: 2_000 });
    await showing.until('failed');
    mustBeServiceError(showing.failures[0]);
    await trial.mustStaySilent(showing, () => showing.say(2));
    await showing.close();
  });
  trial.add('openFailure', 'rejects with such an error when it cannot be opened', async () => {
    const controller = new AbortController();
    const error = await trial.show('openFailure', controller.signal).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    mustBeServiceError(error);
    mustEqual(getEventListeners(controller.signal, 'abort').length, 0, 'listeners left on the signal');
    await trial.mustEndSessions();
  });
  trial.add(
    'endlessSetUp',
    'calls its set-up off when its signal fires, and leaves no session behind',
    async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const opening = trial.show('endlessSetUp', signal).then(
        () => 'opened',
        () => 'refused',
      );
      await trial.pass(500);
      controller.abort();
      mustEqual(await settled(opening, trial.pass, 'the end of the set-up'), 'refused', 'the set-up');
      mustEqual(getEventListeners(signal, 'abort').length, 0, 'listeners left on the signal');
      await trial.mustEndSessions();
    },
  );
  trial.add('speech', 'is lost and back when it is told to recover, if it can', async () => {
    const showing = await trial.show();
    const { stream } = showing;
    if (stream.recover !== undefined) {
      showing.say(1, { ms: 1_200 });
      await showing.until('started 1');
      stream.recover(new AntiphonError('service_timeout', 'the avatar is silent', { retryable: true }));
      await showing.until('lost');
      mustBeServiceError(showing.losses[0]);
      await showing.until('ready');
      showing.say(2);
      await showing.until('ended 2');
      must(!showing.order.includes('ended 1'), 'it told of what it was given before');
    }
    await showing.close();
    await trial.mustEndSessions();
  });
  trial.add('speech', 'has not been seen later than now, if it says when', async () => {
    const showing = await trial.show();
    showing.say(1);
    await showing.until('started 1');
    const { stream, nowMs } = showing;
    const seenMs = stream.lastSignMs?.() ?? nowMs;
    must(seenMs <= nowMs, `it was seen ${seenMs - nowMs} ms from now`);
    await showing.close();
  });
  trial.add('speech', 'holds on to no events when it is closed', async () => {
    const service = await trial.subject.create({ kind: 'speech' });
    const { signal } = new AbortController();
    await mustRetainNothing('events', async (track) => {
      const showing = await Showing.open(
        service,
        contractHost(signal, trial.subject.clock),
        trial.pass,
        track,
      );
      showing.say(1, { ms: 100 });
      await showing.close();
    });
  });
}
