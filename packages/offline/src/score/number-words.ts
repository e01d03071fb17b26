const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );
const TENTHS = 'twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth'.split(' ');

interface NumberWord {
  readonly value: number;
  readonly ordinal: boolean;
}

const numbers = (words: readonly string[], ordinal: boolean, value: (index: number) => number) =>
  words.map((word, index): [string, NumberWord] => [word, { value: value(index), ordinal }]);

const WORDS = new Map<string, NumberWord>([
  ...numbers(UNITS, false, (index) => index),
  ...numbers(ORDINALS, true, (index) => index),
  ...numbers(TENS, false, (index) => 20 + index * 10),
  ...numbers(TENTHS, true, (index) => 20 + index * 10),
]);
const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
]);

/** A number that is being read: `two hundred` so far, and whether `five` may still follow. */
class Reading {
  #total = 0;
  #group = 0;
  /** The smallest unit said: below it a further number adds, else it is a new one. */
  #room = Number.POSITIVE_INFINITY;
  open = false;

  add({ value }: NumberWord): boolean {
    const size = value >= 20 ? 100 : value >= 10 || value === 0 ? 20 : 10;
    if (this.open && (this.#room < size || value === 0)) return false;
    this.#group += value;
    this.#room = value >= 20 && value % 10 === 0 ? 10 : 0;
    this.open = true;
    return true;
  }

  scale(factor: number): void {
    if (factor === 100) {
      this.#group = Math.max(1, this.#group) * 100;
      this.#room = 100;
    } else {
      this.#total += Math.max(1, this.#group) * factor;
      this.#group = 0;
      this.#room = factor;
    }
    this.open = true;
  }

  take(): string {
    const value = this.#total + this.#group;
    this.#total = 0;
    this.#group = 0;
    this.#room = Number.POSITIVE_INFINITY;
    this.open = false;
    return String(value);
  }
}

/**
 * Writes number words as digits: 'two hundred and five' → '205', 'twenty first' → '21 th',
 * 'five five five' → '5 5 5'. Other words stay.
 */
export function numberWordsToDigits(words: readonly string[]): string[] {
  const out: string[] = [];
  const reading = new Reading();
  const finish = () => {
    if (reading.open) out.push(reading.take());
  };
  for (const [index, word] of words.entries()) {
    const number = WORDS.get(word);
    const scale = SCALES.get(word);
    if (number !== undefined) {
      if (!reading.add(number)) {
        finish();
        reading.add(number);
      }
      if (number.ordinal) {
        finish();
        out.push('th');
      }
    } else if (scale !== undefined && reading.open) reading.scale(scale);
    else if (
      word === 'and' &&
      reading.open &&
      SCALES.has(words[index - 1] ?? '') &&
      WORDS.has(words[index + 1] ?? '')
    ) {
      // 'two hundred and five'
    } else {
      finish();
      out.push(word);
    }
  }
  finish();
  return out;
}
