import { partsOf } from '../processors/element.js';
import type { Processor } from '../processors/processor.js';

interface Drawn {
  readonly id: string;
  readonly emits: ReadonlySet<string>;
}

/** Draws who emits what for whom. */
export function toMermaid(processors: readonly Processor[]): string {
  const lines: string[] = [];
  let count = 0;

  const draw = (list: readonly Processor[], before: readonly Drawn[], indent: string): readonly Drawn[] => {
    let seen = before;
    for (const processor of list) {
      const parts = partsOf(processor);
      if (parts === undefined) {
        seen = [...seen, drawOne(processor, seen, indent)];
      } else if (parts.form === 'sequence') {
        seen = draw(parts.processors, seen, indent);
      } else {
        const group = `g${++count}`;
        lines.push(`${indent}subgraph ${group}[${quoted(processor.name)}]`);
        const branches = [...parts.branches.values()].map((branch) => draw(branch, seen, `${indent}  `));
        lines.push(`${indent}end`);
        seen = [...new Set([...seen, ...branches.flat()])];
      }
    }
    return seen;
  };

  const drawOne = (processor: Processor, before: readonly Drawn[], indent: string): Drawn => {
    const id = `p${++count}`;
    lines.push(`${indent}${id}[${quoted(processor.name)}]`);
    const wanted = [...processor.takes, ...processor.accepts].map(({ kind }) => kind);
    const sources = new Map<string, string[]>();
    for (const kind of wanted) {
      // The nearest processor that emits a kind is where it comes from.
      const source = before.findLast(({ emits }) => emits.has(kind));
      if (source) sources.set(source.id, [...(sources.get(source.id) ?? []), kind]);
    }
    for (const [from, kinds] of sources) lines.push(`${indent}${from} -->|${kinds.join(', ')}| ${id}`);
    return { id, emits: new Set(processor.emits.map(({ kind }) => kind)) };
  };

  draw(processors, [], '  ');
  return ['flowchart LR', ...lines].join('\n');
}

/** Mermaid reads a label in double quotes literally, but for quotes themselves. */
function quoted(label: string): string {
  return `"${label.replaceAll('"', '#quot;')}"`;
}
