import { VoiceChat } from './voice-chat';

/** Where the service is, is known when the page is asked for. */
export const dynamic = 'force-dynamic';

/** Rendered on the server; only where the service is goes to the browser. */
export default function Page() {
  return <VoiceChat serviceUrl={process.env.VOICE_SERVICE ?? 'http://127.0.0.1:8800'} />;
}
