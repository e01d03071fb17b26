/**
 * Refuses a Node that is too old, in one sentence. Imported first by every script, and written so that an
 * old Node can still read it.
 */
const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `Antiphon needs Node ${OLDEST.join('.')} or newer, and this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}
