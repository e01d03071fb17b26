// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createElement as h } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeTalk } from '../session/fake-talk.fixture.js';
import { StreamingVoiceChat } from './streaming-voice-chat.js';
import {
  type SendMessage,
  type UsedStreamingVoiceChat,
  type UseStreamingVoiceChatOptions,
  useStreamingVoiceChat,
} from './use-streaming-voice-chat.js';

afterEach(cleanup);

interface ChatProps {
  readonly talk: ReturnType<typeof fakeTalk>;
  readonly sendMessage: SendMessage;
  readonly options: UseStreamingVoiceChatOptions;
  readonly used: (voice: UsedStreamingVoiceChat) => void;
}

/** A chat that a page has already, with a voice. */
function Chat({ talk, sendMessage, options, used }: ChatProps) {
  const voice = useStreamingVoiceChat(sendMessage, options);
  used(voice);
  const { service, newAudio, newClient } = talk.parts;
  return h(StreamingVoiceChat, { service, newAudio, newClient, ...voice.voiceChatProps });
}

async function chatting(sendMessage: SendMessage, options: UseStreamingVoiceChatOptions = {}) {
  const talk = fakeTalk();
  let voice: UsedStreamingVoiceChat | undefined;
  const used = (now: UsedStreamingVoiceChat) => {
    voice = now;
  };
  const view = render(h(Chat, { talk, sendMessage, options, used }));
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Start talking' })));
  return { talk, view, voice: () => voice as UsedStreamingVoiceChat };
}

const hear = (talk: ReturnType<typeof fakeTalk>, text: string) =>
  act(async () => talk.client.tell('user-llm-text', { text }));
const spoken = (talk: ReturnType<typeof fakeTalk>) =>
  talk.client.done.filter((each) => each.startsWith('speak'));

describe('useStreamingVoiceChat', () => {
  it('hands what was said to the chat, and has its answer spoken', async () => {
    const { talk, voice } = await chatting(async (text) => `You said ${text}`, { language: 'de' });
    await hear(talk, 'hello');
    expect(spoken(talk)).toEqual(['speak {"text":"You said hello"}']);
    expect(talk.service.done).toEqual(['open de']);
    expect(voice().sessionStatus).toMatchObject({ status: 'listening', sessionId: 'session-1' });
    expect(voice().streamingVoiceChatRef.current?.session).toBeDefined();
  });

  it('has the answer to the last input spoken, and none of a session that is over', async () => {
    const answers: ((answer: string) => void)[] = [];
    const errors: unknown[] = [];
    const { talk } = await chatting(() => new Promise((resolve) => answers.push(resolve)), {
      onError: (error) => void errors.push(error),
    });
    for (const text of ['one', 'two']) await hear(talk, text);
    await act(async () => answers[1]?.('second'));
    await act(async () => answers[0]?.('first'));
    expect(spoken(talk)).toEqual(['speak {"text":"second"}']);
    await hear(talk, 'three');
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'End' })));
    await act(async () => answers[2]?.('third'));
    expect([spoken(talk).length, errors]).toEqual([1, []]);
  });

  it('has nothing spoken where there is no answer, or no voice', async () => {
    const silent = await chatting(() => 'an answer', { enableTTS: false });
    await hear(silent.talk, 'hello');
    expect(silent.talk.service.done).toEqual(['open en silent']);
    expect(spoken(silent.talk)).toEqual([]);
    cleanup();
    const mute = await chatting(() => undefined);
    await hear(mute.talk, 'hello');
    expect(spoken(mute.talk)).toEqual([]);
  });

  it('tells what goes wrong: in the chat, in speech, and in the session', async () => {
    const errors: string[] = [];
    const onError: UseStreamingVoiceChatOptions['onError'] = ({ message }) => void errors.push(message);
    const { talk, voice } = await chatting(() => Promise.reject(new Error('the chat is closed')), {
      onError,
    });
    await hear(talk, 'hello');
    act(() => talk.client.enter({ state: 'closed', why: 'the connection was cut', isFailure: true }));
    talk.client.sendMessage = () => false;
    await voice().generateSpeechResponse('hello');
    expect(errors).toEqual([
      'the chat is closed',
      'The connection was lost, and could not be made again.',
      expect.stringContaining('start a session first'),
    ]);
  });

  it('keeps its functions from one render to the next, and is idle without a component', async () => {
    const { view, voice } = await chatting(() => 'an answer');
    const before = voice();
    view.unmount();
    expect(before.streamingVoiceChatRef.current).toBeNull();
    await expect(before.generateSpeechResponse('hello')).resolves.toBeUndefined();
  });
});
