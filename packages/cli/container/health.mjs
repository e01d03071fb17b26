/**
 * Asks the server of this container whether it lives, where it listens: on the port that the environment says, or else
 * its configuration. Ends with 0 when it does.
 */
import { readFileSync } from 'node:fs';

const [, , file = ''] = process.argv;
const { ANTIPHON_SERVER_PORT: said } = process.env;
const { port = 8800 } = said ? { port: said } : JSON.parse(readFileSync(file, 'utf8'));
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/livez`);
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
