/** Shorter values are no secrets, and taking them out of messages would make nonsense of those. */
const SHORTEST_SECRET = 6;
const LONGEST_TEXT = 300;
/** Keys as Google makes them, and as addresses carry them, whoever they belong to. */
const KEYS = /\bAIza[\w-]{10,}|\bauth_tokens\/[\w.-]+|(?<=[?&](?:key|access_token)=)[^&\s"']+/g;

/** Makes a text fit for a message: without `secrets` and keys, in one line of at most 300 characters. */
export function discreet(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .map((secret) => secret.trim())
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let said = text.slice(0, 16_384);
    for (const secret of known) said = said.replaceAll(secret, '***');
    said = said.replace(KEYS, '***').replace(/\s+/g, ' ').trim();
    return said.length > LONGEST_TEXT ? `${said.slice(0, LONGEST_TEXT - 1)}…` : said;
  };
}
