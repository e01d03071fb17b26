import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { StreamingVoiceChat } from './streaming-voice-chat.js';
import { useStreamingVoiceChat } from './use-streaming-voice-chat.js';

function Chat() {
  const { voiceChatProps, sessionStatus } = useStreamingVoiceChat(() => 'an answer');
  return h('div', null, sessionStatus.status, h(StreamingVoiceChat, voiceChatProps));
}

it('is rendered where there is neither window nor document', () => {
  expect(typeof window).toBe('undefined');
  const html = renderToString(
    h(StreamingVoiceChat, { serviceUrl: 'https://voice.example', className: 'mine' }),
  );
  expect(html).toContain('class="antiphon-voice mine" data-status="idle"');
  expect(html).toContain('Start talking');
  expect(html).not.toContain('antiphon-voice-problem');
});

it('stands by in a chat of the page, too', () => {
  expect(renderToString(h(Chat))).toMatch(/^<div>idle<section/);
});
