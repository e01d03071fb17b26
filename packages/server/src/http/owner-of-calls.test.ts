import { expect, test } from 'vitest';
import { loadConfig, type PartialConfig } from '../config/index.js';
import { ownerOfCalls } from './owner-of-calls.js';

const key = (owner: string) => `${owner}=${owner}-${'k'.repeat(40)}`;

test.each<[string, PartialConfig, string]>([
  ['whoever is at this machine, where nobody is asked', {}, 'local'],
  ['the only owner that there is', { auth: { apiKeys: [key('web')] } }, 'web'],
  ['nobody of several', { auth: { apiKeys: [key('web'), key('app')] } }, 'telephone'],
  ['nobody where JWTs name the owners', { auth: { jwtSecret: 's'.repeat(32) } }, 'telephone'],
  ['whoever is configured', { auth: { apiKeys: [key('web')] }, telephoneOwner: 'jwt:ada' }, 'jwt:ada'],
])('Calls belong to %s', (_whom, overrides, owner) => {
  expect(ownerOfCalls(loadConfig({ env: {}, overrides }))).toBe(owner);
});
