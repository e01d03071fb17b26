import { settings } from './environment.js';
import { expectationOf } from './faults.js';

interface Described {
  readonly description?: string;
  readonly default?: unknown;
}

/** All settings as rows of Markdown, as the guide has them. */
export function settingsTable(): readonly string[] {
  return [
    '| in a file | in the environment | default | |',
    '|---|---|---|---|',
    ...settings.map(({ path, variable, schema }) => {
      const { description = '', default: value } = schema as Described;
      const what = description === '' ? expectationOf(schema) : description;
      return `| \`${path.join('.')}\` | \`${variable}\` | ${shown(value)} | ${what} |`;
    }),
  ];
}

function shown(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  if (typeof value !== 'number') return `\`${value}\``;
  return value < 10_000 ? `${value}` : value.toLocaleString('en').replaceAll(',', ' ');
}
