import { GraphQLError, GraphQLScalarType } from 'graphql';
import { invalid } from '../domain/errors';

/** What a request says of one of its files, once the file has begun to arrive. */
interface UploadedPart {
  readonly filename: string;
  readonly mimetype: string;
  createReadStream(): AsyncIterable<Uint8Array>;
}

export interface OpenedFile {
  readonly filename: string;
  readonly declaredType: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** A file that a request brings with it. It can be read once, and is opaque to whatever looks through variables. */
export class PendingFile {
  readonly #part: Promise<UploadedPart>;
  #isOpen = false;

  constructor(part: Promise<UploadedPart>) {
    this.#part = part;
    part.catch(() => undefined);
  }

  /** Waits until the file begins to arrive. */
  async open(): Promise<OpenedFile> {
    if (this.#isOpen) throw invalid('INVALID', 'One file serves one mutation; send it again for another.', ['file']);
    this.#isOpen = true;
    const part = await this.#part.catch(broken);
    return { filename: part.filename ?? '', declaredType: part.mimetype, content: contentOf(part) };
  }
}

async function* contentOf(part: UploadedPart): AsyncIterable<Uint8Array> {
  const chunks = opened(part)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await chunks.next().catch(broken);
      if (done) return;
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** The parser throws here what went wrong with the file before anybody read it. */
function opened(part: UploadedPart): AsyncIterable<Uint8Array> {
  try {
    return part.createReadStream();
  } catch {
    return broken();
  }
}

function broken(): never {
  throw invalid('INVALID', 'The file did not arrive, or not in full. Send it again.', ['file']);
}

const notByJson = () => new GraphQLError('Upload is a file: send the request as multipart/form-data.', { extensions: { code: 'BAD_USER_INPUT' } });

export const UploadScalar = new GraphQLScalarType<PendingFile, never>({
  name: 'Upload',
  description: 'A file, sent with the request as the GraphQL multipart request specification says: null in the variables, and a part of the form that `map` assigns to it.',
  specifiedByURL: 'https://github.com/jaydenseric/graphql-multipart-request-spec',
  parseValue(value) {
    if (value instanceof PendingFile) return value;
    throw notByJson();
  },
  parseLiteral() {
    throw notByJson();
  },
  serialize() {
    throw new TypeError('A file is only ever sent.');
  },
});
