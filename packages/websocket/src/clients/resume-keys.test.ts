import { expect, it } from 'vitest';
import { ResumeKeys } from './resume-keys.js';

it('knows a client by its newest two keys, until it has the newest for sure', () => {
  const keys = new ResumeKeys<object>();
  const client = {};
  const [first, second, third] = [keys.issue(client), keys.issue(client), keys.issue(client)];
  expect([first, second, third].map((key) => keys.find(key) === client)).toEqual([false, true, true]);
  keys.settle(client);
  expect([second, third].map((key) => keys.find(key) === client)).toEqual([false, true]);
  const fourth = keys.issue(client);
  expect([third, fourth].map((key) => keys.find(key) === client)).toEqual([true, true]);
  keys.forget(client);
  expect([third, fourth].map((key) => keys.find(key))).toEqual([undefined, undefined]);
});
