/** What a call is told to do. */
export interface ConnectVerb {
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Verbs behind `<Connect>`. */
  readonly next: string;
}

const STREAM =
  /<Connect>\s*<Stream\s([^>]*?)(?:\/>|>([\s\S]*?)<\/Stream>)\s*<\/Connect>([\s\S]*)<\/Response>/;
const PARAMETER = /<Parameter\s([^>]*?)\/?>/g;

/** Reads the one kind of TwiML that leads to a stream both ways. Nothing for any other. */
export function readTwiml(twiml: string): ConnectVerb | undefined {
  const found = STREAM.exec(twiml);
  const url = attribute(found?.[1] ?? '', 'url');
  if (found === null || url === undefined) return undefined;
  const parameters: Record<string, string> = {};
  for (const [, attributes = ''] of (found[2] ?? '').matchAll(PARAMETER)) {
    const name = attribute(attributes, 'name');
    if (name !== undefined) parameters[name] = attribute(attributes, 'value') ?? '';
  }
  return { url, parameters, next: (found[3] ?? '').trim() };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value?.replace(/&(amp|lt|gt|quot|apos);/g, (_entity, word: string) => ENTITIES[word] as string);
}
