import { MicrophoneError } from '@antiphon/client';
import { expect, it } from 'vitest';
import { connectionProblem, microphoneProblem } from './problems.js';

it.each([
  ['NotAllowedError', 'is not allowed'],
  ['NotFoundError', 'No microphone was found'],
  ['NotReadableError', 'another program'],
  ['TypeError', 'could not be opened'],
])('says what can be done about %s', (name, text) => {
  const thrown = Object.assign(new Error('x'), { name });
  expect(microphoneProblem(thrown).text).toContain(text);
  expect(microphoneProblem(MicrophoneError.of(thrown)).text).toContain(text);
});

it('says why there is no connection', () => {
  expect(microphoneProblem(new MicrophoneError('insecure')).text).toContain('https');
  expect(connectionProblem('the server cannot be reached').text).toContain('antiphon talk');
  const refusal = 'The agent is not ready yet.';
  expect(connectionProblem('the server cannot be reached', refusal).text).toBe(refusal);
  expect(connectionProblem('it was refused').text).toBe('The conversation is over: it was refused.');
});
