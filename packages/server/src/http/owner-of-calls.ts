import { LOCAL_OWNER } from '../auth/index.js';
import { asksForCredentials, type ServerConfig } from '../config/index.js';

/** Whose sessions calls are where several could be asked for them. */
const OWN_OWNER = 'telephone';

/** Whose sessions telephone calls are: as configured, else of the only owner that there is. */
export function ownerOfCalls(config: ServerConfig): string {
  if (config.telephoneOwner !== undefined) return config.telephoneOwner;
  if (!asksForCredentials(config)) return LOCAL_OWNER.id;
  const owners = new Set(config.auth.apiKeys.map((entry) => entry.slice(0, entry.indexOf('='))));
  const [only] = owners;
  return owners.size === 1 && only !== undefined ? only : OWN_OWNER;
}
