import { GraphQLError, GraphQLScalarType } from 'graphql';
import { DomainError, invalid } from '../domain/errors';

/** What a request says of one of its files, once the file has begun to arrive. */
interface UploadedPart {
  readonly filename: string;
  readonly mimetype: string;
  createReadStream(): FileStream;
}

interface FileStream extends AsyncIterable<Uint8Array> {
  destroy(error: Error): void;
}

/** How long a sender may be waited for in all, and how much longer for each millisecond's worth of bytes that have come. */
const [graceMs, bytesPerMs] = [30_000, 16];

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

/** Counts only the time that the sender is waited for: a slow disk or scanner is no fault of theirs. */
async function* contentOf(part: UploadedPart): AsyncIterable<Uint8Array> {
  const stream = opened(part);
  const chunks = stream[Symbol.asyncIterator]();
  let patienceMs = graceMs;
  try {
    for (;;) {
      const startedAt = performance.now();
      const { value, done } = await nextWithin(patienceMs, chunks, stream);
      if (done) return;
      patienceMs += value.length / bytesPerMs - (performance.now() - startedAt);
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** Ends the stream when it is late: only then `next` comes to an end, and `return`, which waits for it. */
async function nextWithin(patienceMs: number, chunks: AsyncIterator<Uint8Array>, stream: FileStream): Promise<IteratorResult<Uint8Array>> {
  const lateness = setTimeout(() => stream.destroy(tooSlow()), patienceMs);
  try {
    return await chunks.next().catch(broken);
  } finally {
    clearTimeout(lateness);
  }
}

/** The parser throws here what went wrong with the file before anybody read it. */
function opened(part: UploadedPart): FileStream {
  try {
    return part.createReadStream();
  } catch {
    return broken();
  }
}

function broken(error?: unknown): never {
  if (error instanceof DomainError) throw error;
  throw invalid('INVALID', 'The file did not arrive, or not in full. Send it again.', ['file']);
}

const tooSlow = () => invalid('INVALID', 'The file arrives too slowly. Send it again over a faster connection.', ['file']);

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
