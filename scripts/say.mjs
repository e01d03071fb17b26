/** One line for the person at the terminal; standard output belongs to the command that is run. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
