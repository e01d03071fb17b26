import { loadConfig } from '@antiphon/server';
import { expect, test } from 'vitest';
import { placesFor } from './places.js';

const places = (vendors: 'none' | 'simulated' | 'cloud', env = {}): number =>
  loadConfig({ defaults: placesFor(vendors, 2), env }).limits.maxConversations;

test('A server that hears and speaks itself has no more places than its processors hold', () => {
  expect([places('none'), places('simulated')]).toEqual([24, 24]);
});

test('One that has others do it has as many as a process holds, and what is configured counts first', () => {
  expect(places('cloud')).toBe(200);
  expect(places('none', { ANTIPHON_SERVER_LIMITS_MAX_CONVERSATIONS: '60' })).toBe(60);
});
