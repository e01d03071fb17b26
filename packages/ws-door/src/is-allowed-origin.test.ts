import { expect, it } from 'vitest';
import { isAllowedOrigin } from './is-allowed-origin.js';

const host = 'agent.example.com';

it.each([
  [undefined, 'same', true],
  ['https://agent.example.com', 'same', true],
  ['https://evil.example.com', 'same', false],
  ['https://agent.example.com.evil.org', 'same', false],
  ['null', 'same', false],
  ['https://app.example.com', ['https://app.example.com'], true],
  ['http://app.example.com', ['https://app.example.com'], false],
  ['https://agent.example.com', ['https://app.example.com'], false],
  ['https://agent.example.com', ['same', 'https://app.example.com'], true],
  ['https://app.example.com', ['same', 'https://app.example.com'], true],
  ['https://evil.example.com', ['same', 'https://app.example.com'], false],
  ['same', ['https://app.example.com'], false],
  ['https://anything', 'any', true],
] as const)('of %s by %j: %s', (origin, allowed, isAllowed) => {
  expect(isAllowedOrigin({ host, ...(origin === undefined ? {} : { origin }) }, allowed)).toBe(isAllowed);
});
