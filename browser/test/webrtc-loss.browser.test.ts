import { NO_TURN, type Session, TranscriptionFrame } from '@antiphon/core';
import { afterAll, describe, expect, it } from 'vitest';
import { LossyLink } from './lossy-link.js';
import { ANSWERS, COUNT, heard, lettersWrong, pipecatPages, say } from './pipecat-user.js';
import { ask, until } from './serve-page.js';
import { serveRtcAgent } from './webrtc-agent.js';

const SAID = 'the quick brown fox jumps over the lazy dog and runs away';
/** Of a hundred packets, one after the other. */
const LOSSES = (process.env.LOSSES ?? '20').split(',').map(Number);
const ROUNDS = Number(process.env.ROUNDS ?? 3);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

describe('Over a network that loses packets, doubles them and changes their order', () => {
  const links: LossyLink[] = [];
  const rows: object[] = [];
  const pages = pipecatPages('webrtc', (url) =>
    serveRtcAgent(url, ANSWERS, () => {
      const link = new LossyLink();
      links.push(link);
      return link;
    }),
  );
  afterAll(async () => {
    console.table(rows);
    for (const link of links) await link[Symbol.asyncDispose]();
  });

  it.each(LOSSES)(
    '%i of a hundred: both are understood, but for some letters',
    {
      timeout: 180_000,
    },
    async (lossPercent) => {
      const page = await pages.connected();
      const [session, client, link] = [pages.agent.sessions.at(-1), pages.agent.clients.at(-1), links.at(-1)];
      if (session === undefined || link === undefined) throw new Error('nobody has connected');
      link.trouble = { lossPercent, twicePercent: 1, delayMs: [20, 60] };
      // Until Chromium knows of the loss by the reports of the agent.
      await page.waitForTimeout(3_000);
      for (let round = 1; round <= ROUNDS; round++) {
        await ask(page, 'do', 'sendText', 'count');
        await until(page, 'has', 'botStoppedSpeaking', round);
        await page.waitForTimeout(500);
      }
      const ofBot = lettersWrong(COUNT.repeat(ROUNDS), await heard(page));
      const user = transcripts(session);
      for (let round = 1; round <= ROUNDS; round++) {
        await say(page, SAID);
        user.said();
        await until(page, 'has', 'botStoppedSpeaking', ROUNDS + round);
      }
      user.stop();
      const ofUser = lettersWrong(SAID.repeat(ROUNDS), user.texts.join(''));
      rows.push({
        'lost, %': lossPercent,
        'packets up': link.passed.up,
        'packets down': link.passed.down,
        'of them lost': link.passed.lost,
        'lost, says the client': client?.stats.lostPackets,
        'letters wrong of the user, %': ofUser.toFixed(1),
        'letters wrong of the bot, %': ofBot.toFixed(1),
        'transcript after, ms': Math.round(median(user.afterMs)),
      });
      // Where nothing is repeated, it is as many as are lost.
      expect(ofUser).toBeLessThan(10 + lossPercent / 4);
      expect(ofBot).toBeLessThan(10 + lossPercent / 4);
      expect(session.state).toBe('running');
      expect(client?.isConnected).toBe(true);
      await ask(page, 'do', 'disconnect');
    },
  );
});

/** Gathers what is understood, and how long after it was said. */
function transcripts(session: Session) {
  const texts: string[] = [];
  const afterMs: number[] = [];
  let saidMs = 0;
  const listening = session.frames$(TranscriptionFrame).subscribe(({ text, turn }) => {
    // Segments belong to no turn yet.
    if (turn === NO_TURN) return;
    texts.push(text);
    afterMs.push(performance.now() - saidMs);
  });
  const said = () => {
    saidMs = performance.now();
  };
  return { texts, afterMs, said, stop: () => listening.unsubscribe() };
}
