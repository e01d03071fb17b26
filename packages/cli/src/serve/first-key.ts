import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asksForCredentials, isLoopback, newApiKey, type ServerConfig } from '@antiphon/server';
import { CliError } from '../cli-error.js';
import { makeFolder } from '../make-folder.js';

const FILE = 'api-key';
const OWNER = 'owner';
/** What stands in the file: whose key it is, and what sha256 makes of it. */
const ENTRY = /^[A-Za-z0-9._@-]{1,64}=sha256:[0-9a-f]{64}$/;

/**
 * Sees that nobody is served who is not known: a server that others can reach, and for which no credentials are
 * configured, gets a key, which is shown once. Of the key a hash is kept, in the data folder.
 *
 * @throws CliError when that file is not as it was written
 */
export async function guarded(config: ServerConfig, tell: (line: string) => void): Promise<ServerConfig> {
  if (asksForCredentials(config)) return config;
  if (isLoopback(config.host)) {
    tell('No key is configured: this machine alone is served, and nobody is asked who they are.');
    // One owner has all the places.
    return { ...config, limits: { ...config.limits, maxPerOwner: config.limits.maxConversations } };
  }
  const file = join(config.dataFolder, FILE);
  const known = await readIfThere(file);
  if (known !== undefined) {
    if (!ENTRY.test(known))
      throw new CliError(`${file} is no API key as it was made here: delete it for a new one`);
    tell(`The API key is asked for that was shown at the first start; delete ${file} for a new one.`);
    return withKey(config, known);
  }
  const { key, entry } = newApiKey(OWNER);
  await makeFolder(config.dataFolder);
  // Whole or not at all, whenever the process dies.
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, `${entry}\n`, { mode: 0o600 });
  await rename(aside, file);
  tell(`This is the API key. It is shown once, and not kept: ${key}`);
  tell('Where this output is kept as a log, the key stands there: whoever reads that log has it.');
  return withKey(config, entry);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function withKey(config: ServerConfig, entry: string): ServerConfig {
  const limits = { ...config.limits, maxPerOwner: config.limits.maxConversations };
  return { ...config, limits, auth: { ...config.auth, apiKeys: [entry] } };
}
