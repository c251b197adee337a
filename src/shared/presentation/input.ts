import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import { Arg, type ClassType } from 'type-graphql';
import { idProperties, keepsValue, verbatimProperties } from '../application/input.dto';
import { DomainError, type Fault, Faults } from '../domain/errors';
import { decodeId } from './ids';

/** The input object of a resolver, read by `readInput`. */
export const InputArg = (type: () => ClassType, name = 'input', description = 'What to work with; its type explains each field.'): ParameterDecorator =>
  Arg(name, type, { description, validateFn: async (value: unknown) => readInput(value, [name]) }) as ParameterDecorator;

/**
 * Prepares an input object for its use case: text trimmed and in NFC, typed ids decoded, rules of the class checked.
 * Throws every fault at once, each with its path.
 */
export async function readInput(value: unknown, path: readonly string[] = []): Promise<void> {
  if (value === null || value === undefined || typeof value !== 'object') return;
  const faults = new Faults();
  const unreadable = normalise(value as Record<string, unknown>, path, faults);
  const broken = !hasRules(value) ? [] : await validate(value, { forbidUnknownValues: false, validationError: { target: false, value: false } });
  for (const fault of broken.flatMap((error) => toFaults(error, path))) {
    if (!unreadable.has(fault.field!.join('.'))) faults.add(fault.code, fault.message, fault.field);
  }
  faults.throwIfAny();
}

const ruled = new WeakMap<object, boolean>();

/** Whether the class of an input, or one it extends, has rules of class-validator. */
function hasRules(input: object): boolean {
  const type = input.constructor;
  let answer = ruled.get(type);
  if (answer === undefined) ruled.set(type, (answer = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0));
  return answer;
}

function normalise(input: Record<string, unknown>, path: readonly string[], faults: Faults, unreadable = new Set<string>()): Set<string> {
  const ids = idProperties(input);
  const verbatim = verbatimProperties(input);
  for (const [property, value] of Object.entries(input)) {
    if (verbatim.has(property)) continue;
    const field = [...path, property];
    const idType = ids.get(property);
    const each = (item: unknown, itemPath: readonly string[]): unknown => {
      if (typeof item === 'string' && idType) {
        const uuid = decodeId(idType, item);
        if (uuid) return uuid;
        faults.add('INVALID', `${itemPath.slice(path.length).join('.')} is not the id of ${/^[AEIO]/.test(idType) ? 'an' : 'a'} ${idType}.`, itemPath);
        unreadable.add(itemPath.join('.'));
        return item;
      }
      if (typeof item === 'string') return item.normalize('NFC').trim();
      if (item && typeof item === 'object' && !(item instanceof Date)) normalise(item as Record<string, unknown>, itemPath, faults, unreadable);
      return item;
    };
    input[property] = Array.isArray(value) ? value.map((item, index) => each(item, [...field, String(index)])) : each(value, field);
  }
  return unreadable;
}

function toFaults({ property, constraints, contexts, children }: ValidationError, path: readonly string[]): Fault[] {
  const field = [...path, property];
  // What a null fails besides says nothing more.
  const broken = constraints?.[keepsValue] ? { [keepsValue]: constraints[keepsValue] } : constraints;
  return [
    ...Object.entries(broken ?? {}).map(([rule, message]) => ({ code: codeOf(contexts?.[rule]), message, field })),
    ...(children ?? []).flatMap((child) => toFaults(child, field)),
  ];
}

/** A rule names a code of its own by `{ context: { code } }`. */
const codeOf = (context: unknown): string => (context as { code?: string } | undefined)?.code ?? 'INVALID';

/** Refuses characters that no text field may hold, wherever in the variables they are (RFC 8259 §8.2, PostgreSQL's NUL rule). */
export function refuseHostileText(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string') {
    // Tab, line feed and carriage return are text; the other C0 and C1 controls are not.
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(value)) {
      throw new DomainError('invalid', 'INVALID', 'Control characters are not allowed in text.', { field: path });
    }
    if (!value.isWellFormed()) {
      throw new DomainError('invalid', 'INVALID', 'Text must be well-formed Unicode; it holds half of a surrogate pair.', { field: path });
    }
  } else if (value && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) refuseHostileText(item, [...path, key]);
  }
}
