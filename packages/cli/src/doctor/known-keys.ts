/** A key that some service asks for. */
export interface KeyStatus {
  readonly name: string;
  readonly isSet: boolean;
  readonly usedBy: string;
}

const KNOWN: readonly (readonly [name: string, usedBy: string])[] = [
  ['DEEPGRAM_API_KEY', 'Deepgram speech recognition and voices'],
  ['GEMINI_API_KEY', 'Gemini'],
  ['GOOGLE_API_KEY', 'Gemini, where GEMINI_API_KEY is not set'],
  ['HEYGEN_API_KEY', 'HeyGen avatars'],
  ['LIVEAVATAR_API_KEY', 'LiveAvatar'],
  ['TWILIO_ACCOUNT_SID', 'Twilio telephony'],
  ['TWILIO_AUTH_TOKEN', 'Twilio telephony'],
];

/** Which of the keys we know are set. Their values are never looked at further, nor kept. */
export function knownKeys(env: Readonly<Record<string, string | undefined>>): readonly KeyStatus[] {
  const known = new Map(KNOWN);
  const others = Object.keys(env)
    .filter((name) => name.startsWith('TWILIO_') && !known.has(name))
    .sort()
    .map((name) => [name, 'Twilio telephony'] as const);
  return [...KNOWN, ...others].map(([name, usedBy]) => ({
    name,
    isSet: (env[name] ?? '').trim() !== '',
    usedBy,
  }));
}
