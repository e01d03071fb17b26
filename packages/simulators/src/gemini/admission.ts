import { invalidKey, missingKey } from './wire/index.js';

const MOST_TOKENS = 1_000;
const TOKEN_PREFIX = 'auth_tokens/';

/** Who may come in: those with a key, and those with a token that was issued to them. */
export class Admission {
  readonly #keys: readonly string[] | undefined;
  readonly #tokens: string[] = [];
  readonly #freshId: () => string;

  /** @param keys undefined lets in every key that isn't empty */
  constructor(keys: readonly string[] | undefined, freshId: () => string) {
    this.#keys = keys;
    this.#freshId = freshId;
  }

  /** @throws GeminiError 403 without a key, 400 with one that nobody knows */
  check(key: string | null | undefined): void {
    if (key === null || key === undefined || key === '') throw missingKey();
    if (this.#keys?.includes(key) === false) throw invalidKey();
  }

  /** For the constrained Live address. @throws GeminiError 403 without a token, 400 with an unknown one */
  checkToken(token: string | null): void {
    if (token === null || !token.startsWith(TOKEN_PREFIX)) throw missingKey();
    const isKnown = this.#tokens.includes(token) || (this.#keys?.includes(token) ?? true);
    if (!isKnown) throw invalidKey();
  }

  /** An ephemeral token; the newest 1,000 are known. */
  issueToken(): string {
    const token = `${TOKEN_PREFIX}${this.#freshId()}`;
    this.#tokens.push(token);
    if (this.#tokens.length > MOST_TOKENS) this.#tokens.shift();
    return token;
  }
}
