import { readFileSync } from 'node:fs';
import { say } from './say.mjs';

/** Whether what `npm run bench -- compare` wrote is well-formed; its figures are nobody's concern here. */
const [json, html] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const { machine, versions, seed, rows } = JSON.parse(json);
const problems = [
  ...(machine?.cpu && versions && Number.isInteger(seed) ? [] : ['it does not say where it comes from']),
  ...(rows.length > 20 ? [] : [`${rows.length} rows are too few`]),
  ...rows
    .filter(
      ({ metric, unit, ratio }) => !metric || !unit || !['median', 'low', 'high'].every((of) => of in ratio),
    )
    .map((row) => `not a row: ${JSON.stringify(row).slice(0, 200)}`),
  ...(/<svg[\s>]/.test(html) && html.trimEnd().endsWith('</html>')
    ? []
    : ['the page has no plot, or no end']),
  ...(/(?:src|href)="(?!#|data:)/.test(html) ? ['the page loads something'] : []),
];
for (const problem of problems) say(`✗ ${problem}`);
if (problems.length === 0) say(`✓ ${rows.length} rows`);
process.exitCode = problems.length === 0 ? 0 : 1;
