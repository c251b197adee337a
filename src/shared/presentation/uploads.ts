import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { processRequest, Upload } from 'graphql-upload-minimal';
import { PendingFile } from '../application/upload.dto';
import { type DomainError, invalid } from '../domain/errors';
import type { Viewer } from '../domain/viewer';

export interface UploadRules {
  /** Says why this viewer may not send files; asked before anything of the body is read. */
  readonly refusal: (viewer: Viewer) => DomainError | null;
  /** The most bytes that a file may have, whatever its kind. */
  readonly fileBytesMax: number;
  /** The most bytes of `operations`, and of `map`. */
  readonly fieldBytesMax: number;
}

const spec = 'https://github.com/jaydenseric/graphql-multipart-request-spec';

/** What a multipart body holds besides its file and its fields: boundaries and headers of parts. */
const framingBytes = 16_384;

/** No file has its place so deep in the variables. */
const levelsMax = 20;

/** After a refusal the rest of a body is read for so long, so that a client that sends first and reads later gets its answer. */
const lingerMs = 5_000;

export const isUpload = ({ headers }: FastifyRequest): boolean => /^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '');

/** Lets the routes of this scope take GraphQL multipart requests, whose body stays unread until `readUpload`. */
export function acceptUploads(scope: FastifyInstance): void {
  scope.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
  scope.addHook('onResponse', (request, _reply, done) => {
    if (isUpload(request)) discardRest(request);
    done();
  });
}

/** The GraphQL operation of a multipart request, with its one file in place; the file itself is still arriving. */
export async function readUpload(request: FastifyRequest, reply: FastifyReply, viewer: Viewer, rules: UploadRules): Promise<object> {
  const refusal = rules.refusal(viewer);
  if (refusal) throw refusal;
  const { fileBytesMax, fieldBytesMax } = rules;
  if (Number(request.headers['content-length'] ?? 0) > fileBytesMax + 2 * fieldBytesMax + framingBytes) throw Object.assign(new Error('too large'), { statusCode: 413 });
  hearOut(request.raw);
  // One byte more than is allowed, so that whoever counts sees that it is too many: past this limit the rest is silently cut off.
  const operation = await processRequest(request.raw, reply.raw, { maxFiles: 1, maxFileSize: fileBytesMax + 1, maxFieldSize: fieldBytesMax }).catch((error: unknown) => {
    throw malformed(error);
  });
  if (Array.isArray(operation)) throw invalid('INVALID', 'Send one operation at a time.', ['operations']);
  if (placeFile(operation) !== 1 || hasUpload({ ...operation, variables: null })) {
    throw invalid('INVALID', `map must assign one file to one variable, such as {"0":["variables.input.file"]} (${spec}).`, ['map']);
  }
  return operation;
}

/** A parser that failed fails once more when it is destroyed (a part with broken headers), and nobody listens then: the process would end. */
function hearOut(raw: FastifyRequest['raw']): void {
  const pipe = raw.pipe.bind(raw);
  raw.pipe = (parser, options) => pipe(parser.on('error', () => undefined), options);
}

/** Puts a `PendingFile` wherever `map` has put the parser's own object; returns in how many places. */
function placeFile({ variables }: { variables?: unknown }): number {
  let places = 0;
  const walk = (value: unknown, level: number): void => {
    // Deeper ones are refused with the rest of the variables.
    if (!value || typeof value !== 'object' || level > levelsMax) return;
    for (const [key, item] of Object.entries(value)) {
      if (item instanceof Upload) {
        (value as Record<string, unknown>)[key] = new PendingFile(item.promise as ConstructorParameters<typeof PendingFile>[0]);
        places += 1;
      } else walk(item, level + 1);
    }
  };
  walk(variables, 0);
  return places;
}

const hasUpload = (operation: object): boolean => Object.values(operation).some((value) => value instanceof Upload);

/** The parser's words about the request, or what they mean where they are not for the caller. */
function malformed(error: unknown): Error {
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode === 413) return Object.assign(new Error(message), { statusCode });
  if (statusCode === 400) return invalid('INVALID', message);
  return invalid('INVALID', `The body is not a GraphQL multipart request (${spec}).`);
}

function discardRest({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.unpipe();
  raw.resume();
  const linger = setTimeout(() => raw.destroy(), lingerMs);
  raw.once('close', () => clearTimeout(linger));
}
