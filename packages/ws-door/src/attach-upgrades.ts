import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '@antiphon/core/frame-free';
import { refuseUnclaimed } from './refuse-unclaimed.js';

/** The part of Node's servers that hears of upgrades: `http`, `https`, and what frameworks put around them. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Who takes upgrades. */
export interface UpgradeDoor {
  readonly clock: Clock;
  /** Whether a request is for it, by its path. */
  isFor(request: IncomingMessage): boolean;
  /** Takes an upgrade that is. */
  readonly take: UpgradeListener;
  /** Refuses with 404 one that was for nobody. */
  refuse(request: IncomingMessage, socket: Duplex): void;
}

/**
 * Handles the upgrades of a server that are for a door. The others are left to other listeners; when there are none,
 * or none has answered within 5 s, they are refused.
 *
 * @returns what stops it
 */
export function attachUpgrades(server: UpgradeServer, door: UpgradeDoor): () => void {
  const onUpgrade: UpgradeListener = (request, socket, head) => {
    const refuse = (): void => door.refuse(request, socket);
    if (door.isFor(request)) door.take(request, socket, head);
    else if (server.listenerCount('upgrade') === 1) refuse();
    else refuseUnclaimed(socket, door.clock, refuse);
  };
  server.on('upgrade', onUpgrade);
  return () => void server.off('upgrade', onUpgrade);
}
