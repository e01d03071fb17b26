import { createHmac } from 'node:crypto';

/** `X-Twilio-Signature`: the URL, then the sorted parameters of a POST, name and value without anything between. */
export function sign(
  authToken: string,
  url: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const text = Object.keys(parameters)
    .sort()
    .reduce((before, name) => before + name + parameters[name], url);
  return createHmac('sha1', authToken).update(text).digest('base64');
}
