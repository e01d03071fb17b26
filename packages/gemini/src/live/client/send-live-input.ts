import { viewPcm16AsBytes } from '@antiphon/audio';
import { LIVE_INPUT_RATE, type LiveInput } from './live-input.js';
import type { SdkLiveSession } from './sdk-live.js';

const AUDIO_TYPE = `audio/pcm;rate=${LIVE_INPUT_RATE}`;

/** Says something to a session, in the SDK's words. */
export function sendLiveInput(session: SdkLiveSession, input: LiveInput): void {
  switch (input.type) {
    case 'audio':
      session.sendRealtimeInput({
        audio: { data: base64(viewPcm16AsBytes(input.samples)), mimeType: AUDIO_TYPE },
      });
      break;
    case 'image':
      session.sendRealtimeInput({ video: { data: base64(input.image), mimeType: input.mimeType } });
      break;
    case 'text':
      session.sendRealtimeInput({ text: input.text });
      break;
    case 'activityStart':
      session.sendRealtimeInput({ activityStart: {} });
      break;
    case 'activityEnd':
      session.sendRealtimeInput({ activityEnd: {} });
      break;
    case 'audioStreamEnd':
      session.sendRealtimeInput({ audioStreamEnd: true });
      break;
    case 'turns':
      session.sendClientContent({
        ...(input.turns.length === 0 ? {} : { turns: input.turns }),
        turnComplete: input.complete,
      });
      break;
    case 'toolResponses':
      session.sendToolResponse({ functionResponses: input.responses });
  }
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
