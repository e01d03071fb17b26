// @vitest-environment happy-dom
import { deferred } from '@antiphon/core/frame-free';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { createElement as h, StrictMode, useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { ServiceRefusal } from '../service/index.js';
import { fakeTalk } from '../session/fake-talk.fixture.js';
import {
  StreamingVoiceChat,
  type StreamingVoiceChatHandle,
  type StreamingVoiceChatProps,
} from './streaming-voice-chat.js';

afterEach(cleanup);

/** A component whose service and client a test has in its hands. */
function shown(props: Partial<StreamingVoiceChatProps> = {}, wrapper?: typeof StrictMode) {
  const talk = fakeTalk();
  const { service, newAudio, newClient } = talk.parts;
  const ref: { current: StreamingVoiceChatHandle | null } = { current: null };
  const given = { service, newAudio, newClient, ...props };
  const element = (more: Partial<StreamingVoiceChatProps> = {}) =>
    h(StreamingVoiceChat, { ...given, ...more, ref });
  const view = render(element(), wrapper === undefined ? {} : { wrapper });
  const region = () => within(view.container).getByRole('region', { name: 'Voice chat' });
  return { talk, ref, view, element, status: () => region().dataset.status };
}

const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

/** Two on a page, until there is one. */
function TwoChats({ one, other }: Record<'one' | 'other', ReturnType<typeof fakeTalk>>) {
  const [hasTwo, setTwo] = useState(true);
  return h(
    'div',
    null,
    h(StreamingVoiceChat, { ...one.parts, className: 'one' }),
    hasTwo && h(StreamingVoiceChat, { ...other.parts, className: 'other' }),
    h('button', { type: 'button', onClick: () => setTwo(false) }, 'less'),
  );
}

describe('StreamingVoiceChat', () => {
  it('is talked with: what is said and answered is shown, and told', async () => {
    const told: string[] = [];
    const { talk, status } = shown({
      onTranscriptionComplete: (text) => void told.push(`user ${text}`),
      onVoiceResponse: (text) => void told.push(`bot ${text}`),
    });
    expect(status()).toBe('idle');
    await press('Start talking');
    expect(status()).toBe('listening');
    expect(screen.getByRole('timer', { name: 'Recording' }).textContent).toBe('0:00');
    act(() =>
      talk.client.tell('user-transcription', { text: 'When', final: false, user_id: '', timestamp: '' }),
    );
    expect(document.querySelector('.antiphon-voice-pending')?.textContent).toBe('When');
    act(() => talk.client.tell('user-llm-text', { text: 'When do you open?' }));
    act(() => talk.client.answer('At nine.'));
    expect(told).toEqual(['user When do you open?', 'bot At nine.']);
    const words = [...document.querySelectorAll('.antiphon-voice-words')].map(
      ({ textContent }) => textContent,
    );
    expect(words).toEqual(['When do you open?', 'At nine.']);
    await press('End');
    expect(status()).toBe('ended');
    expect(talk.service.done.at(-1)).toBe('end session-1');
  });

  it('is asked by its ref', async () => {
    const { talk, ref } = shown();
    const handle = ref.current as StreamingVoiceChatHandle;
    await expect(handle.generateSpeech('hello')).rejects.toMatchObject({ code: 'session_state' });
    await act(() => handle.startSession());
    await act(() => handle.generateSpeech('hello'));
    expect(talk.client.done.at(-1)).toBe('speak {"text":"hello"}');
    expect(await handle.getSessionStats()).toMatchObject({ sessionId: 'session-1', isActive: true });
    await act(() => handle.endSession());
    expect(talk.service.done.at(-1)).toBe('end session-1');
    await expect(act(() => handle.startSession())).resolves.toBeUndefined();
  });

  it('is told in writing, and keeps what was not taken', async () => {
    const { talk } = shown();
    const field = screen.getByRole('textbox', { name: 'Write instead' }) as HTMLInputElement;
    const write = (text: string) => fireEvent.change(field, { target: { value: text } });
    write('When do you open?');
    await press('Send');
    expect(talk.client.done).toEqual(['open', 'connect ws://host/session-1', 'write When do you open?']);
    expect(field.value).toBe('');
    talk.client.takesText = false;
    write('And on Sundays?');
    await press('Send');
    expect(field.value).toBe('And on Sundays?');
  });

  it('mutes by the button that began it, and says so', async () => {
    const { talk } = shown();
    await press('Start talking');
    const button = screen.getByRole('button', { name: 'Mute' });
    expect(button.getAttribute('aria-pressed')).toBe('false');
    await press('Mute');
    expect([button.getAttribute('aria-pressed'), talk.client.isMuted]).toEqual(['true', true]);
    expect(screen.getByRole('status').textContent).toBe('Muted');
    expect(screen.queryByRole('timer')).toBeNull();
  });

  it('shows what is wrong, and mends it by a button', async () => {
    const problems: string[] = [];
    const { talk, status } = shown({ onError: ({ kind }) => void problems.push(kind) });
    talk.service.refusal = new ServiceRefusal('unauthorised', 'This key is not known.');
    await press('Start talking');
    expect(screen.getByRole('alert').textContent).toContain('This key is not known.');
    expect(problems).toEqual(['unauthorised']);
    talk.service.refusal = undefined;
    await act(
      async () =>
        void fireEvent.click(screen.getAllByRole('button', { name: 'Start again' })[0] as HTMLElement),
    );
    expect(status()).toBe('listening');
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('says that it connects again, and goes on', async () => {
    const { talk, status } = shown();
    await press('Start talking');
    const cut = { state: 'reconnecting', why: 'the connection was cut', tries: 0, isKept: true } as const;
    act(() => talk.client.enter(cut));
    expect(status()).toBe('reconnecting');
    expect(screen.getByRole('status').textContent).toBe('Reconnecting: what you say is kept');
    await act(() => talk.client.reconnect());
    expect(status()).toBe('listening');
    expect(document.querySelector('.antiphon-voice-note')?.textContent).toBe('Reconnected.');
  });

  it('shows statistics while somebody looks', async () => {
    shown();
    await press('Start talking');
    const details = document.querySelector('details') as HTMLDetailsElement;
    expect(details.querySelector('dl')).toBeNull();
    await act(async () => {
      details.open = true;
      fireEvent(details, new Event('toggle'));
    });
    expect(details.querySelector('dd')?.textContent).toBe('3');
    expect(details.textContent).toContain('session-1');
  });

  it('reads out what is whole, and nothing that may change', async () => {
    const { talk } = shown();
    await press('Start talking');
    const announced = () => document.querySelector('[aria-live=polite]')?.textContent;
    act(() =>
      talk.client.tell('user-transcription', { text: 'When', final: false, user_id: '', timestamp: '' }),
    );
    expect(announced()).toBe('');
    act(() => talk.client.tell('user-llm-text', { text: 'When do you open?' }));
    expect(announced()).toBe('You: When do you open?');
  });

  it('reads out of the agent what nobody has heard, and leaves who speaks to the ear', async () => {
    const { talk } = shown();
    const announced = () => document.querySelector('[aria-live=polite]')?.textContent;
    await press('Start talking');
    act(() => talk.client.answer('Good evening.'));
    expect(announced()).toBe('');
    await press('Silence the agent');
    act(() => {
      talk.client.tell('bot-started-speaking');
      talk.client.says('At nine.', '', 2);
    });
    expect(screen.getByRole('status').textContent).toBe('Listening');
    expect(document.querySelector('.antiphon-voice-status')?.textContent).toBe('The agent is speaking');
    act(() => talk.client.tell('user-llm-text', { text: 'And?' }));
    act(() => talk.client.tell('flush', { turn: 2 }));
    expect(announced()).toBe('The agent: At nine. … You broke in');
  });

  it('marks what nobody heard of an answer as deleted, in the language of the session', async () => {
    const { talk } = shown({ language: 'de' });
    await press('Start talking');
    act(() => {
      talk.client.tell('bot-started-speaking');
      talk.client.says('Um', ' neun.');
      talk.client.tell('flush', { turn: 1 });
    });
    const words = document.querySelector('.antiphon-voice-words') as HTMLElement;
    expect([words.lang, words.querySelector('del')?.textContent]).toEqual(['de', ' neun.'.trim()]);
  });

  it('keeps the focus where a remedy has helped, and where something is sent', async () => {
    const { talk } = shown();
    talk.service.refusal = new ServiceRefusal('busy', 'Ten are talking.');
    await press('Start talking');
    const remedy = document.querySelector('.antiphon-voice-remedy') as HTMLElement;
    remedy.focus();
    talk.service.refusal = undefined;
    talk.service.delay = deferred();
    await act(async () => void fireEvent.click(remedy));
    expect(document.activeElement?.className).toBe('antiphon-voice-microphone');
    const send = screen.getByRole('button', { name: 'Send' });
    send.focus();
    expect([send.matches(':disabled'), send.getAttribute('aria-disabled')]).toEqual([false, 'true']);
    await act(async () => talk.service.delay?.resolve());
    expect(document.activeElement).toBe(send);
  });

  it('gives the focus back to the button that begins when the one that ends is of no use', async () => {
    shown();
    await press('Start talking');
    screen.getByRole('button', { name: 'End' }).focus();
    await press('End');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Start again' }));
  });
});

describe('StreamingVoiceChat in React', () => {
  it('begins one session when it is mounted twice, as in Strict Mode', async () => {
    const { talk, view, status } = shown({}, StrictMode);
    await press('Start talking');
    expect([talk.clients.length, status()]).toEqual([1, 'listening']);
    view.unmount();
    expect(talk.service.done).toEqual(['open en', 'end session-1']);
  });

  it('leaves nothing behind when it goes while it connects', async () => {
    const { talk, view, ref } = shown();
    talk.service.delay = deferred();
    const session = ref.current?.session;
    await press('Start talking');
    view.unmount();
    await act(async () => talk.service.delay?.resolve());
    expect(talk.service.done).toEqual(['open en', 'end session-1']);
    expect(talk.client.done).toContain('close');
    await expect(session?.start()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('takes other properties as they come: some at once, some for the next session', async () => {
    const told: string[] = [];
    const { talk, view, element } = shown({ language: 'en' });
    await press('Start talking');
    view.rerender(
      element({
        language: 'de',
        onTranscriptionComplete: (text) => void told.push(text),
        autoPlayResponses: false,
      }),
    );
    expect(talk.clients).toHaveLength(1);
    act(() => talk.client.tell('user-llm-text', { text: 'hello' }));
    expect(told).toEqual(['hello']);
    await press('End');
    await press('Start again');
    expect(talk.service.done.at(-1)).toBe('open de');
  });

  it('ends the session of a service that is another now', async () => {
    const { talk, view, element, status } = shown();
    await press('Start talking');
    view.rerender(element({ service: fakeTalk().service }));
    expect(talk.service.done.at(-1)).toBe('end session-1');
    expect(status()).toBe('idle');
  });

  it('stands twice on a page, and neither knows of the other', async () => {
    const [one, other] = [fakeTalk(), fakeTalk()];
    const { container } = render(h(TwoChats, { one, other }));
    const startIn = (name: string) =>
      act(async () => {
        const region = container.querySelector(`.${name}`) as HTMLElement;
        fireEvent.click(within(region).getByRole('button', { name: 'Start talking' }));
      });
    await startIn('one');
    await startIn('other');
    await press('less');
    expect(other.service.done).toEqual(['open en', 'end session-1']);
    expect(one.service.done).toEqual(['open en']);
    expect((container.querySelector('.one') as HTMLElement).dataset.status).toBe('listening');
  });
});
