export { type VoiceChatLabels, voiceChatLabels } from './labels.js';
export {
  StreamingVoiceChat,
  type StreamingVoiceChatHandle,
  type StreamingVoiceChatProps,
} from './streaming-voice-chat.js';
export {
  type SendMessage,
  type StreamingVoiceChatRef,
  type UsedStreamingVoiceChat,
  type UseStreamingVoiceChatOptions,
  useStreamingVoiceChat,
} from './use-streaming-voice-chat.js';
