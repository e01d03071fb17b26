import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '@antiphon/core/frame-free';

/** Longer than anybody should take to decide about an upgrade. */
const UNCLAIMED_AFTER_MS = 5_000;

/**
 * Refuses an upgrade that was left to other listeners when none of them has written to its connection within 5 s.
 * Of a connection that does not count its bytes nobody can tell: it is left alone.
 */
export function refuseUnclaimed(socket: Duplex, clock: Clock, refuse: () => void): void {
  // Until somebody takes it, nobody else listens.
  socket.on('error', () => socket.destroy());
  const before = writtenTo(socket);
  const timer = clock.after(UNCLAIMED_AFTER_MS, () => {
    if (socket.writable && before !== undefined && writtenTo(socket) === before) refuse();
  });
  socket.once('close', () => timer.cancel());
}

/** A connection that was kept alive may have carried answers before. */
function writtenTo(socket: Duplex): number | undefined {
  return (socket as Partial<Pick<Socket, 'bytesWritten'>>).bytesWritten;
}
