// @ts-check
/**
 * Runs a WASI command again and again in memory: arguments and one file in, standard output and one file out.
 * Nothing reaches a disk. Its memory is put back to what it was before each run, which costs 1.5 ms where a new
 * instance of Flite costs 20–50.
 */

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NOT_FOUND = 44;
const STDOUT = 1;
const ROOT = 3;
const OUTPUT = 4;
const INPUT = 5;
/** Memory beyond which the instance is replaced after a run: it only ever grows. */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
const FILE_TYPE_OF = new Map([
  [ROOT, 3],
  [OUTPUT, 4],
  [INPUT, 4],
]);

export const INPUT_PATH = '/in.txt';
export const OUTPUT_PATH = '/out.wav';

const encode = (/** @type {string} */ text) => new TextEncoder().encode(text);

class Exit extends Error {
  /** @param {number} code */
  constructor(code) {
    super(`exit code ${code}`);
  }
}

export class WasiCommand {
  #module;
  /** @type {WebAssembly.Memory | undefined} */
  #memory;
  /** @type {(() => void) | undefined} */
  #start;
  #image = new Uint8Array(0);
  /** @type {Uint8Array[]} */
  #args = [];
  #input = new Uint8Array(0);
  #inputAt = 0;
  #output = new Uint8Array(1 << 20);
  #outputAt = 0;
  #outputSize = 0;
  /** @type {string[]} */
  #stdout = [];

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
  }

  /** Makes an instance ready, so that the next run doesn't have to. */
  prepare() {
    if (this.#start !== undefined) return;
    const { exports } = new WebAssembly.Instance(this.#module, { wasi_snapshot_preview1: this.#imports() });
    this.#memory = /** @type {WebAssembly.Memory} */ (exports.memory);
    this.#start = /** @type {() => void} */ (exports._start);
    this.#image = new Uint8Array(this.#memory.buffer).slice();
  }

  /**
   * @param {readonly string[]} args without the command's own name
   * @param {string} [input] what INPUT_PATH holds
   * @returns {{ stdout: string, output: Uint8Array<ArrayBuffer> }} `output`: a copy of what OUTPUT_PATH got
   */
  run(args, input = '') {
    this.prepare();
    this.#args = ['command', ...args].map((arg) => encode(`${arg}\0`));
    this.#input = encode(input);
    this.#inputAt = this.#outputAt = this.#outputSize = 0;
    this.#stdout = [];
    try {
      this.#start?.();
    } catch (error) {
      this.#drop(); // it did not come back: its stack is in an unknown place
      throw error;
    }
    const result = { stdout: this.#stdout.join(''), output: this.#output.slice(0, this.#outputSize) };
    this.#restore();
    return result;
  }

  #drop() {
    this.#start = undefined;
    this.#memory = undefined;
  }

  #restore() {
    const memory = this.#bytes();
    if (memory.length > MAX_MEMORY_BYTES) return this.#drop();
    memory.set(this.#image);
    memory.fill(0, this.#image.length);
  }

  #bytes() {
    return new Uint8Array(/** @type {WebAssembly.Memory} */ (this.#memory).buffer);
  }

  #view() {
    return new DataView(/** @type {WebAssembly.Memory} */ (this.#memory).buffer);
  }

  /**
   * The pieces of memory that a list of buffers names.
   * @param {number} list
   * @param {number} count
   */
  #buffers(list, count) {
    const view = this.#view();
    return Array.from({ length: count }, (_, index) => {
      const at = view.getUint32(list + index * 8, true);
      return this.#bytes().subarray(at, at + view.getUint32(list + index * 8 + 4, true));
    });
  }

  /** @param {Uint8Array} bytes */
  #append(bytes) {
    const end = this.#outputAt + bytes.length;
    if (end > this.#output.length) {
      const grown = new Uint8Array(Math.max(end, this.#output.length * 2));
      grown.set(this.#output);
      this.#output = grown;
    }
    this.#output.set(bytes, this.#outputAt);
    this.#outputAt = end;
    this.#outputSize = Math.max(this.#outputSize, end);
  }

  /** @returns {Record<string, (...args: any[]) => number>} */
  #imports() {
    return {
      args_sizes_get: (count, size) => {
        this.#view().setUint32(count, this.#args.length, true);
        this.#view().setUint32(
          size,
          this.#args.reduce((sum, arg) => sum + arg.length, 0),
          true,
        );
        return SUCCESS;
      },
      args_get: (pointers, bytes) => {
        let at = bytes;
        for (const [index, arg] of this.#args.entries()) {
          this.#view().setUint32(pointers + index * 4, at, true);
          this.#bytes().set(arg, at);
          at += arg.length;
        }
        return SUCCESS;
      },
      clock_time_get: (_id, _precision, result) => {
        this.#view().setBigUint64(result, 0n, true);
        return SUCCESS;
      },
      fd_close: () => SUCCESS,
      fd_fdstat_get: (descriptor, result) => {
        this.#bytes().fill(0, result, result + 24);
        this.#bytes()[result] = FILE_TYPE_OF.get(descriptor) ?? 2;
        this.#bytes().fill(0xff, result + 8, result + 24); // every right
        return SUCCESS;
      },
      fd_fdstat_set_flags: () => SUCCESS,
      fd_prestat_get: (descriptor, result) => {
        if (descriptor !== ROOT) return BAD_DESCRIPTOR;
        this.#view().setUint32(result, 0, true);
        this.#view().setUint32(result + 4, 1, true);
        return SUCCESS;
      },
      fd_prestat_dir_name: (_descriptor, path) => {
        this.#bytes().set(encode('/'), path);
        return SUCCESS;
      },
      fd_read: (descriptor, list, count, result) => {
        if (descriptor !== INPUT) return BAD_DESCRIPTOR;
        const before = this.#inputAt;
        for (const buffer of this.#buffers(list, count)) {
          const piece = this.#input.subarray(this.#inputAt, this.#inputAt + buffer.length);
          buffer.set(piece);
          this.#inputAt += piece.length;
        }
        this.#view().setUint32(result, this.#inputAt - before, true);
        return SUCCESS;
      },
      fd_seek: (descriptor, offset, whence, result) => {
        if (descriptor !== OUTPUT && descriptor !== INPUT) return BAD_DESCRIPTOR;
        const isOutput = descriptor === OUTPUT;
        const now = isOutput ? this.#outputAt : this.#inputAt;
        const size = isOutput ? this.#outputSize : this.#input.length;
        const to = Number(offset) + ([0, now, size][whence] ?? 0);
        if (isOutput) this.#outputAt = to;
        else this.#inputAt = to;
        this.#view().setBigUint64(result, BigInt(to), true);
        return SUCCESS;
      },
      fd_write: (descriptor, list, count, result) => {
        let written = 0;
        for (const buffer of this.#buffers(list, count)) {
          if (descriptor === STDOUT) this.#stdout.push(Buffer.from(buffer).toString());
          else if (descriptor === OUTPUT) this.#append(buffer);
          written += buffer.length;
        }
        this.#view().setUint32(result, written, true);
        return SUCCESS;
      },
      path_open: (_directory, _lookup, path, length, _open, _base, _inherit, _flags, result) => {
        const name = `/${Buffer.from(this.#bytes().subarray(path, path + length)).toString()}`;
        const descriptor = new Map([
          [INPUT_PATH, INPUT],
          [OUTPUT_PATH, OUTPUT],
        ]).get(name.replace('//', '/'));
        if (descriptor === undefined) return NOT_FOUND;
        this.#view().setUint32(result, descriptor, true);
        return SUCCESS;
      },
      proc_exit: (code) => {
        throw new Exit(code);
      },
    };
  }
}
