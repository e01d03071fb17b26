/** Shorter values are no secrets, and taking them out of messages would make nonsense of those. */
const SHORTEST_SECRET = 6;
const LONGEST_TEXT = 300;
/** How many tokens are remembered beside the key: those of the newest sessions. */
const MAX_TOKENS = 32;
/** Tokens as addresses and JSON carry them, and anything that looks like a signed token. */
const TOKENS = /\beyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=[?&](?:token|access_token|session_token|key)=)[^&\s"']+/g;

/** What must never be seen: the key, and the tokens of sessions as they come. */
export class Secrets {
  readonly #key: string;
  #tokens: string[] = [];

  constructor(key: string) {
    this.#key = key;
  }

  add(...tokens: readonly (string | undefined)[]): void {
    const known = tokens.filter((token): token is string => (token?.length ?? 0) >= SHORTEST_SECRET);
    this.#tokens = [...this.#tokens, ...known].slice(-MAX_TOKENS);
  }

  /** Makes a text fit for a message: without secrets, in one line of at most 300 characters. */
  hide(text: string): string {
    let said = text.slice(0, 16_384);
    const secrets = [this.#key, ...this.#tokens].filter(({ length }) => length >= SHORTEST_SECRET);
    for (const secret of secrets.sort((a, b) => b.length - a.length)) said = said.replaceAll(secret, '***');
    said = said.replace(TOKENS, '***').replace(/\s+/g, ' ').trim();
    return said.length > LONGEST_TEXT ? `${said.slice(0, LONGEST_TEXT - 1)}…` : said;
  }
}
