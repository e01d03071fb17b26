import './node-version.mjs';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

/**
 * Holds the demonstration's call, with the arguments given, and checks what came of it: five turns with their
 * outcomes, a caller who was understood, a tool that was called, no error; by telephone with --phone, and with an avatar
 * that moved its lips in every turn with --avatar.
 */
const start = join(root, 'scripts', 'start.mjs');
const { code, output } = await capture(process.execPath, [start, '--json', ...process.argv.slice(2)], {
  cwd: root,
});
const problems = code === 0 ? problemsOf(resultsIn(output)) : [`exit code ${code}`];
if (problems.length > 0) say(output);
for (const problem of problems) say(`✗ ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);

/** Both streams come as one; only the results are an object on a line. */
function resultsIn(output) {
  return JSON.parse(output.split('\n').findLast((line) => line.startsWith('{')));
}

function problemsOf({ turns, totals, line, avatar }) {
  const { wordErrorRate, toolCalls, errors, voiceToVoiceMs } = totals;
  const outcomes = turns.map(({ outcome }) => outcome).join(', ');
  say(`${turns.length} turns, word error rate ${wordErrorRate}, voice to voice ${voiceToVoiceMs.p50} ms`);
  if (line !== null) {
    const { frames, gaps, timingErrorMs, bargeInMs } = line;
    say(
      `by telephone: ${frames.heard} of ${frames.sent} frames heard, ${gaps.count} gaps (longest ${gaps.longestMs} ms), ` +
        `${timingErrorMs.p99} ms late at p99, silence ${bargeInMs.join(', ')} ms after the caller's voice`,
    );
  }
  if (avatar !== null) {
    const { name, startUpMs } = avatar;
    const parts = Object.entries(startUpMs).map(([part, ms]) => `${part} ${ms}`);
    say(
      `avatar ${name}: ${turns.map(({ textToAvatarMs }) => textToAvatarMs).join(', ')} ms from text to avatar; ` +
        `start-up ${parts.join(', ')} ms`,
    );
  }
  return [
    (avatar !== null) !== process.argv.some((word) => word.startsWith('--avatar')) &&
      'it is held with an avatar if and only if --avatar says so',
    ...(avatar === null ? [] : avatarProblems(avatar, turns)),
    (line !== null) !== process.argv.includes('--phone') &&
      'it is held by telephone if and only if --phone says so',
    outcomes !== 'completed, completed, interrupted, completed, completed' && `the turns were ${outcomes}`,
    !(wordErrorRate <= 0.1) && `the word error rate is ${wordErrorRate}, at most 0.1 is expected`,
    toolCalls !== 1 && `${toolCalls} tools were called, one is expected`,
    errors !== 0 && `${errors} errors`,
    line !== null &&
      line.bargeInMs.length !== 1 &&
      `the caller heard ${line.bargeInMs.length} answers break off`,
    ...turns.map(({ said, heard, outcome, turn }) =>
      outcome === 'completed'
        ? said !== heard && `turn ${turn} was not heard to its end`
        : said === heard && `turn ${turn} was heard to its end`,
    ),
  ].filter(Boolean);
}

/** The avatar came, stayed, and answered every time. */
function avatarProblems({ states }, turns) {
  const told = states.map(({ state }) => state).join(', ');
  return [
    told !== 'connecting, ready' && `the avatar was ${told}`,
    ...turns.map(
      ({ turn, textToAvatarMs }) => textToAvatarMs === null && `turn ${turn} was not said by the avatar`,
    ),
  ];
}
