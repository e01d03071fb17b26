export type Vendor = 'deepgram' | 'gemini' | 'heygen' | 'liveavatar' | 'twilio';

/** What is known of a connection or an HTTP request when it comes. Keys and tokens are redacted. */
export interface ConnectionInfo {
  readonly vendor: Vendor;
  /** The first connection of the server is 1. HTTP requests count too. */
  readonly number: number;
  /** The same among those of this path. */
  readonly numberOnPath: number;
  /** `room`: the data packets of the room that an avatar is seen in. */
  readonly transport: 'websocket' | 'http' | 'room';
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** In the order given; a name may come more than once. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}
