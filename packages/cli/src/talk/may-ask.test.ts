import { expect, test } from 'vitest';
import { mayAsk } from './may-ask.js';

test.each([
  ['the page itself', { host: '127.0.0.1:8790', origin: 'http://127.0.0.1:8790' }, '127.0.0.1', true],
  ['a person', { host: 'localhost:8790', 'sec-fetch-site': 'none' }, '127.0.0.1', true],
  ['a tool', { host: '[::1]:8790' }, '::1', true],
  ['another page', { host: 'localhost:8790', origin: 'https://evil.example' }, '127.0.0.1', false],
  [
    'another page, without saying so',
    { host: 'localhost:1', 'sec-fetch-site': 'cross-site' },
    '127.0.0.1',
    false,
  ],
  ['a name that leads here', { host: 'evil.example' }, '127.0.0.1', false],
  ['a name of this machine', { host: 'kitchen.local:8790' }, '0.0.0.0', true],
  ['a page of nowhere', { host: 'localhost', origin: 'null' }, '127.0.0.1', false],
])('%s', (_who, headers, servedOn, may) => {
  expect(mayAsk(headers, servedOn)).toBe(may);
});
