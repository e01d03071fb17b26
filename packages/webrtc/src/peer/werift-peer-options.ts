import type { Clock } from '@antiphon/core';

export interface WeriftPeerOptions {
  readonly iceServers: readonly IceServer[];
  /** Addresses of this machine beside those of its network interfaces, such as 127.0.0.1. */
  readonly hostAddresses: readonly string[];
  /** UDP ports that may be used, the first and the last. */
  readonly portRange: readonly [number, number] | undefined;
  readonly clock: Clock;
}

/** A STUN or TURN server, as browsers take it. */
export interface IceServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}
