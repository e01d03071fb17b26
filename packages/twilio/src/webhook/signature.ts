import { AntiphonError } from '@antiphon/core';

type Webhooks = typeof import('twilio/lib/webhooks/webhooks.js');

let loading: Promise<Webhooks> | undefined;

/**
 * Twilio's own check of what it signs. Only this part of its package is loaded, once.
 *
 * @throws AntiphonError `service_failed` when the package `twilio` is missing
 */
export function loadWebhooks(): Promise<Webhooks> {
  loading ??= import('twilio/lib/webhooks/webhooks.js').then(
    (module) => ('default' in module ? (module.default as Webhooks) : module),
    (cause: unknown) => {
      loading = undefined;
      throw new AntiphonError(
        'service_failed',
        "Twilio's signatures need its package: npm install twilio, or say signatures: 'unchecked'",
        { cause },
      );
    },
  );
  return loading;
}

/** Whether Twilio signed this: the whole public URL, and the parameters of a POST. */
export async function isSigned(
  authToken: string,
  signature: string | readonly string[] | undefined,
  url: string,
  parameters: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<boolean> {
  const { validateRequest } = await loadWebhooks();
  const only = typeof signature === 'string' ? signature : signature?.[0];
  return only !== undefined && validateRequest(authToken, only, url, parameters);
}
