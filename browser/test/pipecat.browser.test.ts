import type { ScriptedLlmOptions } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { playInto } from './ear-and-mouth.js';
import { serveAgent } from './pipecat-agent.js';
import { ANSWERS, heard, LONGEST_WORD, letters, of, pipecatPages, say } from './pipecat-user.js';
import { ask, until } from './serve-page.js';

const MODEL: ScriptedLlmOptions = {
  rules: [
    ...ANSWERS.rules,
    { when: 'see', calls: [{ name: 'screen' }] },
    {
      afterTool: 'screen',
      say: ({ messages }) => (JSON.stringify(messages).includes('a map') ? 'You see a map.' : 'Nothing.'),
    },
  ],
  otherwise: ANSWERS.otherwise,
};

/** The server knows when all was said; when it was heard depends on the machine. */
const soon = { timeout: 10_000 };

describe('Pipecat’s own client, unmodified', () => {
  const pages = pipecatPages('pipecat', (url) => serveAgent(url, MODEL));

  it('connects, is heard and understood, hears the answer word for word, and leaves', async () => {
    const page = await pages.connected();
    expect(await ask(page, 'state')).toBe('ready');
    expect(await of(page, 'botReady')).toMatchObject([{ version: '2.1.0' }]);
    await say(page, 'hello there');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    expect((await of(page, 'userTranscript')).at(-1)).toMatchObject({ text: 'hello there', final: true });
    await expect.poll(() => heard(page), soon).toBe(letters('Good morning.'));
    const told = ['userStartedSpeaking', 'userStoppedSpeaking', 'botStartedSpeaking', 'botLlmStopped'];
    for (const event of told) expect([event, (await of(page, event)).length]).toEqual([event, 1]);
    expect(await of(page, 'error')).toEqual([]);
    await ask(page, 'do', 'disconnect');
    expect(await ask(page, 'state')).toBe('disconnected');
    expect(await ask(page, 'isMicLive')).toBe(false);
    expect((await pages.agent.sessions.at(-1)?.closed)?.reason).toBe('the client has left');
  });

  it('interrupts, and hears no more than a word beyond what the conversation keeps', async () => {
    const page = await pages.connected();
    await say(page, 'count');
    await until(page, 'has', 'botStartedSpeaking', 1);
    await page.waitForTimeout(600);
    await say(page, 'that is enough thank you');
    await until(page, 'has', 'botStoppedSpeaking', 2);
    const cut = pages.agent.sessions.at(-1)?.turns.find(({ outcome }) => outcome === 'interrupted');
    await expect.poll(() => heard(page), soon).toMatch(/verywell\.$/);
    const counted = (await heard(page)).replace('verywell.', '');
    const kept = letters(cut?.heard ?? '');
    expect(kept).toContain('onetwo');
    expect(counted.slice(0, kept.length)).toBe(kept);
    expect(counted.length - kept.length).toBeLessThanOrEqual(LONGEST_WORD);
    await ask(page, 'do', 'disconnect');
  });

  it('sends texts, keys and requests, and answers a call of the model with a function of the page', async () => {
    const page = await pages.connected();
    expect(await ask(page, 'do', 'sendClientRequest', 'ask', [1, 2])).toEqual({ topic: 'ask', data: [1, 2] });
    await ask(page, 'do', 'sendDTMF', '12#');
    await ask(page, 'do', 'sendText', 'what do I see?');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    await expect.poll(() => heard(page), soon).toBe(letters('You see a map.'));
    expect(pages.agent.keys).toEqual(['1', '2', '#']);
    expect(await of(page, 'llmFunctionCallStopped')).toMatchObject([
      { function_name: 'screen', cancelled: false },
    ]);
    await ask(page, 'do', 'disconnectBot');
    expect((await pages.agent.sessions.at(-1)?.closed)?.reason).toBe('the client has sent the bot away');
  });

  it('is not heard while it is muted', async () => {
    const page = await pages.connected();
    await ask(page, 'do', 'enableMic', false);
    await say(page, 'count');
    // What was said may still be on its way to the client; a silence behind it goes the same way.
    await playInto(page, new Int16Array(8_000), 16_000);
    await ask(page, 'do', 'enableMic', true);
    await say(page, 'hello');
    await until(page, 'has', 'botStoppedSpeaking', 1);
    expect((await of(page, 'userTranscript')).map(({ text }) => text)).toEqual(['hello']);
    await ask(page, 'do', 'disconnect');
    expect(pages.agent.problems).toEqual([]);
  });
});
