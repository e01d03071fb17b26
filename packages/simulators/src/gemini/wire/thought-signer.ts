import { createHmac } from 'node:crypto';
import type { FunctionCall } from './types.js';

const MARK = 'thought';
const NONCE_BYTES = 4;
const MAC_BYTES = 24;

/** The vendor's own way out for histories that another model wrote. */
export const SKIP_VALIDATION = ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'];

/**
 * Makes and checks thought signatures. They hold all that is needed to check them, so the server remembers
 * none; another server with the same seed knows them too.
 */
export class ThoughtSigner {
  readonly #secret: string;
  #count = 0;

  constructor(seed: number) {
    this.#secret = `${MARK}-${seed}`;
  }

  /** @param call what is signed; without one, a text, which the signature does not hold. */
  sign(call?: FunctionCall): string {
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.writeUInt32BE(this.#count++ >>> 0);
    return Buffer.concat([nonce, this.#mac(nonce, call)]).toString('base64');
  }

  /** Whether this very call (or some text) was signed so. */
  verifies(signature: string, call?: FunctionCall): boolean {
    if (SKIP_VALIDATION.includes(signature)) return true;
    const bytes = Buffer.from(signature, 'base64');
    if (bytes.length !== NONCE_BYTES + MAC_BYTES) return false;
    const nonce = bytes.subarray(0, NONCE_BYTES);
    return this.#mac(nonce, call).equals(bytes.subarray(NONCE_BYTES));
  }

  #mac(nonce: Buffer, call: FunctionCall | undefined): Buffer {
    const signed = call === undefined ? '' : `${call.name}\n${canonical(call.args ?? {})}`;
    const mac = createHmac('sha256', this.#secret).update(nonce).update(signed).digest();
    return mac.subarray(0, MAC_BYTES);
  }
}

/** JSON with its keys in order: clients may have parsed and written it again. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}
