/** Absolute paths of the three files of the model. */
export interface ModelFiles {
  /** The int8 encoder, ONNX. */
  readonly encoder: string;
  /** The int8 merged decoder, ONNX. */
  readonly decoder: string;
  /** The vocabulary, one line `base64(piece) id` per id. */
  readonly tokens: string;
}

/** Where one file of the model is, or should be. */
export interface LocatedFile {
  readonly part: keyof ModelFiles;
  /** Absolute; the place where the file belongs if it is missing. */
  readonly path: string;
  /** Size in bytes, 0 if missing. */
  readonly bytes: number;
  readonly present: boolean;
}

/**
 * The model's files: this package's own, else those of an installed `@moonshine-ai/moonshine-js`.
 * @throws Error naming every missing file and what to install.
 */
export function modelFiles(): ModelFiles;

/** Looks for each file and never throws: for diagnosis. */
export function locateModelFiles(): LocatedFile[];
