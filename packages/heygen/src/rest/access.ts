import process from 'node:process';
import { AntiphonError } from '@antiphon/core/frame-free';

/** Whose account, and where the servers are. */
export interface AccessOptions {
  /** Appears in no log, error or frame. @defaultValue the environment's `LIVEAVATAR_API_KEY` or `HEYGEN_API_KEY` */
  readonly apiKey?: string;
  /** @defaultValue the environment's `LIVEAVATAR_BASE_URL` or `HEYGEN_BASE_URL`, else the vendor's own servers */
  readonly baseUrl?: string;
}

export interface Access {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** One of the two products, as messages and the environment name it. */
export interface Vendor {
  readonly name: string;
  readonly keyName: string;
  readonly baseUrlName: string;
  readonly baseUrl: string;
}

/** What may stand in an HTTP header. */
const headerValue = /^[\x21-\x7e]+$/;

/**
 * Completes access from the environment. Touches no network.
 *
 * @throws AntiphonError `service_failed` when there is no key, or the key or the address cannot be used; the key
 * itself is never in the message.
 */
export function resolveAccess(
  vendor: Vendor,
  options: AccessOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Access {
  const { name, keyName, baseUrlName } = vendor;
  const apiKey = (options.apiKey ?? env[keyName] ?? '').trim();
  const given = (options.baseUrl ?? env[baseUrlName] ?? '').trim();
  const baseUrl = (given === '' ? vendor.baseUrl : given).replace(/\/+$/, '');
  if (apiKey === '') throw refused(`${name} needs an API key: set ${keyName} or pass apiKey`);
  if (!headerValue.test(apiKey))
    throw refused(`the API key for ${name} has characters that no key has: copy it anew`);
  const { protocol = '', search = '', username = '' } = URL.canParse(baseUrl) ? new URL(baseUrl) : {};
  if (!/^https?:$/.test(protocol) || search !== '' || username !== '')
    throw refused(`baseUrl is no address of ${name}: https://… or http://… is expected`);
  return { apiKey, baseUrl };
}

function refused(message: string): AntiphonError {
  return new AntiphonError('service_failed', message);
}
