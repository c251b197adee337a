import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { usedCoordinates } from './used-coordinates';

/** A document that somebody sends by its id. */
export interface DocumentInUse {
  /** SHA-256 of the text. */
  readonly id: string;
  readonly operationName: string | null;
  readonly text: string;
  readonly lastUsedAt: Date | null;
  /** Names of the partners that it is granted to. */
  readonly partners: readonly string[];
}

export interface Report {
  readonly lines: readonly string[];
  /** Whether a document stops working. */
  readonly isBroken: boolean;
}

/** What is not as it was released, and which documents that hits. */
export async function breakingChanges(surface: string, released: GraphQLSchema, current: GraphQLSchema, documents: readonly DocumentInUse[]): Promise<Report> {
  const breaking = (await diff(released, current)).filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  const readings = documents.map((document) => ({ document, node: parse(document.text), used: usedCoordinates(released, parse(document.text)) }));
  const broken = new Set<DocumentInUse>();
  const lines = breaking.flatMap(({ message, path = '', type }) => {
    // What is added is not in any document yet; it hits those that use what it was added to.
    const coordinate = type.endsWith('_ADDED') ? path.slice(0, path.lastIndexOf('.')) : path;
    const hit = readings.filter(({ used }) => used.has(coordinate)).map(({ document }) => document);
    hit.forEach((document) => broken.add(document));
    return [`${surface}: ${path}: ${message}`, ...(hit.length > 0 ? hit.map((document) => `  breaks ${describe(document)}`) : ['  no known document uses it'])];
  });
  for (const { document, node } of readings) {
    const [fault] = validate(current, node);
    if (!fault || broken.has(document)) continue;
    broken.add(document);
    lines.push(`${surface}: ${describe(document)} does not fit the schema: ${fault.message}`);
  }
  return { lines, isBroken: broken.size > 0 };
}

const describe = ({ id, operationName, lastUsedAt, partners }: DocumentInUse): string =>
  [
    `${operationName ?? 'a document without a name'} (sha256:${id})`,
    partners.length > 0 ? `of ${partners.join(', ')}` : 'of no partner',
    lastUsedAt ? `last used ${lastUsedAt.toISOString().slice(0, 10)}` : 'not used yet',
  ].join(', ');
