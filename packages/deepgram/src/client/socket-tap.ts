import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { Socket } from 'node:net';

/** How long a closing frame may take to leave before the line is cut, in ms. */
const FAREWELL_MS = 1_000;

/**
 * An HTTP agent for one handshake, which keeps hold of the line under the SDK's socket. A peer that does not answer
 * the closing handshake would otherwise hold the line, and the process, for 30 s more.
 */
export class SocketTap {
  readonly agent: Agent;
  #line: Socket | undefined;

  constructor(isSecure: boolean) {
    this.agent = isSecure ? new SecureAgent() : new Agent();
    const connect = this.agent.createConnection.bind(this.agent);
    this.agent.createConnection = (options, callback) => {
      const line = connect(options, callback);
      this.#line = line as Socket;
      return line;
    };
  }

  /** Cuts the line once what is on its way has left, or very soon. Idempotent. */
  cut(): void {
    const line = this.#line;
    this.#line = undefined;
    if (line === undefined || line.destroyed) return;
    const timer = setTimeout(() => line.destroy(), FAREWELL_MS).unref();
    line.once('close', () => clearTimeout(timer));
    line.destroySoon();
  }
}
