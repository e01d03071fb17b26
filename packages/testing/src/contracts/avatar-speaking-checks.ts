import type { AvatarTrial } from './avatar-trial.js';
import { must, mustEqual } from './check.js';

/** How far the clocks of an avatar and of a test may be apart, in ms. */
const CLOCK_ERROR_MS = 60;

/** What an avatar owes while it is there: what it says, in which order, and how it tells of that. */
export function addSpeakingChecks(trial: AvatarTrial): void {
  trial.add('speech', 'tells that it begins and that it ends, once each, in order', async () => {
    const showing = await trial.show();
    showing.say(1);
    await showing.until('ended 1');
    await trial.pass(500);
    const told = showing.order.filter((event) => !event.startsWith('lasts'));
    mustEqual(told, ['started 1', 'ended 1'], 'the reports');
    await showing.close();
    await trial.mustEndSessions();
  });
  trial.add('speech', 'has not ended before it can have been heard', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 600 });
    await showing.until('ended 1');
    const tookMs = (showing.firstAtMs.get('ended 1') ?? 0) - (showing.firstAtMs.get('started 1') ?? 0);
    const neededMs = showing.lengths.get(1) ?? 600;
    must(tookMs >= neededMs - CLOCK_ERROR_MS, `it said ${neededMs} ms of speech in ${Math.round(tookMs)} ms`);
    await showing.close();
  });
  trial.addFor('audio', 'does not end what may still go on', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 300, finish: false });
    await showing.until('started 1');
    await trial.pass(500);
    must(!showing.order.includes('ended 1'), 'it has ended before it was told that no more comes');
    showing.say(1, { ms: 100 });
    await showing.until('ended 1');
    await showing.close();
  });
  trial.add('speech', 'says one thing after another', async () => {
    const showing = await trial.show();
    for (const utterance of [1, 2, 3]) showing.say(utterance, { ms: 200 });
    await showing.until('ended 3');
    const told = showing.order.filter((event) => !event.startsWith('lasts'));
    const wanted = [1, 2, 3].flatMap((utterance) => [`started ${utterance}`, `ended ${utterance}`]);
    mustEqual(told, wanted, 'the reports');
    await showing.close();
  });
  trial.addFor('text', 'tells how long a text is before it says it', async () => {
    const showing = await trial.show();
    showing.say(1);
    await showing.until('started 1');
    mustEqual(showing.order[0], 'lasts 1', 'the first report');
    must((showing.lengths.get(1) ?? 0) > 0, `it lasts ${showing.lengths.get(1)} ms`);
    await showing.close();
  });
  trial.add('speech', 'falls silent when it is interrupted, and forgets what was to come', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 1_200 });
    showing.say(2, { ms: 1_200 });
    await showing.until('started 1');
    await trial.pass(100);
    showing.stream.interrupt();
    // What is on its way already may still arrive.
    await trial.pass(300);
    const before = showing.eventCount;
    await trial.pass(4_000);
    mustEqual(showing.eventCount - before, 0, 'events after the interruption');
    must(!showing.order.includes('started 2'), 'it went on with what it should have forgotten');
    await showing.close();
  });
  trial.add('speech', 'says the next thing after an interruption', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 1_200 });
    await showing.until('started 1');
    showing.stream.interrupt();
    showing.say(2);
    await showing.until('started 2');
    await showing.until('ended 2');
    await showing.close();
  });
  trial.add(
    'speech',
    'takes an interruption, an end and a change of looks when it says nothing',
    async () => {
      const showing = await trial.show();
      showing.stream.interrupt();
      showing.stream.finish(7);
      showing.stream.listening?.(true);
      showing.stream.listening?.(false);
      showing.stream.interrupt();
      showing.say(1);
      await showing.until('ended 1');
      await showing.close();
    },
  );
  trial.addFor('audio', 'takes pieces of any size and rate, empty ones too', async () => {
    for (const [pieceSamples, sampleRate] of [
      [7, 8_000],
      [4_001, 44_100],
      [480, 48_000],
    ] as const) {
      const showing = await trial.show();
      showing.say(1, { ms: 0, sampleRate, finish: false });
      showing.say(1, { ms: 200, pieceSamples, sampleRate });
      await showing.until('ended 1');
      await showing.close();
    }
  });
  trial.addFor('audio', 'copies what it keeps of the audio', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 500, overwrite: true });
    await showing.until('ended 1');
    if (trial.subject.said !== undefined)
      must(
        trial.subject.said().some((sample) => sample !== 0),
        'what it said is silent',
      );
    else if (showing.mouths.length > 0)
      must(
        showing.mouths.some(({ level }) => level > 0),
        'the mouth never opened',
      );
    await showing.close();
  });
  trial.addFor('audio', 'moves its mouth in order, within what it says, if it moves it', async () => {
    const showing = await trial.show();
    showing.say(1, { ms: 500 });
    await showing.until('ended 1');
    let lastMs = 0;
    for (const { startMs, endMs, level, utterance } of showing.mouths) {
      mustEqual(utterance, 1, 'the utterance');
      must(startMs >= lastMs - 0.01 && endMs > startMs, `a movement lasts from ${startMs} to ${endMs} ms`);
      must(endMs <= 500 + CLOCK_ERROR_MS, `a movement ends at ${endMs} ms, after what is said`);
      must(level >= 0 && level <= 1, `the level is ${level}`);
      lastMs = endMs;
    }
    await showing.close();
  });
}
