import { parseArgs } from 'node:util';
import { liveSoak } from './soak/live-soak.js';

export const SOAK_USAGE = `test:soak: a long talk with Gemini Live in which something breaks every minute

  --minutes 15      of conversation, in accelerated time
  --seed 1          of everything that is left to chance

Exit code: 0, or 1 when something is wrong.`;

/** The command `test:soak`. Returns the exit code. */
export async function soakCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '15' },
      seed: { type: 'string', default: '1' },
    },
  });
  const outcome = await liveSoak({
    minutes: Number(values.minutes),
    seed: Number(values.seed),
    onMinute: ({ minute, heapMb, realMs, outcomes, ...counts }) => {
      const figures = Object.entries({ ...counts, ...outcomes }).map(([name, count]) => `${count} ${name}`);
      const speed = (minute * 60_000) / realMs;
      console.log(
        `minute ${minute} (${speed.toFixed(0)}×): ${figures.join(', ')}, heap ${heapMb.toFixed(1)} MB`,
      );
    },
  });
  const { problems, strikes, heapSlopeKbPerMinute: slope, queues, realMs, minutes } = outcome;
  console.log(`faults: ${strikes.map(({ name }) => name).join(', ')}`);
  console.log(`queues, at most: ${JSON.stringify(queues)}`);
  if (slope !== undefined) console.log(`heap: ${slope.toFixed(1)} KB a minute`);
  for (const problem of problems) console.log(`✗ ${problem}`);
  console.log(
    `${minutes} minutes in ${(realMs / 1_000).toFixed(1)} s: ${problems.length === 0 ? 'sound' : `${problems.length} problems`}`,
  );
  return problems.length > 0 ? 1 : 0;
}
