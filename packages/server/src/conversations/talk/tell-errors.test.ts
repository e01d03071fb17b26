import { ErrorFrame, inlet, pipeline, TextFrame, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { tellErrors } from './tell-errors.js';

const problem = (message: string, fatal = false) =>
  new ErrorFrame({ code: 'service_failed', message, fatal, retryable: false, processor: 'tts' });

it('tells of every error, of one that repeats itself once, and leaves a fatal one to the end of the session', async () => {
  const told: string[] = [];
  const session = pipeline(inlet(TextFrame)).open({ clock: new VirtualClock() });
  await session.start();
  tellErrors(session, ({ code, message }) => told.push(`${code} ${message}`));
  for (const message of ['no credit', 'no credit', 'too slow', 'no credit']) session.sendUp(problem(message));
  session.sendUp(problem('gone', true));
  expect(told).toEqual([
    'service_failed tts: no credit',
    'service_failed tts: too slow',
    'service_failed tts: no credit',
  ]);
  await session.cancel();
});
