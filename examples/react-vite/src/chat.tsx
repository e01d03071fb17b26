import './page.css';
import { StreamingVoiceChat, useStreamingVoiceChat } from '@antiphon/react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import '@antiphon/react/theme.css';

// #region chat
function Chat() {
  const [messages, setMessages] = useState<readonly string[]>([]);
  const sendMessage = async (text: string) => {
    const answer = `You said: ${text}`;
    setMessages((before) => [...before, text, answer]);
    return answer;
  };
  const { voiceChatProps, sessionStatus } = useStreamingVoiceChat(sendMessage, { language: 'en' });
  return (
    <>
      <h1>{`${messages.length} messages, ${sessionStatus.status}`}</h1>
      <StreamingVoiceChat {...voiceChatProps} />
    </>
  );
}
// #endregion chat

const root = createRoot(document.getElementById('root') as HTMLElement);
root.render(<Chat />);
