import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { refuseUpgrade } from './refuse-upgrade.js';

it('answers with the status, and survives a connection that breaks meanwhile', () => {
  const socket = new PassThrough();
  refuseUpgrade(socket, 404);
  expect(String(socket.read())).toMatch(/^HTTP\/1\.1 404 Not Found\r\n.*\r\n\r\nNot Found$/s);
  socket.emit('error', new Error('read ECONNRESET'));
  expect(socket.destroyed).toBe(true);
});
