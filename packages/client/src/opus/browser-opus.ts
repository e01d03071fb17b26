/** Opus in a browser: how it is asked for, of WebCodecs. */
export const OPUS_FRAME_MS = 20;
const FRAME_US = OPUS_FRAME_MS * 1_000;

/** What a browser can do with Opus. */
export interface BrowserOpus {
  readonly canEncode: boolean;
  readonly canDecode: boolean;
}

/** Sound is PCM. */
export const noOpus: BrowserOpus = { canEncode: false, canDecode: false };

/** Members of the registration of Opus that came later than its types: browsers that do not know them pass over them. */
const forSpeech: object = { application: 'voip', signal: 'voice', complexity: 5 };

/** @param sampleRate of the microphone's frames */
export function encoderConfig(sampleRate: number) {
  return {
    ...{ codec: 'opus', sampleRate, numberOfChannels: 1, bitrate: 24_000 },
    // A socket loses nothing, and whoever waits for the end of speech listens to the room: no correction, no gaps.
    opus: { frameDuration: FRAME_US, ...forSpeech },
  } satisfies AudioEncoderConfig;
}

/** What comes out of it has 48 kHz, whatever went in. */
export const DECODER_CONFIG = {
  codec: 'opus',
  sampleRate: 48_000,
  numberOfChannels: 1,
} as const satisfies AudioDecoderConfig;

/** Asks the browser what it can do. Never rejects: a browser without WebCodecs can do nothing. */
export async function browserOpus(sampleRate: number): Promise<BrowserOpus> {
  try {
    if (typeof AudioEncoder === 'undefined' || typeof AudioDecoder === 'undefined') return noOpus;
    const [encoder, decoder] = await Promise.all([
      AudioEncoder.isConfigSupported(encoderConfig(sampleRate)),
      AudioDecoder.isConfigSupported(DECODER_CONFIG),
    ]);
    return { canEncode: encoder.supported === true, canDecode: decoder.supported === true };
  } catch {
    return noOpus;
  }
}
