// @ts-check
/** The two ONNX files of `@moonshine-ai/moonshine-js@0.1.29`, and their SHA-256. */
export const MODELS = [
  {
    file: 'encoder_model.onnx',
    sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
  },
  {
    file: 'decoder_model_merged.onnx',
    sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
  },
];
