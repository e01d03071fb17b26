import { randomBytes } from 'node:crypto';

/**
 * Keys by which clients come back: 256 random bits each. Of one client the newest two are good: the connection that
 * was given the newest may have broken before it arrived. Once it is known to have arrived, it alone is.
 */
export class ResumeKeys<Client extends object> {
  readonly #clients = new Map<string, Client>();
  readonly #keys = new Map<Client, readonly string[]>();

  issue(client: Client): string {
    const key = randomBytes(32).toString('base64url');
    const [older, newer] = this.#keys.get(client)?.slice(-2) ?? [];
    if (older !== undefined && newer !== undefined) this.#clients.delete(older);
    const kept = [newer ?? older, key].filter((each) => each !== undefined);
    this.#keys.set(client, kept);
    this.#clients.set(key, client);
    return key;
  }

  /** The client has its newest key: no older one opens anything from now on. */
  settle(client: Client): void {
    const [older, newer] = this.#keys.get(client) ?? [];
    if (older === undefined || newer === undefined) return;
    this.#clients.delete(older);
    this.#keys.set(client, [newer]);
  }

  find(key: string): Client | undefined {
    return this.#clients.get(key);
  }

  forget(client: Client): void {
    for (const key of this.#keys.get(client) ?? []) this.#clients.delete(key);
    this.#keys.delete(client);
  }
}
