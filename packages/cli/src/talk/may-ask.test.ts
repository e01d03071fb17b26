import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { type Door, mayAsk } from './may-ask.js';

const here: Door = { host: '127.0.0.1' };
const everywhere: Door = { host: '0.0.0.0' };
const proxied: Door = { host: '127.0.0.1', origin: 'https://talk.example' };
const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };

test.each<[string, IncomingHttpHeaders, Door, boolean, method?: string]>([
  ['the page itself', { host: '127.0.0.1:8790', origin: 'http://127.0.0.1:8790' }, here, true],
  ['a person', { host: 'localhost:8790', 'sec-fetch-site': 'none' }, here, true],
  ['a person who follows a link', { host: 'localhost:8790', ...link }, here, true],
  ['a form of another page', { host: 'localhost:8790', ...link }, here, false, 'POST'],
  ['a tool', { host: '[::1]:8790' }, { host: '::1' }, true],
  ['a tool that names no host', {}, here, false],
  ['another page', { host: 'localhost:8790', origin: 'https://evil.example' }, here, false],
  ['another page, without saying so', { host: 'localhost:1', 'sec-fetch-site': 'cross-site' }, here, false],
  ['a page of nowhere', { host: 'localhost', origin: 'null' }, here, false],
  ['a name that leads here', { host: 'evil.example' }, here, false],
  ['a name that leads to a network', { host: 'evil.example:8790' }, everywhere, false],
  ['somebody in this network', { host: '192.168.1.20:8790' }, everywhere, true],
  ['the name it is served by', { host: 'Kitchen.local:8790' }, { host: 'kitchen.local' }, true],
  ['a proxy that keeps the name', { host: 'talk.example', origin: 'https://talk.example' }, proxied, true],
  ['a proxy that does not', { host: '127.0.0.1:8790', origin: 'https://talk.example' }, proxied, true],
  ['another page through a proxy', { host: 'talk.example', origin: 'https://evil.example' }, proxied, false],
])('%s', (_who, headers, door, may, method = 'GET') => {
  expect(mayAsk({ headers, method }, door)).toBe(may);
});
