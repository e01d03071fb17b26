import { AntiphonError } from '@antiphon/core';

export interface ConnectStreamOptions {
  /** `wss://…`, without a query: Twilio refuses one. */
  readonly url: string;
  /** Come back as the stream's custom parameters. Name and value together have 500 characters at most. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Where Twilio reports that the stream started, stopped or failed. @defaultValue nowhere */
  readonly statusCallback?: string | undefined;
  /** TwiML for when the stream ends and the call goes on, such as `<Dial>…</Dial>`. @defaultValue none: it hangs up */
  readonly afterwards?: string | undefined;
}

const MAX_PARAMETER = 500;

/**
 * TwiML that connects a call to a stream, both ways.
 *
 * @throws AntiphonError `frame_invalid` for a parameter that Twilio would not take
 */
export function connectStream({
  url,
  parameters = {},
  statusCallback,
  afterwards = '',
}: ConnectStreamOptions): string {
  const lines = Object.entries(parameters).map(([name, value]) => {
    if (name.length + value.length > MAX_PARAMETER) {
      throw new AntiphonError(
        'frame_invalid',
        `parameter ${name.slice(0, 40)} has ${name.length + value.length} characters; ${MAX_PARAMETER} are allowed`,
      );
    }
    return `<Parameter name="${escaped(name)}" value="${escaped(value)}"/>`;
  });
  const callback = statusCallback === undefined ? '' : ` statusCallback="${escaped(statusCallback)}"`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<Response><Connect><Stream url="${escaped(url)}"${callback}>${lines.join('')}</Stream></Connect>${afterwards}</Response>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
